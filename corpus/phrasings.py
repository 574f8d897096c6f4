"""phrasings.toml -> how people say in everyday words what research calls otherwise."""

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
    text = files("corpus").joinpath("phrasings.toml").read_text(encoding="utf-8")
    return tuple(
        Phrasing(tuple(part.strip() for part in each["means"].split(";")), tuple(each["said"]))
        for each in tomllib.loads(text)["phrasing"]
    )
