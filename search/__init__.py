"""Answering: from a typed question to one page of results; nothing of HTTP or HTML."""
