"""Typed text -> Question.

The grammar:

    question = sequence
    sequence = either+                    ranked: bare words are alternatives, the rest is required
    either   = both ("OR" both)*
    both     = unary ("AND" unary)*
    unary    = ("NOT" | "-" | "+") unary | primary
    primary  = "(" sequence ")" | leaf
    leaf     = [field ":"] (word | prefix "*" | '"' phrase '"') | "year:" years
    field    = "title" | "author" | "topic" | "type"
    years    = year | year ".." [year] | ".." year

A bare word ranks; a phrase, a field, an operator or a bracket is a promise that every hit keeps.
Operators are in capitals, but words where a whole question without brackets is.  ``parse`` never
raises: what can't be read is told in notices, and the rest is read as well as it can be.
``unparse`` prints clauses so that ``parse`` reads the same.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct, field

from index.expression import (
    FIELDS,
    AllOf,
    AnyOf,
    Expression,
    Field,
    Not,
    Phrase,
    Prefix,
    Term,
    Years,
)
from search.query import TEXT_LIMIT, Clause, Kind, Notice, Question, YearRange
from search.years import read_years

_DEPTH: Final = 20
_TOKEN: Final = re.compile(
    r"""(?P<open>\()|(?P<close>\))
      |(?P<sign>[+-](?=[^\s()]|\())
      |(?P<phrase>(?:(?P<field>[a-z]+):)?"(?P<text>[^"]*)")
      |(?P<word>[^\s()"]+)
      |(?P<quote>")""",
    re.VERBOSE,
)
_LETTER: Final = re.compile(r"[^\W_]")
_QUOTES: Final = str.maketrans("“”„‟«»", '""""""')
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})


