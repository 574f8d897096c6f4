import gc
import http.client
import json
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.audit import audit
from tests.conftest import index_into
from tests.web.conftest import (
    PROGRAM,
    Server,
    free_port,
    run_attune,
    run_program,
    until,
    write_summary,
)
from web.serve import InTurn, _Server, find_address
from web.settings import Settings, SettingsError

GUARDED = """
import socket, sys
OURS = {"127.0.0.1", "localhost", "::1", None}
def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if arguments[0].family == socket.AF_UNIX or address is None or address[0] in OURS:
            return
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        address = arguments[0]
        if address in OURS or address in (b"127.0.0.1", b"localhost"):
            return
    else:
        return
    with open(CONTACTS, "a") as file:
        print(event, address, file=file)
    raise OSError("contacts are forbidden here")
sys.addaudithook(guard)
"""
ALL_STEPS = """
import sentence_transformers
from web.commands import main
raise SystemExit(main(["index", "--full"]) or main(["search", "empathy"]))
"""


@pytest.fixture
def small_home(home: Path, small_corpus: Path) -> Path:
    index_into(small_corpus, home)
    return home


def test_the_real_server_answers_pages_and_the_api(small_home: Path, start_server):
    server = start_server(small_home, workers="2")
    assert len(server.workers()) == 2
    status, page = server.get("/search?q=empathy")
    assert status == 200
    audit(page)
    assert "Empathy and Outcome" in page
    assert json.loads(server.get("/api/v1/search?q=empathy")[1])["hits"][0]["rank"] == 1
    assert server.get("/nothing")[0] == 404


def test_it_moves_to_a_new_snapshot_without_restart(
    small_home: Path, small_corpus: Path, start_server: Callable[..., Server]
):
    server = start_server(small_home, workers="2")
    before = server.workers()

    def served() -> tuple[str, int]:
        found = json.loads(server.get("/readyz")[1])
        return found["snapshot"], found["summaries"]

    assert served()[1] == 2
    write_summary(small_corpus, "Feedback helps.", id="2022-03-feedback", title="Feedback")
    made = run_attune("index", corpus=str(small_corpus), home=str(small_home))
    assert made.returncode == 0, made.stderr
    new = (small_home / "current").read_text().strip()
    until(lambda: all(served() == (new, 3) for _ in range(8)))
    until(lambda: server.get("/summary/2022-03-feedback")[0] == 200)
    assert server.workers() == before


def test_it_ends_when_asked_and_leaves_nobody_behind(small_home: Path, start_server):
    server = start_server(small_home, workers="2")
    workers = server.workers()
    assert server.stop() == 0
    until(lambda: not any(Path(f"/proc/{each}").exists() for each in workers), limit_s=5)
    assert "Traceback" not in server.output.read_text()
    with pytest.raises(ConnectionRefusedError):
        server.get("/livez")


def test_a_worker_that_dies_is_replaced(small_home: Path, start_server):
    server = start_server(small_home, workers="1")
    before = server.workers()
    for each in before:
        os.kill(each, 9)
    until(lambda: bool(server.workers() - before))
    until(lambda: server.get("/search?q=empathy")[0] == 200)


@pytest.mark.parametrize("log", ["yes", "no"])
def test_no_question_is_in_what_it_says(small_home: Path, start_server, log: str):
    server = start_server(small_home, workers="1", log=log)
    end = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answers = [
        server.send(b"GET /search?q=suicidal" + end),
        server.send(b"GET /api/v1/search?page=x&q=suicidal" + end),
        server.send(b"POST /search?q=suicidal" + end),
        server.send(b"GET /search?q=is he suicidal" + end),
        server.send(b"GET /search?q=suicidal\xff\xfe" + end),
        server.send(b"GET /search?q=" + b"suicidal" * 1100 + end),
        server.send(b"GET /search HTTP/1.1\r\nsuicidal\r\n\r\n"),
        server.send(b"suicidal\r\n\r\n"),
    ]
    assert [answer.split(b" ")[1] for answer in answers[:3]] == [b"200", b"400", b"405"]
    assert all(answer.startswith(b"HTTP/1.1 4") for answer in answers[3:])
    assert server.stop() == 0
    said = server.output.read_text()
    assert "Invalid request" in said
    assert ("GET /search 200" in said) is (log == "yes")
    assert "suicidal" not in said


