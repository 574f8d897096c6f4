"""The app behind gunicorn: one process a worker, each moving on to a new snapshot by itself."""

import logging
import socket
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from index.errors import ModelError, SnapshotError
from search.serving import Serving
from web.app import create_app
from web.settings import Settings, SettingsError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_THREADS: Final = 16
"""Threads a worker.  A connection that says nothing holds one for seconds, and browsers open some
ahead of need: so that nobody waits for them, there are more than the questions alone need."""


def find_address(host: str, port: int) -> str:
    """Return host and port as gunicorn reads them; raise SettingsError unless they can be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", error)).partition(" (")[0]
        message = f"can't listen on {host}, port {port}: {reason}; try another --host or --port"
        raise SettingsError(message, "ATTUNE_PORT") from error
    return f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}"


class InTurn:
    """An app that answers one request after the other, whatever threads ask.

    Threads of one process share one lock for all that is written in Python; where several answer at
    once, each waits for it at every step.  ``turn`` is held by the one that is answered; what needs
    no answering waits for nobody.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self.turn = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request as the app does."""
        path = environ["PATH_INFO"]
        if path == "/livez" or path.startswith("/static/"):
            return self._app(environ, start_response)
        with self.turn:
            return self._app(environ, start_response)


class _Logger(Logger):  # type: ignore[misc]
    """Gunicorn's log without its quotations of requests that it couldn't read or answer."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_leave_out_request)


def _leave_out_request(record: logging.LogRecord) -> bool:
    for said in ("Invalid request", "Error handling request"):
        if str(record.msg).startswith(said):
            record.msg, record.args = said, ()
    return True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any], settings: Settings) -> None:
        self._options = options
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> InTurn:
        """Open the index before the first question; pages say why where it can't be."""
        serving = Serving(self._settings.home, self._settings.model)
        try:
            serving.searcher()
        except (SnapshotError, ModelError) as error:
            click.echo(f"attune: {error}", err=True)
        serving.keep_looking()
        return InTurn(create_app(serving))


def serve(settings: Settings, address: str) -> None:
    """Serve on an address until stopped."""
    options = {
        "bind": address,
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": _THREADS,
        "accesslog": "-" if settings.log else None,
        "access_log_format": "%(t)s %(m)s %(U)s %(s)s %(D)sus",
        "logger_class": _Logger,
        "loglevel": "warning",
        "limit_request_line": 8190,
        "timeout": 60,
        "proc_name": "attune",
        "control_socket_disable": True,
    }
    _Server(options, settings).run()
