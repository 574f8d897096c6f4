"""XML, written through ElementTree, and the absolute addresses that it needs."""

import re
from typing import Final
from xml.etree import ElementTree as ET

from flask import Response, abort, request

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, not even escaped (section 2.2)."""

Element = ET.Element


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element to another, with text as plain text in one line."""
    kept = {name: clean(value) for name, value in attributes.items()}
    child = ET.SubElement(parent, tag, kept)
    child.text = clean(text) or None
    return child


def clean(text: str) -> str:
    """Return a text in one line, without characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def answer_xml(root: Element, content_type: str) -> Response:
    """Return a document as a response."""
    ET.indent(root)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content + b"\n", content_type=f"{content_type}; charset=utf-8")


def site() -> str:
    """Return the scheme and host that this request came by, as in ``http://127.0.0.1:8000``."""
    if not _HOST.fullmatch(request.host):
        abort(400, "The name of the host can't be read.")
    return f"{request.scheme}://{request.host}"


_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
