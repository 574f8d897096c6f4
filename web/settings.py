"""The environment -> Settings; the only reader of the environment.

Every setting is a variable with the prefix ``ATTUNE_`` and has a default.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Final

PREFIX: Final = "ATTUNE_"


class SettingsError(Exception):
    """A variable of the environment can't be used; ``variable`` is its name."""

    def __init__(self, message: str, variable: str) -> None:
        super().__init__(message)
        self.variable = variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs; each field's variable is its name in capitals.

    home      folder of the index, its models and its cache
    corpus    folder of the summaries
    model     encoder: the bundled one, all-MiniLM-L6-v2 as published, a folder, or a name in the
              local model cache
    host      address that the server listens on
    port      port that the server listens on
    workers   processes that serve, and threads that encode
    log       yes to log each request, without its question
    """

    home: Path = Path("var")
    corpus: Path = Path("var/corpus")
    model: str = "attune-MiniLM-L6"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    log: bool = False


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raise SettingsError for an unknown variable or a bad value."""
    names = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    found: dict[str, Path | str | int | bool] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in names:
            close = get_close_matches(variable.upper(), names, n=1)
            hint = f"; did you mean {close[0]}?" if close else f"; known are {', '.join(names)}"
            raise SettingsError(f"unknown setting {variable}{hint}", variable)
        if value:
            found[names[variable]] = _read(variable, names[variable], value)
    return Settings(**found)  # type: ignore[arg-type]


def _read(variable: str, name: str, value: str) -> Path | str | int | bool:
    if name in ("home", "corpus"):
        try:
            return Path(value).expanduser()
        except RuntimeError as error:
            message = f"{variable}={value!r} is in the home of a user who is not known here"
            raise SettingsError(message, variable) from error
    if name in ("port", "workers"):
        least, most = (1, 65535) if name == "port" else (1, 64)
        if not value.isdecimal() or len(value) > 5 or not least <= int(value) <= most:
            message = f"{variable}={value!r} must be a whole number from {least} to {most}"
            raise SettingsError(message, variable)
        return int(value)
    if name == "log":
        if value.lower() not in ("yes", "no"):
            raise SettingsError(f"{variable}={value!r} must be yes or no", variable)
        return value.lower() == "yes"
    return value
