"""What can be wrong with a request, told to the caller."""


class SearchError(Exception):
    """A request can't be answered as asked; ``parameter`` names what is wrong with it."""

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class NotFoundError(SearchError):
    """The summary asked for is not in this snapshot."""
