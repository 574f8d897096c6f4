"""A source of searchers -> the Flask app."""

from collections.abc import Callable

from flask import Flask, request

from search.searcher import Searcher
from web.api import make_api
from web.failures import register_failures
from web.headers import set_headers
from web.pages import make_pages


def create_app(searcher: Callable[[], Searcher]) -> Flask:
    """Make the app; ``searcher`` gives the current one, and is asked once a request."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.compact = False  # type: ignore[attr-defined]  # to the byte what the command prints
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(make_pages(searcher))
    app.register_blueprint(make_api(searcher))
    app.after_request(set_headers)
    register_failures(app)

    @app.context_processor
    def _path() -> dict[str, str]:
        return {"path": request.path}

    return app
