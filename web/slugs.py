"""The names of the vocabulary <-> the slugs that stand for them in addresses.

A slug is the name's letters and digits in lower case, without accents, joined by hyphens; the
aliases of a name have slugs that lead to it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from corpus.vocabulary import Labels, load_vocabulary


@dataclass(frozen=True, slots=True)
class Slugs:
    """The slugs of labels of one kind: ``of`` by name, ``names`` by slug, aliases among these."""

    of: Mapping[str, str]
    names: Mapping[str, str]

    def nearest(self, slug: str) -> list[str]:
        """Return up to three names whose slugs are spelt most like this, the nearest first."""
        close = get_close_matches(write_slug(slug[:200]), self.names, n=9, cutoff=0.5)
        return list(dict.fromkeys(self.names[each] for each in close))[:3]


def write_slug(name: str) -> str:
    """Return the slug of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def make_slugs(labels: Labels) -> Slugs:
    """Make the slugs of labels; raise ValueError where two names would have the same."""
    names: dict[str, str] = {}
    for label in labels.all:
        slug = write_slug(label.name)
        if not slug or names.setdefault(slug, label.name) != label.name:
            raise ValueError(f"{labels.kind} {label.name!r} has no slug of its own: {slug!r}")
    of = {name: slug for slug, name in names.items()}
    for label in labels.all:
        for alias in label.aliases:
            names.setdefault(write_slug(alias), label.name)
    return Slugs(of, names)


@cache
def topic_slugs() -> Slugs:
    """Return the slugs of the topics."""
    return make_slugs(load_vocabulary().topics)


@cache
def type_slugs() -> Slugs:
    """Return the slugs of the types of research."""
    return make_slugs(load_vocabulary().research_types)
