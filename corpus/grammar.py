"""A sentence -> the statistics that are printed in it, each on its own, in order.

    statistic  = effect | interval | p | letter | count | share
    effect     = measure ["(" measure ")"] ["(" degrees ")"] relation [bound] number [range]
    interval   = [level "%"] ("CI" | "confidence interval" ...) [relation] ["["] number "," number
    p          = ("p" | "p-value" ...) relation number | "p = ns" | "n.s."
    letter     = ("k" | "N" | "n") "=" [bound] whole [unit]
    count      = [bound] whole [adjectives] ("studies" | "patients" | ...)
    share      = [bound] number ["%"] [("to" | "-" | "and") number] "%"
    range      = ("to" | "-" | "and") number
    number     = ["-"] digits
    relation   = "=" | ":" | "<" | ">" | "of" | "was" ...

A dash is a minus at the front of a number, unless a number stands right before it: then it is a
range.  Each reading looks at a bounded number of tokens, so that a sentence takes linear time.
"""

from collections.abc import Iterator, Sequence

from corpus.counts import read_count, read_letter
from corpus.cursor import Cursor, Found
from corpus.effects import read_effect, read_share
from corpus.intervals import INTERVAL_STARTS, read_interval, read_p
from corpus.measures import BY_TOKENS
from corpus.numerals import NUMERALS
from corpus.statistics import Statistic
from corpus.tokens import Kind, Token


def read_statistics(text: str, tokens: Sequence[Token]) -> Iterator[Statistic]:
    """Yield the statistics of a sentence in order, none within another."""
    cursor = Cursor(text, tokens)
    at = 0
    while at < len(tokens):
        found = _read(cursor, at)
        if found:
            statistics, at = found
            yield from statistics
        else:
            at += 1


def _read(cursor: Cursor, at: int) -> Found:
    """Read the statistics that begin at a token, if any do."""
    token = cursor.tokens[at]
    if token.kind is Kind.NUMBER or token.text == "-":
        found = None
        if any(cursor.text(at + step) in ("%", "percent", "per", "CI") for step in range(1, 6)):
            found = read_interval(cursor, at) or read_share(cursor, at)
        return found or read_count(cursor, at)
    if token.kind is not Kind.WORD:
        return None
    if token.text in NUMERALS:
        return read_count(cursor, at)
    if token.text in BY_TOKENS:
        return read_effect(cursor, at)
    if token.text in INTERVAL_STARTS:
        return read_interval(cursor, at)
    return read_letter(cursor, at) or read_p(cursor, at)
