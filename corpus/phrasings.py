"""phrasings.toml -> how people say in everyday words what research calls otherwise."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
        for each in tomllib.loads(_read())["phrasing"]
    )


@cache
def phrasings_digest() -> str:
    """Return the SHA-256 of the phrasings that ship with the program."""
    return hashlib.sha256(_read().encode()).hexdigest()


def _read() -> str:
    return files("corpus").joinpath("phrasings.toml").read_text(encoding="utf-8")
