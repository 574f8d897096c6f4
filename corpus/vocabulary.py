"""vocabulary.toml -> topics, types of research, synonym groups and spellings.

The file is data that an editor can read; this module gives it types and answers the two
questions that checking asks: what is this label's own spelling, and which label is nearest.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Label:
    """A topic or type of research: its name as shown, other accepted names, and its cues.

    Cues are lower-case words and phrases that speak for the label where they stand in a text.
    """

    name: str
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one kind, in the order of the file."""

    kind: str
    all: tuple[Label, ...]
    _names: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, kind: str, labels: Iterable[Label]) -> "Labels":
        """Collect labels; raise ValueError where a name stands for two of them."""
        found = tuple(labels)
        names: dict[str, str] = {}
        for label in found:
            for name in (label.name, *label.aliases):
                if names.setdefault(name.casefold(), label.name) != label.name:
                    raise ValueError(f"{kind} {name!r} stands for two labels in vocabulary.toml")
        return cls(kind, found, names)

    def canonical(self, name: str) -> str | None:
        """Return the label's own spelling for a name or alias in any case, or None."""
        return self._names.get(" ".join(name.split()).casefold())

    def nearest(self, name: str) -> str | None:
        """Return the label whose name or alias is spelt most like this, if any is close."""
        close = get_close_matches(name.casefold(), self._names, n=1, cutoff=0.6)
        return self._names[close[0]] if close else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """A group of wordings that a clinician uses for one thing.

    ``forms`` stand for each other; ``cased`` likewise, but only in these capitals, not in a text
    all in capitals, only beside a word of ``context`` if there is any, and not beside one of
    ``needs_not``.  ``narrow`` wordings are looked for when the group is asked for; one alone
    does not bring in the group, two do.
    """

    label: str
    forms: tuple[str, ...]
    narrow: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    needs_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All of vocabulary.toml."""

    topics: Labels
    research_types: Labels
    synonyms: tuple[Synonyms, ...]
    spellings: Mapping[str, str]
    compounds: tuple[str, ...]
    therapies: tuple[Label, ...]
    conditions: tuple[Label, ...]


@cache
def load_vocabulary() -> Vocabulary:
    """Read the vocabulary that ships with the program."""
    data = tomllib.loads(files("corpus").joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    return Vocabulary(
        topics=Labels.of("topic", map(_label, data["topic"])),
        research_types=Labels.of("research_type", map(_label, data["research_type"])),
        synonyms=tuple(
            Synonyms(
                label=group["label"],
                forms=tuple(group["forms"]),
                narrow=tuple(group.get("narrow", ())),
                cased=tuple(group.get("cased", ())),
                context=tuple(group.get("context", ())),
                needs_not=tuple(group.get("needs_not", ())),
            )
            for group in data["synonyms"]
        ),
        spellings=data["spellings"],
        compounds=tuple(data["compounds"]),
        therapies=tuple(Label(each["name"], tuple(each["forms"])) for each in data["therapy"]),
        conditions=tuple(Label(each["name"], tuple(each["forms"])) for each in data["condition"]),
    )


def _label(table: Mapping[str, Any]) -> Label:
    return Label(table["name"], tuple(table.get("aliases", ())), tuple(table.get("cues", ())))
