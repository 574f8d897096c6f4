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
def longest_lay_words() -> int:
    """Return how many words the longest have."""
    return max(map(len, load_lay_words()))
