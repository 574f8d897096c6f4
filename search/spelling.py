"""Words of a question that stand in no summary -> a question in words that do.

By distance, then by how many summaries have the word: Damerau-Levenshtein, one edit in a word of
up to seven letters and two in a longer one, the first letter kept.  Numbers and short words are
left alone, and so are words that the encoder's vocabulary holds whole: those are English words
that the corpus happens not to use, and a slip is hardly ever among them; lay words likewise.
"""

from collections.abc import Callable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.analysis import Token, is_stopword
from index.concepts import lies_within
from index.expression import Term
from index.snapshot import Snapshot
from search.expand import read_words
from search.query import Question

_LEAST_LETTERS: Final = 4
_LONG: Final = 8
_CANDIDATES: Final = 20


def correct(question: Question, snapshot: Snapshot, knows: Callable[[str], bool]) -> str | None:
    """Return a question with its unknown words replaced by known ones, or None.

    ``knows`` tells whether the encoder's vocabulary holds a word.
    Only a question in plain words is corrected: whoever uses the grammar means what is typed.
    """
    if any(not isinstance(clause.part, Term) or clause.part.field for clause in question.clauses):
        return None
    text = question.text
    words = read_words(text)
    known = [each.at for each in words.wordings] + [each.at for each in words.lay]
    corrected, at = [], 0
    for token in words.tokens:
        if lies_within(token, known) or not _is_unknown(token, text, snapshot):
            continue
        if knows(token.word):
            continue
        if nearest := _nearest(token.word, snapshot):
            corrected += [text[at : token.start], nearest]
            at = token.end
    return "".join(corrected) + text[at:] if corrected else None


def _is_unknown(token: Token, text: str, snapshot: Snapshot) -> bool:
    word = text[token.start : token.end]
    return (
        not token.extra
        and word.isalpha()
        and not word.isupper()
        and len(word) >= _LEAST_LETTERS
        and not is_stopword(word)
        and not snapshot.impacts.holds(token.term)
    )


def _nearest(word: str, snapshot: Snapshot) -> str | None:
    """Return the nearest word, of equally near ones the commonest, then the first."""
    reach = 1 if len(word) < _LONG else 2
    lengths = range(len(word) - reach, len(word) + reach + 1)
    found = process.extract(
        word,
        [each for length in lengths for each in snapshot.words_like.get((word[0], length), ())],
        scorer=DamerauLevenshtein.distance,
        score_cutoff=reach,
        limit=_CANDIDATES,
    )
    ranked = sorted((distance, -snapshot.words[each], each) for each, distance, _ in found)
    return ranked[0][2] if ranked else None
