"""A text -> its numbers, words and signs with their places: what statistics are read from.

    number   ``12``, ``.29``, ``1,314``, ``19 248`` (in front of a word), ``0·34``
    word     letters and what is joined to them: ``Cohen's``, ``η²``, ``OQ45``
    other    a DOI, an address, a version, or more than twelve digits: nothing to read
    sign     any other character; every hyphen, dash and minus is ``-``

Places are those of the text as given.
"""

import re
from enum import Enum, auto
from typing import Final, NamedTuple

_PLAIN: Final = str.maketrans("‐‑‒–—−­’ʼ·\u223c\u202f\u2009\u2007", "-------''.~\u00a0\u00a0\u00a0")
_TOKEN: Final = re.compile(
    r"""(?P<other>10\.\d{4,9}/\S{1,250}|https?://\S{1,250}|\d+(?:\.\d+){2,50}|\d{13,}|\d*\.\d{13,})
      | (?P<number>(?:\d{1,3}(?:[,\u00a0]\d{3}){1,9}(?![\d])|[1-9]\d{1,2}[ ]\d{3}(?=[ ][a-z]))
          (?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
      | (?P<word>[^\W\d_]\w*(?:'\w+)*'?)
      | (?P<sign>\S)""",
    re.VERBOSE,
)


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    OTHER = auto()


_KINDS: Final = {kind.name.lower(): kind for kind in Kind}


class Token(NamedTuple):
    """A token: ``text`` is in lower case unless it is one letter or an abbreviation.

    ``spaced`` tells whether white space, or nothing at all, stands before it.
    """

    kind: Kind
    text: str
    start: int
    end: int
    spaced: bool


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of a text in order; takes linear time."""
    plain = text.translate(_PLAIN)
    tokens: list[Token] = []
    before = -1
    for found in _TOKEN.finditer(plain):
        kind = _KINDS[found.lastgroup or "other"]
        held = found[0]
        if kind is Kind.WORD:
            held = held.rstrip("'")
            if len(held) > 1 and sum(map(str.isupper, held)) < 2:
                held = held.lower()
        tokens.append(Token(kind, held, found.start(), found.end(), found.start() != before))
        before = found.end()
    return tokens
