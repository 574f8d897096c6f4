"""One table: exception -> status and words, as a page for people and RFC 9457 for programs."""

import logging
import traceback
from typing import Final

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from corpus.summary import CorpusError
from index.errors import ModelError, SnapshotError
from search.errors import NotFoundError, SearchError
from web.missing import MissingError

_log = logging.getLogger(__name__)

_TABLE: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (NotFoundError, 404, "There is no such summary"),
    (SearchError, 400, "The request can't be answered as asked"),
    (SnapshotError, 503, "There is no index to search"),
    (ModelError, 503, "The index can't be asked"),
    (CorpusError, 500, "The corpus can't be read"),
)
_FOR_PROGRAMS: Final = ("/api/", "/livez", "/readyz")
_WORDS: Final = {
    404: ("There is no such page", "The address may be mistyped; search or start again."),
    405: ("That can't be done here", "This address only answers GET."),
    414: ("The question is too long", "Ask in fewer words."),
}


def register_failures(app: Flask) -> None:
    """Answer every failure of an app in words, never with a traceback."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> tuple[Response | str, int, dict[str, str]]:
    status, title, detail = _describe(error)
    headers = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    if request.path.startswith(_FOR_PROGRAMS):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        if isinstance(error, SearchError):
            problem["parameter"] = error.parameter
        response = jsonify(problem)
        response.content_type = "application/problem+json"
        return response, status, headers
    offers = error.offers if isinstance(error, MissingError) else ()
    page = render_template("failure.html", title=title, detail=detail, offers=offers)
    return page, status, headers


def _describe(error: Exception) -> tuple[int, str, str]:
    for kind, status, title in _TABLE:
        if isinstance(error, kind):
            return status, title, str(error)
    if isinstance(error, MissingError):
        return error.status, error.title, str(error)
    if isinstance(error, HTTPException) and error.code:
        title, detail = _WORDS.get(error.code, (error.name, error.description or ""))
        return error.code, title, detail
    # Where it happened, not its message, which may quote the question.
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("unforeseen %s on %s\n%s", type(error).__name__, request.endpoint, where)
    return 500, "Something went wrong here", "It was noted. Please try again, or ask otherwise."
