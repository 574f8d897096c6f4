"""lay.tsv -> lay words, everyday words each with what research calls them.

A line is the words, as ``index.analysis`` reads them, a tab, and the words of research that take
their place in a sentence: "off her meds", "non-adherent to medication".
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

_LAY: Final = "lay.tsv"


@cache
def load_lay_words() -> Mapping[tuple[str, ...], str]:
    """Read the lay words that ship with the program: what research calls each, by its words."""
    text = files("corpus").joinpath(_LAY).read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return {tuple(said.split(" ")): research for said, research in lines}


@cache
def longest_lay_words() -> Mapping[str, int]:
    """Return how many words the longest have that begin with each word."""
    longest: dict[str, int] = {}
    for words in load_lay_words():
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest
