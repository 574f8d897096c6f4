"""What holds for every page, and a client that holds every page it fetches to it."""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TICKED = ("checkbox", "radio")


def audit(html: str) -> None:
    """Raise AssertionError unless a page is whole, plain, reachable by all and refers to us."""
    page = BeautifulSoup(html, "html.parser")
    _audit_frame(html, page)
    _audit_headings(page)
    _audit_names(page)
    _audit_ids(page)
    _audit_places(page)


def _audit_frame(html: str, page: BeautifulSoup) -> None:
    assert html.lower().startswith("<!doctype html>"), "no doctype"
    root = page.find("html")
    assert isinstance(root, Tag), "no html element"
    assert root.get("lang"), "no language"
    assert len(page.find_all("main")) == 1, "not one main landmark"
    assert page.find("meta", attrs={"name": "viewport"}), "no viewport"
    body = page.find("body")
    assert isinstance(body, Tag), "no body"
    first = body.find(True)
    assert isinstance(first, Tag), "an empty body"
    main = page.find("main")
    assert isinstance(main, Tag), "no main landmark"
    skips = first.name == "a" and first.get("href") == f"#{main.get('id')}"
    assert skips, "what stands first does not skip to main"
    scripts = [(each.get("src"), each.get_text()) for each in page.find_all("script")]
    assert scripts == [("/static/attune.js", "")], f"scripts: {scripts}"
    for tag in page.find_all(True):
        assert tag.name != "style", "inline style"
        assert tag.name not in ("iframe", "object", "embed", "base"), f"{tag.name} is not ours"
        for name in tag.attrs:
            assert name != "style", f"style attribute on {tag.name}"
            assert not name.lower().startswith("on"), f"{name} attribute on {tag.name}"


def _audit_headings(page: BeautifulSoup) -> None:
    headings = page.find_all(re.compile(r"^h[1-6]$"))
    levels = [int(each.name[1]) for each in headings]
    assert levels.count(1) == 1, f"{levels.count(1)} first headings"
    assert levels[0] == 1, "the first heading is not h1"
    for before, level in pairwise(levels):
        assert level <= before + 1, f"h{level} follows h{before}"
    assert all(_said(each) for each in headings), "a heading says nothing"
    title = page.find("title")
    assert isinstance(title, Tag), "no title"
    assert _said(title).startswith(_said(headings[0])), "the title does not start with the h1"


def _audit_names(page: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in page.find_all("label") if _said(label)}
    for field in page.find_all(["input", "select", "textarea"]):
        named = (
            field.get("type") == "hidden"
            or field.get("aria-label")
            or field.get("id") in labelled - {None}
            or any(_said(label) for label in field.find_parents("label"))
        )
        assert named, f"no label: {field}"
    for link in page.find_all(["a", "button", "summary", "legend"]):
        assert _said(link) or link.get("aria-label"), f"says nothing: {link}"
    for image in page.find_all("img"):
        assert "alt" in image.attrs, f"no alt: {image}"
    for fieldset in page.find_all("fieldset"):
        assert fieldset.find("legend"), "a fieldset without legend"


def _audit_ids(page: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(ids)}"
    for tag in page.find_all(True):
        for name in ("form", "for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for target in str(tag.get(name, "")).split():
                assert target in ids, f"{name}={target} leads nowhere"
        target = str(tag.get("href", ""))
        assert not target.startswith("#") or target[1:] in ids, f"{target} leads nowhere"


def _audit_places(page: BeautifulSoup) -> None:
    """Hold what is loaded to this host; links may lead to a paper or the post in a summary."""
    for tag in page.find_all(True):
        for name in ("src", "srcset", "action", "formaction", "poster", "data"):
            if name in tag.attrs:
                assert _is_ours(str(tag[name])), f"{name} leads elsewhere: {tag}"
        if tag.name == "link":
            held = tag["rel"] == ["icon"] and str(tag["href"]).startswith("data:image/svg+xml,")
            assert held or _is_ours(str(tag["href"])), f"loads from elsewhere: {tag}"
        elif tag.name == "a" and not _is_ours(str(tag.get("href", ""))):
            parts = urlsplit(str(tag["href"]))
            assert parts.scheme in ("http", "https"), f"{parts.scheme} link: {tag}"
            assert tag.find_parent(class_="citation"), f"leads elsewhere: {tag}"
            assert "noreferrer" in (tag.get("rel") or ()), f"tells where from: {tag}"


def _is_ours(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc and not url.startswith(("\\", "/\\"))


def _said(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


class AuditingClient(FlaskClient):
    """A client that audits each page, and that sees that nothing sets a cookie."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, buffered=True, **kwargs)
        assert "Set-Cookie" not in response.headers
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.status_code < 500 or response.status_code == 503 or self.may_fail
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page and response.request.method not in ("HEAD", "OPTIONS"):
            audit(response.text)
        return response

    may_fail = False


def client_of(app: Flask, *, may_fail: bool = False) -> AuditingClient:
    """Return an auditing client of an app; one that may fail lets statuses of 500 pass."""
    client = AuditingClient(app, app.response_class)
    client.may_fail = may_fail
    return client


def read(response: TestResponse) -> BeautifulSoup:
    """Parse the page of a response."""
    return BeautifulSoup(response.text, "html.parser")


def sent(page: BeautifulSoup, pressed: Tag | None = None) -> list[tuple[str, str]]:
    """Return what the form about the question sends, if need be by pressing one of its buttons."""
    return [
        (str(field["name"]), str(field["value"]))
        for field in page.select("#ask [name], [name][form=ask]")
        if field is pressed
        or (field.name == "input" and (field["type"] not in _TICKED or field.has_attr("checked")))
    ]


def press(page: BeautifulSoup, button: Tag) -> str:
    """Return the URL that pressing a button of the form about the question leads to."""
    path = button.get("formaction", page.select("#ask")[0]["action"])
    return f"{path}?{urlencode(sent(page, button))}"
