"""A summary -> the type of research that its citation or its text names, and doubts of its label.

    citation's title, else the text's words about the study itself, else NOT_STATED

The citation's title is the authors' own word and goes first.  In the text only sentences count
that tell of the study itself (``corpus.described``), and of types that don't include each other
only one that stands alone.  Nothing is guessed: a wrong type is worse than none.
"""

import re
from dataclasses import dataclass
from typing import Final

from corpus.citation import read_citation
from corpus.described import list_described
from corpus.summary import NOT_STATED, Summary

NETWORK: Final = "network meta-analysis"
META: Final = "meta-analysis"
SYSTEMATIC: Final = "systematic review"
TRIAL: Final = "randomized trial"
OBSERVATIONAL: Final = "observational study"
PROCESS: Final = "process study"
SURVEY: Final = "survey"
CASE: Final = "case study"
QUALITATIVE: Final = "qualitative study"
REVIEW: Final = "review"
THEORY: Final = "theory"

_PLAIN: Final = str.maketrans("‐‑‒–—‘’", "-----''")
_COUNT: Final = (
    r"(?:over |about |more than |nearly |(?:the )?(?:results|findings|data) (?:of|from) ){0,2}"
    r"(?:\d[\d,]{0,9}|[a-z]{3,9}(?:ty|een)(?:-[a-z]{3,5})?|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve)"
)
_WORDS: Final = r"(?:[\w'-]{1,20} ){0,3}?"
_OWN: Final = (
    r"(?:(?:in|with|by|through|is|was|as|of|into|conducted|carried out|did|ran|performed"
    rf"|undertook|made|used) an?|this|their|its|his|her|the (?:present|current)) {_WORDS}"
)
_OPENING: Final = (
    r"(?:^|(?<=[:.?] )|(?<=- ))(?:(?:results|findings) (?:from|of) )?(?:an? |the )?"
    r"(?:(?!(?:review|analysis|synthesis|to|in)\b)[\w-]{1,30},? ){0,6}?"
)
_PEOPLE: Final = "(?:clients|patients|people|trainees|psychologists|(?:psycho)?therapists)"


@dataclass(frozen=True, slots=True)
class _Sign:
    """What names a type in a title and in a text; without a clue a text isn't searched."""

    type: str
    title: re.Pattern[str]
    clues: tuple[str, ...]
    text: re.Pattern[str]

    def is_told(self, text: str) -> bool:
        return any(clue in text for clue in self.clues) and bool(self.text.search(text))


def _any(patterns: str) -> re.Pattern[str]:
    """Match any of the patterns, one a line, in whole words."""
    return re.compile(rf"\b(?:{'|'.join(map(str.strip, patterns.splitlines()))})\b")


def _sign(type_: str, title: str, clues: str = "", text: str = "") -> _Sign:
    return _Sign(type_, _any(title), tuple(clues.split()), _any(text))