def parse(text: str) -> Question:
    """Read a typed text as a question; never raises."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    reader = _Reader(*_tokens(whole))
    return reader.read(" ".join(whole.split())[:TEXT_LIMIT])


def unparse(clauses: tuple[Clause, ...]) -> str:
    """Print clauses as a text that ``parse`` reads as the same clauses."""
    return " ".join(_print_clause(clause) for clause in clauses)


class _Token(Struct):
    kind: str
    text: str
    field: Field | None = None


def _tokens(text: str) -> tuple[list[_Token], list[Notice]]:
    notices = []
    plain = text.translate(_QUOTES)
    if len(plain) > TEXT_LIMIT:
        plain = plain[:TEXT_LIMIT]
        notices.append(Notice("long", f"only the first {TEXT_LIMIT:,} characters were read"))
    shouted = plain.isupper() and "(" not in plain and re.search(r"[^\W\d_]{7,}", plain)
    tokens = []
    for found in _TOKEN.finditer(plain):
        word = found["word"]
        if word in _OPERATORS and not shouted:
            tokens.append(_Token("operator", word))
        elif word is not None:
            if _LETTER.search(word):
                tokens.append(_Token("word", word))
        elif found["phrase"] is not None:
            name = _field(found["field"])
            if found["field"] and name is None:
                tokens.append(_Token("word", found["field"]))
            if re.search(r"\w", found["text"]):
                tokens.append(_Token("phrase", " ".join(found["text"].split()), name))
        elif found["quote"]:
            notices.append(Notice("quote", 'a quotation mark " is not closed; it was left out'))
        else:
            tokens.append(_Token(found.lastgroup or "", found[0]))
    return tokens, notices


class _Reader(Struct):
    """Reads tokens by recursive descent; brackets deeper than twenty are left out."""

    tokens: list[_Token]
    notices: list[Notice]
    at: int = 0
    depth: int = 0
    words: list[str] = field(default_factory=list)
    excluding: int = 0

    def read(self, text: str) -> Question:
        clauses: list[Clause] = []
        while self.at < len(self.tokens):
            before = self.at
            clauses.extend(self._clauses())
            if self.at < len(self.tokens) and self._kind() == "close":
                self._notice("bracket", "a bracket ) has no ( before it; it was left out")
                self.at += 1
            elif self.at == before:
                self.at += 1
        notices = tuple(dict.fromkeys(self.notices))
        plain = all(clause.kind is Kind.WANT for clause in clauses)
        meaning = text if clauses and plain and not notices else " ".join(self.words)
        return Question(text, tuple(clauses), meaning, notices)

    def _clauses(self) -> list[Clause]:
        clauses = []
        while self.at < len(self.tokens) and self._kind() != "close":
            token = self.tokens[self.at]
            signed = token.kind == "sign" and token.text == "+"
            part = self._primary() if self._is_alone() else self._either()
            if part is not None:
                clauses.append(_clause(part, must=signed))
        return clauses

    def _either(self) -> Expression | None:
        return self._joined("OR", self._both, AnyOf)

    def _both(self) -> Expression | None:
        return self._joined("AND", self._unary, AllOf)

    def _joined(
        self, operator: str, read: Callable[[], Expression | None], node: type[AllOf] | type[AnyOf]
    ) -> Expression | None:
        parts = [self._operand(read, operator)] if self._is_operator(operator) else [read()]
        while self._is_operator(operator):
            self.at += 1
            parts.append(self._operand(read, operator))
        return _combine(node, [part for part in parts if part is not None])

    def _operand(self, read: Callable[[], Expression | None], operator: str) -> Expression | None:
        """Read what an operator needs beside it, and tell where there is nothing."""
        if self.at >= len(self.tokens) or self._kind() == "close" or self._is_binary():
            self._notice("operator", f"{operator} needs words around it; it was left out")
            return None
        return read()

    def _unary(self) -> Expression | None:
        negated = False
        while self.at < len(self.tokens) and self._is_sign():
            negated ^= self.tokens[self.at].text != "+"
            self.at += 1
        if self.at >= len(self.tokens) or self._kind() == "close" or self._is_binary():
            if negated:
                self._notice("operator", "NOT needs words after it; it was left out")
            return None
        self.excluding += negated
        part = self._primary()
        self.excluding -= negated
        if part is None or not negated:
            return part
        return part.part if isinstance(part, Not) else Not(part)

    def _primary(self) -> Expression | None:
        token = self.tokens[self.at]
        if token.kind == "open":
            return self._group()
        self.at += 1
        return self._leaf(token)

    def _group(self) -> Expression | None:
        self.at += 1
        if self.depth >= _DEPTH:
            self._notice("bracket", f"brackets deeper than {_DEPTH} were left out")
            return None
        self.depth += 1
        clauses = self._clauses()
        self.depth -= 1
        if self.at < len(self.tokens):
            self.at += 1
        else:
            self._notice("bracket", "a bracket ( is not closed; it was closed at the end")
        required = [_required(clause) for clause in clauses if clause.kind is not Kind.WANT]
        wanted = [clause.part for clause in clauses if clause.kind is Kind.WANT]
        return _combine(AllOf, required) if required else _combine(AnyOf, wanted)

    def _leaf(self, token: _Token) -> Expression | None:
        if token.kind == "phrase":
            self._say(token.text, token.field)
            return Phrase(token.text, token.field)
        name, colon, rest = token.text.partition(":")
        if colon and name == "year":
            return self._years(rest)
        found = _field(name) if colon and _LETTER.search(rest) else None
        word = rest if found else token.text
        start = word.rstrip("*")
        if word.endswith("*") and len(_LETTER.findall(start)) > 1:
            self._say(start, found)
            return Prefix(start, found)
        self._say(start, found)
        return Term(start, found)

    def _years(self, text: str) -> Expression | None:
        years = read_years(text)
        if years is None:
            self._notice("year", "year: takes a year or a range, as in year:2015..2019")
            return None
        return Years(years.first, years.last)

    def _say(self, words: str, name: Field | None) -> None:
        if not self.excluding and name in (None, "title"):
            self.words.append(words)

    def _is_alone(self) -> bool:
        """Tell whether a word or a phrase stands by itself, as most do: that is read at once."""
        following = self.tokens[self.at + 1 : self.at + 2]
        is_leaf = self._kind() in ("word", "phrase")
        return is_leaf and not (following and following[0].kind == "operator")

    def _is_operator(self, operator: str) -> bool:
        if self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return token.kind == "operator" and token.text == operator

    def _is_sign(self) -> bool:
        return self._kind() == "sign" or self._is_operator("NOT")

    def _is_binary(self) -> bool:
        return self._is_operator("AND") or self._is_operator("OR")

    def _kind(self) -> str:
        return self.tokens[self.at].kind

    def _notice(self, kind: str, message: str) -> None:
        self.notices.append(Notice(kind, message))


def _field(name: str | None) -> Field | None:
    return name if name in FIELDS else None


def _combine(node: type[AllOf] | type[AnyOf], parts: list[Expression]) -> Expression | None:
    """Join parts, flattening what is of the same kind."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, node) else (part,))
    distinct = tuple(dict.fromkeys(flat))
    return node(distinct) if len(distinct) > 1 else distinct[0] if distinct else None


def _clause(part: Expression, *, must: bool) -> Clause:
    if isinstance(part, Not):
        return Clause(Kind.NOT, part.part)
    bare = isinstance(part, Term | Prefix) and part.field is None
    return Clause(Kind.WANT if bare and not must else Kind.MUST, part)


def _required(clause: Clause) -> Expression:
    return Not(clause.part) if clause.kind is Kind.NOT else clause.part


def _print_clause(clause: Clause) -> str:
    bare = isinstance(clause.part, Term | Prefix) and clause.part.field is None
    sign = clause.kind.value if clause.kind is Kind.NOT or bare else ""
    return sign + _print(clause.part)


def _print(part: Expression) -> str:  # noqa: PLR0911 - one return a kind
    match part:
        case Term(word, name):
            return _with_field(name, word)
        case Prefix(start, name):
            return _with_field(name, f"{start}*")
        case Phrase(text, name):
            return _with_field(name, f'"{text}"')
        case Years(first, last):
            return f"year:{YearRange(first, last)}"
        case Not(inner):
            return f"-{_print(inner)}"
        case AllOf(parts):
            return f"({' AND '.join(_print(each) for each in parts)})"
        case AnyOf(parts):
            return f"({' OR '.join(_print(each) for each in parts)})"


def _with_field(name: Field | None, text: str) -> str:
    return f"{name}:{text}" if name else text
