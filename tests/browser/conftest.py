"""A real browser before the real program; what goes wrong unseen is counted on every visit."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.web.conftest import servers

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Visit:
    """A page with what its browser complained of and asked others for."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def goto(self, path: str) -> None:
        self.page.goto(self.address + path)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        """Note a failure, but not that the page was left before all of it had come."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.failure}: {request.url}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.address):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, but on CI they fail."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is absent: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real program serves the sample corpus."""
    with servers(tmp_path_factory.mktemp("server")) as start:
        yield f"http://127.0.0.1:{start(sample_home, workers='1').port}"


Scheme = Literal["light", "dark"]


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Open pages; at the end of the test none may have had a fault."""
    opened: list[Visit] = []

    def open_page(width: int = 1280, scheme: Scheme = "light", **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **options
        )
        visited = Visit(context.new_page(), address)
        visited.watch()
        opened.append(visited)
        return visited

    yield open_page
    for each in opened:
        each.page.context.close()
    assert [fault for each in opened for fault in each.faults] == []


@contextmanager
def expecting(visited: Visit, fault: str) -> Iterator[None]:
    """Take one kind of fault for granted, and insist on it."""
    yield
    kept = [each for each in visited.faults if fault not in each]
    assert len(kept) < len(visited.faults), f"no fault {fault}"
    visited.faults[:] = kept