# In order of precedence: the first type whose pattern is in the title is the one.
_SIGNS: Final = (
    # Names the design of the paper that it answers.
    _sign(
        THEORY,
        r"""commentary|editorial|opinion paper|^comments? on|^reply to
        an? (?:reply|rejoinder|response) to""",
    ),
    # Sorts what people said and has no effect size, also where it is called a meta-analysis.
    # "Quantitative and qualitative" names two designs, so neither.
    _sign(
        QUALITATIVE,
        r"""(?<!tive and )qualitative(?! and quant)|meta-?synthesis|interview study|focus groups?
        thematic analysis|grounded theory|interpretative phenomenological|task analysis""",
        "qualitative synthesis thematic grounded phenomeno interview",
        rf"""qualitative meta-?(?:analysis|synthesis)|meta-?synthesis|thematic analysis
        grounded theory|interpretative phenomenological|consensual qualitative
        (?:semi-?structured|in-depth) interviews|interviewed (?:[a-z]{{3,9}}|\d\d?) {_PEOPLE}""",
    ),
    # Pools no studies itself.
    _sign(
        REVIEW,
        rf"""meta-review|umbrella review|overview of a 'meta-analytic
        (?:review|overview|synthesis) of {_WORDS}meta-analyses""",
        "umbrella meta-analyses",
        rf"""umbrella review|(?:draws?|drew|drawing) (?:mostly )?on {_WORDS}meta-analyses
        review(?:s|ed)? (?:of )?(?:{_COUNT} )?meta-analyses""",
    ),
    _sign(
        NETWORK,
        r"""network meta-?\s?analys[ei]s|multiple[- ]treatments? meta-analysis
        mixed[- ]treatments? comparison""",
        "network",
        rf"{_OWN}network meta-?analysis",
    ),
    # "Meta-analytic" alone may name a field, a model or a habit of thought.
    _sign(
        META,
        r"""meta-?\s?analys[ei]s|quantitative (?:review|synthesis)
        meta-?analytic(?:al)? (?:[\w-]{1,20} )?(?:reviews?|synthesis|summary|study|update)
        meta-?analytic(?:al)? (?:evaluation|examination|investigation|comparison|findings$)""",
        "meta-analysis metaanalysis pooled combined aggregate",
        rf"""{_OWN}(?<!qualitative )meta-?analysis
        (?:pooled|combined|aggregated) (?:the )?{_COUNT} {_WORDS}(?:trials|studies|rcts|samples)
        aggregated? correlation\b[^\n]{{0,60}}\bk = \d+""",
    ),
    _sign(
        SYSTEMATIC,
        rf"systematic {_WORDS}(?:review|overview|synthesis)|rapid evidence assessment",
        "systematic",
        rf"{_OWN}systematic {_WORDS}review",
    ),
    # A study of something else often sits in a trial ("Alliance in a randomized trial"): the trial
    # must be what the title or its second part begins with.
    _sign(
        TRIAL,
        rf"{_OPENING}randomi[sz](?:ed|ation)(?:[, -]{{1,2}}[\w-]{{1,20}}){{0,4}}? trial",
        "random",
        rf"""(?<!not )(?:randomly (?:assigned|allocated)|assigned at random)
        (?:were|was) randomi[sz]ed (?:to|between|into|either)
        (?:it|they|colleagues) randomi[sz]ed \d+|{_OWN}randomi[sz]ed {_WORDS}trial""",
    ),
    _sign(
        PROCESS,
        r"""session[- ](?:by|to)[- ]session|process(?:-outcome)? (?:study|research)|session-level
        (?:within|in)-session|session outcomes?|moment[- ](?:by|to)[- ]moment|sudden gains""",
        "session",
        r"""session[- ](?:by|to)[- ]session|session-level
        (?:after|before|in|at) (?:each|every) session\b[^.;]{0,60}\b(?:rated|completed|measured)
        (?:rated|completed|measured)\b[^.;]{0,60} (?:after|before|in|at) (?:each|every) session""",
    ),
    _sign(
        SURVEY,
        r"""survey(?:ing)?|cross-sectional|questionnaire study|opinion poll
        (?:random|representative) (?:national )?sample""",
        "survey questionnaire representative respondents",
        rf"""surveyed {_COUNT}|{_OWN}survey|representative (?:national )?sample of
        (?:answered|completed|filled in|responded to|come from) an? {_WORDS}(?:survey|questionnaire)
        respondents (?:rated|were|answered|reported)""",
    ),
    # A review may speak of naturalistic studies in general, and a survey of routine practice.
    _sign(
        OBSERVATIONAL,
        rf"""naturalistic|cohort|regist(?:er|ry)[- ]based|before[- ]and[- ]after study
        longitudinal (?:study|follow-up)|practice-based|(?:national|clinical|an) audit
        quasi-?experiment(?:al)?|propensity scores?|observational|prospective study
        in routine {_WORDS}(?:care|practice)""",
        "naturalistic cohort observational longitudinal propensity archival routine register",
        rf"""{_OWN}(?:naturalistic|cohort|observational|longitudinal)|propensity scores?
        archival data|routine(?:ly collected)? {_WORDS}data|national registers?""",
    ),
    _sign(
        CASE, r"case (?:study|report|series)|single[- ]case", "case", "this case (?:study|report)"
    ),
    _sign(
        REVIEW,
        rf"""(?:an?|the|brief|narrative|scoping|literature|critical|practice) {_WORDS}review
        (?:updated|consensus|integrative|historical|conceptual) review
        review of (?:the|research|evidence)|(?:an|brief|historical) overview|delphi|an update$""",
        "review delphi",
        rf"{_OWN}(?:narrative |scoping |literature )review|in this review|delphi",
    ),
    _sign(
        THEORY,
        r"""(?:theoretical|conceptual) (?:paper|model|framework|analysis)|position paper
        towards? a (?:[\w-]{1,20} )?theory""",
        "theoretical conceptual commentary editorial essay",
        r"""(?:this|their) (?:theoretical|conceptual) (?:paper|article|chapter)
        in this (?:commentary|editorial|essay)""",
    ),
)

