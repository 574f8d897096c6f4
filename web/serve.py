"""The app behind gunicorn: one process a worker, each moving on to a new snapshot by itself."""

from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from search.serving import Serving
from web.app import create_app
from web.settings import Settings

_THREADS: Final = 4
"""Threads a worker: enough that connections a browser opens ahead and leaves idle block nobody."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any], settings: Settings) -> None:
        self._options = options
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        serving = Serving(self._settings.home, self._settings.model)
        serving.searcher()
        return create_app(serving.searcher)


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": _THREADS,
        "accesslog": "-" if settings.log else None,
        "access_log_format": "%(t)s %(m)s %(U)s %(s)s %(D)sus",
        "loglevel": "warning",
        "limit_request_line": 8190,
        "timeout": 60,
        "proc_name": "attune",
    }
    _Server(options, settings).run()
