"""Text -> terms: the same way for indexing, for asking and for marking.

    word      letters and digits, case and accents folded, possessive 's taken off
    number    ``.29`` and ``0.29`` are 0.29; ``1,314`` is 1314
    spelling  British to American, and the blog's slips, from vocabulary.toml
    stem      Snowball English
    compound  ``drop out``, ``drop-out`` and ``dropout`` are one term, from vocabulary.toml

Another hyphenated word gives its parts and, beside them, the joined form: ``self-esteem`` is
found as self, esteem and selfesteem.  Every kind of hyphen and dash counts as one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

import Stemmer
from msgspec import Struct

from corpus.vocabulary import load_vocabulary

TERM_LIMIT: Final = 60
"""Characters of a term that count; what is longer is cut."""

STOPWORDS: Final = frozenset(
    "a about after again all also am an and any are as at be because been before being between "
    "both but by can could did do does doing down during each few for from further get had has "
    "have having he her here hers him his how i if in into is it its just let me more most my no "
    "nor not now of off on once only or other our ours out over own same she should so some such "
    "than that the their theirs them then there these they this those through to too under until "
    "up us very was we were what when where which while who whom why will with would you your "
    "yours s t m re ve d ll don dont doesnt didnt isnt arent wasnt cant wont im ive "
    "best way ways tell need needs help helps use used using want wants".split()
)
"""Words that make a question but don't tell what it is about; dropped where others are left."""

_TOKEN: Final = re.compile(
    r"(?P<number>(?<![\w.])\.?\d[\d,]*(?:\.\d+)*(?![\w]))|(?P<word>[^\W_]+(?:['’ʼ][^\W_]+)*)"
)
HYPHENS: Final = frozenset("-\u2010\u2011")


class Token(Struct, frozen=True):
    """A term of a text, the word that it stems from, and the range that it stands for.

    ``extra`` is true for a joined form that stands beside its parts.
    """

    term: str
    word: str
    start: int
    end: int
    extra: bool = False


def analyse(text: str) -> list[Token]:
    """Return the tokens of a text in order, joined forms after their parts."""
    return list(_compounded(text, list(_words(text))))


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, those of joined forms after all others.

    So the places of the others in the list are their positions, which phrases go by.
    """
    return terms_of(analyse(text))


def terms_of(tokens: Sequence[Token]) -> list[str]:
    """Return the same of a text that is analysed already."""
    plain = [token.term for token in tokens if not token.extra]
    return plain + [token.term for token in tokens if token.extra]


def telling(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a text but those of words that say nothing of what is asked."""
    return [token for token in tokens if not is_stopword(text[token.start : token.end])]


def telling_terms(text: str) -> list[str]:
    """Return the terms of a text in order, but of words that say nothing of what is asked."""
    return [token.term for token in telling(text, analyse(text))]


def names(text: str) -> list[str]:
    """Return the words of a person's name, folded and not stemmed."""
    return [fold(found[0])[:TERM_LIMIT] for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=100_000)
def is_stopword(word: str) -> bool:
    """Tell whether a typed word says nothing of what is asked."""
    return fold(word).replace("'", "") in STOPWORDS


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Fold case, accents, compatibility forms and apostrophes."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return kept.replace("’", "'").replace("ʼ", "'")


@lru_cache(maxsize=100_000)
def american(word: str) -> str:
    """Return a word folded and in American spelling, without its possessive."""
    folded = fold(word).removesuffix("'s").replace("'", "")
    return load_vocabulary().spellings.get(folded, folded)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the term of one word: folded, in American spelling, stemmed."""
    stemmed: str = _stemmer().stemWord(american(word))
    return stemmed[:TERM_LIMIT]


def _words(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        word, (start, end) = found[0], found.span()
        if found.lastgroup == "number":
            yield Token(_number(word), word, start, end)
        elif term := stem(word):
            yield Token(term, american(word), start, end)


def _number(text: str) -> str:
    plain = text.replace(",", "")
    return ("0" + plain if plain.startswith(".") else plain)[:TERM_LIMIT]


def _compounded(text: str, words: list[Token]) -> Iterator[Token]:
    compounds, starts = _compounds(), _compound_starts()
    at = 0
    while at < len(words):
        word = words[at]
        length = _compound_length(words, at, compounds) if word.term in starts else 1
        if length > 1:
            run = words[at : at + length]
            term = compounds[tuple(each.term for each in run)]
            joined = "".join(each.word for each in run)
            yield Token(term, joined, run[0].start, run[-1].end)
            at += length
            continue
        yield word
        if at + 1 < len(words):
            after = words[at + 1]
            if text[word.end : after.start] in HYPHENS:
                joined = word.word + after.word
                yield Token(stem(joined), joined, word.start, after.end, extra=True)
        at += 1


def _compound_length(words: list[Token], at: int, compounds: dict[tuple[str, ...], str]) -> int:
    for length in (3, 2):
        if tuple(word.term for word in words[at : at + length]) in compounds:
            return length
    return 1


@cache
def _compounds() -> dict[tuple[str, ...], str]:
    """Map the terms of an open compound to the term of the joined one."""
    parted = (compound.split() for compound in load_vocabulary().compounds)
    return {tuple(map(stem, parts)): stem("".join(parts)) for parts in parted}


@cache
def _compound_starts() -> frozenset[str]:
    return frozenset(parts[0] for parts in _compounds())


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)
