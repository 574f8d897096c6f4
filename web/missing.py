"""What is not there, told with what may have been meant."""

from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from index.snapshot import Snapshot
from web.params import summary_path

_NEAR: Final = 0.6
"""How alike two ids are at least, from 0 to 1, to be one mistyped."""

_LONGEST: Final = 300

Offer = tuple[str, str]
"""What may have been meant, and its URL."""


class MissingError(Exception):
    """A page is not there, or is gone; ``offers`` may be what was meant."""

    def __init__(
        self, title: str, detail: str, offers: tuple[Offer, ...] = (), *, gone: bool = False
    ) -> None:
        super().__init__(detail)
        self.title = title
        self.offers = offers
        self.status = 410 if gone else 404


def find_summary(snapshot: Snapshot, summary_id: str) -> int:
    """Return the ordinal of an id; raise MissingError, with up to three ids like it, for none."""
    ordinal = snapshot.find(summary_id)
    if ordinal is None:
        raise _missing(snapshot, summary_id)
    return ordinal


def _missing(snapshot: Snapshot, summary_id: str) -> MissingError:
    near = process.extract(
        summary_id[:_LONGEST].lower(),
        snapshot.ids,
        scorer=Indel.normalized_similarity,
        score_cutoff=_NEAR,
        limit=3,
    )
    offers = tuple((snapshot.summary(at).title, summary_path(each)) for each, _, at in near)
    if title := snapshot.title_before(summary_id):
        message = f"“{title}” has been taken out of the summaries, or was given another address."
        return MissingError("This summary is gone", message, offers, gone=True)
    message = f"No summary has the id “{summary_id}”."
    return MissingError("There is no such summary", message, offers)
