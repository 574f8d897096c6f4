"""phrasings.toml -> how people say in everyday words what research calls otherwise.

elsewhere.txt, beside it, holds questions that no research on psychotherapy answers, one a line.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_PHRASINGS: Final = "phrasings.toml"
_ELSEWHERE: Final = "elsewhere.txt"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One idea: the wordings that research has for it, and how people say it."""

    means: tuple[str, ...]
    said: tuple[str, ...]


@cache
def load_phrasings() -> tuple[Phrasing, ...]:
    """Read the phrasings that ship with the program, in the order of the file."""
    return tuple(
        Phrasing(tuple(part.strip() for part in each["means"].split(";")), tuple(each["said"]))
        for each in tomllib.loads(_read(_PHRASINGS))["phrasing"]
    )


@cache
def phrasings_digest() -> str:
    """Return the SHA-256 of the phrasings and of what is asked elsewhere."""
    return hashlib.sha256((_read(_PHRASINGS) + _read(_ELSEWHERE)).encode()).hexdigest()


@cache
def load_elsewhere() -> tuple[str, ...]:
    """Read the questions that ship with the program and that its field doesn't answer."""
    return tuple(_read(_ELSEWHERE).splitlines())


def _read(name: str) -> str:
    return files("corpus").joinpath(name).read_text(encoding="utf-8")
