"""What the tests of the doors share: auditing clients, small corpora, and the real server."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from index.encoder import BUNDLED
from search.serving import Serving
from tests.audit import AuditingClient, client_of
from tests.conftest import ROOT, index_into
from web.app import create_app

PROGRAM = "from web.commands import main; raise SystemExit(main())"

PLAIN = {
    "id": "2020-01-empathy",
    "title": "Empathy and Outcome",
    "published": "2020-01",
    "citation": "Elliott, R. (2018). Therapist empathy. Psychotherapy, 55(4), 399-410.",
    "topics": "[Empathy]",
    "research_type": "meta-analysis",
}


def write_summary(folder: Path, body: str, **fields: str) -> None:
    """Write a summary file; fields that aren't given are those of PLAIN."""
    folder.mkdir(exist_ok=True)
    given = {**PLAIN, **fields}
    front = "\n".join(f"{name}: {value}" for name, value in given.items())
    (folder / f"{given['id']}.md").write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")


@pytest.fixture
def client(app: Flask) -> AuditingClient:
    """An auditing client of the app over the sample corpus."""
    return client_of(app)


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """A folder with two summaries."""
    folder = tmp_path / "corpus"
    write_summary(folder, "Empathy of the therapist predicts outcome. Listen before you speak.")
    write_summary(
        folder,
        "Couples who drop out early had not agreed on goals.",
        id="2021-02-drop-out",
        title="Why Couples Drop Out",
        published="2021-02",
    )
    return folder


@pytest.fixture
def client_over(home: Path) -> Callable[[Path], AuditingClient]:
    """Index a corpus folder and return an auditing client over it."""

    def make(corpus: Path) -> AuditingClient:
        index_into(corpus, home)
        return client_of(create_app(Serving(home, BUNDLED)))

    return make


@dataclass
class Server:
    """A real ``attune serve``; ``output`` is the file that takes all it says."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a path on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def send(self, request: bytes) -> bytes:
        """Send bytes as they are and return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def workers(self) -> set[int]:
        """Return the ids of the processes that serve."""
        number = self.process.pid
        listed = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
        return {int(each) for each in listed.split()}

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def until(holds: Callable[[], bool], limit_s: float = 30) -> None:
    """Ask again and again whether something holds; fail once the limit is over."""
    end = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.02)


def environment(**settings: str) -> dict[str, str]:
    """Return this environment with no settings of Attune but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    return {**kept, **{f"ATTUNE_{name.upper()}": value for name, value in settings.items()}}


def run_attune(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process of its own, to its end."""
    return run_program(PROGRAM, *arguments, **settings)


def run_program(
    program: str, *arguments: str, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run Python in a process of its own, to its end."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=environment(**settings),
        cwd=ROOT,
        timeout=120,
        check=False,
    )


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start real servers for one test."""
    with servers(tmp_path) as start:
        yield start


@contextmanager
def servers(folder: Path) -> Iterator[Callable[..., Server]]:
    """Start real servers; what still runs in the end is ended by its id."""
    started: list[Server] = []

    def start(home: Path, program: str = PROGRAM, **settings: str) -> Server:
        port = free_port()
        output = folder / f"output-{port}"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", program, "serve", "--port", str(port)],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment(home=str(home), **settings),
                cwd=ROOT,
                start_new_session=True,
            )
        server = Server(process, port, output)
        started.append(server)
        until(lambda: _answers(server))
        return server

    try:
        yield start
    finally:
        for server in started:
            if server.process.poll() is None:
                os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, server.output.read_text()
    try:
        return server.get("/livez")[0] == 200
    except OSError:
        return False
