"""The words around counts: numerals, bounds, and the nouns that make a count one of a sample."""

from collections.abc import Mapping
from typing import Final

DIGITS: Final[Mapping[str, int]] = {
    word: value
    for value, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
TENS: Final[Mapping[int, str]] = dict(
    zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
)
NUMERALS: Final[Mapping[str, int]] = {
    **{word: value for word, value in DIGITS.items() if value > 1},
    **{word: value for value, word in enumerate(_TEENS, 10)},
    **{word: value for value, word in TENS.items()},
    "hundred": 100,
}
"""Numbers in words that count studies and people; of one, or of "a hundred and six", none does."""

OVER: Final = "over"
ABOUT: Final = "about"
UNDER: Final = "under"

BOUNDS: Final[Mapping[str, str]] = {
    "more than": OVER,
    "greater than": OVER,
    "larger than": OVER,
    "at least": OVER,
    "upwards of": OVER,
    "fewer than": UNDER,
    "less than": UNDER,
    "smaller than": UNDER,
    "up to": UNDER,
    "at most": UNDER,
    "over": OVER,
    "exceeding": OVER,
    "under": UNDER,
    "below": UNDER,
    "about": ABOUT,
    "around": ABOUT,
    "approximately": ABOUT,
    "roughly": ABOUT,
    "nearly": ABOUT,
    "almost": ABOUT,
    "some": ABOUT,
}
"""What words before a number make of it."""

STUDIES: Final = frozenset("studies trials RCTs experiments comparisons samples effects".split())

PEOPLE: Final = frozenset(
    "participants patients clients people persons individuals adults adolescents children youths "
    "youth students undergraduates women men girls boys males females couples families dyads "
    "triads therapists psychotherapists clinicians practitioners counselors counsellors "
    "psychologists psychiatrists trainees supervisees supervisors veterans soldiers survivors "
    "outpatients inpatients respondents users volunteers mothers fathers parents caregivers "
    "carers subjects sufferers nurses physicians refugees prisoners offenders workers teenagers "
    "completers seniors professionals informants interviewees experts members cases".split()
)

UNITS: Final = frozenset(
    "of in the a an to with for from or and by on at who whom whose that which were was are is "
    "had have has than as per if when while because but not no did do does will would could can "
    "may might should must been be being into over under about around between among within across "
    "after before during since until week weeks month months year years day days hour hours "
    "minute minutes session sessions point points item items times time percent cent points "
    "countries sites centers centres clinics topics factors found showed reported reporting "
    "included including received completed used using compared their its his her my our your they "
    "it we she he i you this these those".split()
)
"""Words that are no adjectives: a count's noun isn't looked for behind them."""