def test_many_connections_that_say_nothing_block_nobody(small_home: Path, start_server):
    server = start_server(small_home, workers="1")
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(12)]
    try:
        started = time.monotonic()
        assert server.get("/search?q=empathy")[0] == 200
        assert time.monotonic() - started < 8
    finally:
        for each in idle:
            each.close()


def test_a_connection_is_kept_for_the_next_question(small_home: Path, start_server):
    server = start_server(small_home, workers="1")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        for _ in range(3):
            connection.request("GET", "/livez")
            assert connection.getresponse().read()
    finally:
        connection.close()


def test_a_port_that_is_taken_is_told_at_once(small_home: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_attune("serve", "--port", port, home=str(small_home))
    assert ended.returncode == 1
    assert f"can't listen on 127.0.0.1, port {port}: Address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "summaries on http" not in ended.stdout


def test_a_model_that_is_gone_is_told_without_traceback_until_it_is_back(
    small_home: Path, start_server: Callable[..., Server]
):
    models = small_home / "models"
    kept = models.readlink()
    models.unlink()
    server = start_server(small_home, model="no-such-model")
    assert server.get("/readyz")[0] == 503
    status, page = server.get("/")
    assert status == 503
    audit(page)
    assert "no-such-model" in page
    models.symlink_to(kept)
    assert server.get("/readyz")[0] == 200
    assert server.stop() == 0
    said = server.output.read_text()
    assert "attune: model 'no-such-model'" in said
    assert "Traceback" not in said


def test_an_address_is_written_as_the_server_reads_it():
    port = free_port()
    assert find_address("127.0.0.1", port) == f"127.0.0.1:{port}"
    if socket.has_ipv6 and Path("/proc/net/if_inet6").is_file():
        assert find_address("::1", port) == f"[::1]:{port}"


@pytest.mark.parametrize("host", ["192.0.2.1", "256.256.256.256", "not a host", "\0"])
def test_an_address_that_cannot_be_had_is_an_error_that_says_what_to_change(host: str):
    with pytest.raises(SettingsError, match="--host or --port"):
        find_address(host, free_port())


def test_from_the_model_to_the_server_nothing_else_is_contacted(
    tmp_path: Path, small_corpus: Path, start_server: Callable[..., Server]
):
    home, contacts = tmp_path / "fresh-home", tmp_path / "contacts"
    guard = f"CONTACTS = {str(contacts)!r}\n{GUARDED}"
    made = run_program(guard + ALL_STEPS, home=str(home), corpus=str(small_corpus))
    assert made.returncode == 0, made.stderr
    assert "Empathy and Outcome" in made.stdout
    server = start_server(home, guard + PROGRAM, workers="2")
    assert "Empathy and Outcome" in server.get("/search?q=empathy")[1]
    assert server.get("/api/v1/search?q=couples")[0] == 200
    assert server.stop() == 0
    assert not contacts.exists(), contacts.read_text()


def test_the_guard_would_have_seen_a_contact(tmp_path: Path):
    contacts = tmp_path / "contacts"
    tries = "import urllib.request\nurllib.request.urlopen('http://192.0.2.1/', timeout=1)"
    program = f"CONTACTS = {str(contacts)!r}\n{GUARDED}\n{tries}"
    assert run_program(program).returncode == 1
    assert "192.0.2.1" in contacts.read_text()


def test_what_serves_answers_in_turn(small_home: Path):
    try:
        assert isinstance(_Server({}, Settings(home=small_home)).load(), InTurn)
    finally:
        gc.unfreeze()


def test_a_worker_answers_one_request_after_the_other():
    together: list[int] = []
    most: list[int] = []

    def app(environ, start_response):
        together.append(1)
        most.append(len(together))
        time.sleep(0.005)
        together.pop()
        if environ["fails"]:
            raise ValueError
        return [b"done"]

    def ask(number: int) -> list[bytes]:
        with suppress(ValueError):
            return answer({"fails": number % 3 == 0, "PATH_INFO": "/search"}, None)
        return []

    answer = InTurn(app)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(24)))
    assert most == [1] * 24
    assert answers.count([b"done"]) == 16
    with answer.turn:
        for path in ("/livez", "/static/attune.css"):
            assert answer({"fails": False, "PATH_INFO": path}, None) == [b"done"]