# Types whose material is trials and studies, so that they outweigh what else the text names.
_WIDE: Final = (NETWORK, META, SYSTEMATIC)

# A study of who gains from a trial is not the trial, and reviewers look at a trial's data again.
_SECOND_LOOK: Final = _any(
    r"secondary (?:data )?analys[ei]s|re-?analys[ei]s|data from|(?:mediat|moderat|predict)\w+"
)

# Tells what will be done; the Unified Protocol is a treatment.
_PROTOCOL: Final = _any(
    r"""(?:study|trial|review|research) protocol
    (?<!unified )protocol (?:for|of) (?:an?|the) (?:[\w-]{1,20} ){0,6}?(?:trials?|study|review)"""
)

# Labels that one study can bear with equal right.
_NEAR: Final = (
    *({NETWORK, META}, {NETWORK, SYSTEMATIC}, {META, SYSTEMATIC}, {REVIEW, SYSTEMATIC}),
    *({REVIEW, THEORY}, {OBSERVATIONAL, PROCESS}, {OBSERVATIONAL, SURVEY}, {CASE, QUALITATIVE}),
)


def read_design(summary: Summary) -> str:
    """Return the name of the type of research, or NOT_STATED; never raises."""
    return _read(summary)[0]


def doubt_type(summary: Summary) -> str:
    """Return a sentence for the editor where label and words clearly differ, else ``""``."""
    stated = summary.research_type
    found, source = _read(summary)
    titled = found == REVIEW and stated in _WIDE  # which are often titled a review
    if NOT_STATED in {stated, found} or found == stated or titled or {found, stated} in _NEAR:
        return ""
    return f"research_type is '{stated}', but the {source} says '{found}'"


def _read(summary: Summary) -> tuple[str, str]:
    title = _plain(read_citation(summary.citation).title)
    if _PROTOCOL.search(title):
        return NOT_STATED, ""
    named = _first(title)
    if named not in {NOT_STATED, REVIEW}:
        return named, "citation"
    told = _alone(summary)
    if named == REVIEW and told not in _WIDE:  # else the text says which kind of review
        return REVIEW, "citation"
    if told == TRIAL and _SECOND_LOOK.search(title):
        return NOT_STATED, ""
    return told, "text"


def _first(title: str) -> str:
    again = _SECOND_LOOK.search(title)
    named = (each.type for each in _SIGNS if each.title.search(title))
    return next((each for each in named if not (again and each == TRIAL)), NOT_STATED)


def _alone(summary: Summary) -> str:
    told = "\n".join(_plain(summary.quote(*each)) for each in list_described(summary))
    found = [each.type for each in _SIGNS if each.is_told(told)]
    return found[0] if found and (found[0] in _WIDE or len({*found}) == 1) else NOT_STATED


def _plain(text: str) -> str:
    return text.lower().translate(_PLAIN)
