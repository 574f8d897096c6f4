"""What serves -> the Flask app."""

import re
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final, Protocol

from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider
from jinja2.ext import Extension
from msgspec import json

from search.as_json import print_json
from search.searcher import Searcher
from web.api import make_api
from web.browse import make_browse
from web.discovery import make_discovery
from web.failures import register_failures
from web.feeds import make_feeds
from web.headers import set_headers
from web.pages import make_pages
from web.references import make_references

_VERSION: Final = version("attune")


class Source(Protocol):
    """Gives the searcher that serves; ``warning`` is set where it stands in for a damaged one."""

    warning: str

    def searcher(self) -> Searcher:
        """Return the searcher; what it raises is told to whoever asked."""


class _Unindented(Extension):
    """Takes the indentation off templates: a tenth of a page."""

    def preprocess(self, source: str, *_: str | None) -> str:
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


class _Json(JSONProvider):
    """Prints JSON to the byte as the command does."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return print_json(obj) + "\n"

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return json.decode(s)


def create_app(source: Source) -> Flask:
    """Make the app; each request is answered from one snapshot, which its ETag names."""
    app = Flask(__name__)
    app.json = _Json(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.add_extension(_Unindented)

    def searcher() -> Searcher:
        if "searcher" not in g:
            g.searcher = source.searcher()
            g.warning = _warn(g.searcher) if source.warning else ""
        held: Searcher = g.searcher
        return held

    for make in (
        make_pages,
        make_browse,
        make_feeds,
        make_references,
        make_discovery,
        make_api,
    ):
        app.register_blueprint(make(searcher))
    app.after_request(set_headers)
    app.after_request(_set_etag)
    register_failures(app)

    @app.context_processor
    def _shown() -> dict[str, str]:
        return {"path": request.path, "warning": g.get("warning", "")}

    return app


def _warn(searcher: Searcher) -> str:
    """Say to readers that these are not the newest summaries."""
    created = datetime.fromisoformat(searcher.snapshot.manifest.created)
    day = f"{created.day} {created:%B %Y}"
    return f"The newest index can't be used; these are the summaries as of {day}."


def _set_etag(response: Response) -> Response:
    if "searcher" in g and response.status_code == 200:
        kind = "-warned" if g.warning else ""
        response.set_etag(f"{g.searcher.snapshot.name}-{_VERSION}{kind}")
        response.make_conditional(request)
    return response
