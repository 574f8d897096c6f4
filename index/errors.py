"""What can go wrong with an index, told to the operator, who can mend it."""

from pathlib import Path


class SnapshotError(Exception):
    """An index can't be built or read; the message says what to do.

    ``path`` is the folder or file that it is about.
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class ModelError(Exception):
    """A model can't be found, loaded or exported; ``name`` is what was asked for."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"model {name!r}: {reason}")
        self.name = name
        self.reason = reason
