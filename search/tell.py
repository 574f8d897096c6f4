"""What was found -> what to say of it: whether it answers, and what else was looked for.

    answered if  SIMILARITY * best cosine + known >= ENOUGH,
             or  phrased and everyday > 0

``known`` is the share of the question's words that some summary has.  A question about a thing
that no summary mentions is near to many in meaning, so nearness alone doesn't tell.  One that
everyday phrasings joined (``phrased``) and that is spoken as those are (``everyday``) is of the
field, though no summary has its words; the name of a treatment that no summary mentions is near to
some phrasing too, but not spoken so, nor is what people ask elsewhere.

That something answers doesn't say that the first hit does.  Where phrasings joined the question its
score must lead the mean of the FOLLOWERS best others by LEAD.  Tuned on the golden questions,
see docs/relevance.md.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.order import best
from search.query import Kind, Notice, Question
from search.retrieve import Retrieved

SIMILARITY: Final = 0.5
ENOUGH: Final = 0.7
LEAD: Final = 0.1
FOLLOWERS: Final = 5


def is_answered(question: Question, found: Retrieved) -> bool:
    """Tell whether the best hits surely answer, by how the question is spoken or its own words."""
    spoken = found.phrased and found.everyday > 0
    return spoken or answers_own_words(question, found)


def answers_own_words(question: Question, found: Retrieved) -> bool:
    """Tell it however the question is spoken; promises that were kept always answer."""
    if found.vector is None or any(clause.kind is Kind.MUST for clause in question.clauses):
        return True
    nearest = found.nearest
    if not found.phrased:
        nearest = float(found.cosines[found.matches].max(initial=-1))
    return SIMILARITY * nearest + found.known >= ENOUGH


def leads(found: Retrieved, scores: NDArray[np.float64], first: int) -> bool:
    """Tell whether a hit stands out among all that match, whatever filters leave of them."""
    if not found.phrased:
        return True
    ranked = best(scores, np.flatnonzero(found.matches), FOLLOWERS + 1)
    followers = scores[ranked[ranked != first][:FOLLOWERS]]
    return not len(followers) or float(scores[first] - followers.mean()) >= LEAD


def tell(question: Question, found: Retrieved, *, answered: bool, total: int) -> tuple[Notice, ...]:
    """Return what a page of results has to say of the question and of what was found."""
    notices = list(question.notices)
    if total and not answered:
        message = "no summary surely answers this; these are the nearest"
        notices.append(Notice("unanswered", message))
    if found.wordings:
        message = f"also looked for: {', '.join(found.wordings)}"
        notices.append(Notice("synonyms", message))
    return tuple(notices)
