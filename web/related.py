"""A summary's place among the others -> what its page shows: the nearest, and those in time."""

from dataclasses import dataclass

from corpus.summary import Summary
from search.query import Query
from search.similar import Related, Timeline
from web.cards import month_name
from web.links import Links
from web.params import summary_path


@dataclass(frozen=True, slots=True)
class Near:
    """A related summary; ``reason`` says what the two share."""

    title: str
    url: str
    month: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A summary on a timeline; that of the page itself has no URL."""

    title: str
    url: str
    month: str


@dataclass(frozen=True, slots=True)
class Line:
    """A timeline, oldest first; ``url`` leads to all summaries on its topic."""

    topic: str
    url: str
    moments: tuple[Moment, ...]
    is_newest: bool


def show_related(related: tuple[Related, ...]) -> tuple[Near, ...]:
    """Return related summaries, nearest first."""
    return tuple(
        Near(
            each.summary.title,
            summary_path(each.summary.id),
            month_name(each.summary.published),
            _say(each),
        )
        for each in related
    )


def show_timeline(summary: Summary, timeline: Timeline | None) -> Line | None:
    """Return a summary between its neighbours in time, or None if it has none."""
    if timeline is None or not (timeline.before or timeline.after):
        return None
    held = (*timeline.before, summary, *timeline.after)
    return Line(
        topic=timeline.topic,
        url=Links(Query()).toggled("topic", timeline.topic),
        moments=tuple(
            Moment(
                each.title,
                "" if each.id == summary.id else summary_path(each.id),
                month_name(each.published),
            )
            for each in held
        ),
        is_newest=not timeline.after,
    )


def _say(related: Related) -> str:
    """Say what two summaries share: ``Also on: Empathy. Also about: CBT, depression.``."""
    about = ", ".join((*related.conditions, *related.therapies))
    said = [
        *([f"also on: {', '.join(related.topics)}"] if related.topics else []),
        *([f"also about: {about}"] if about else []),
    ]
    text = "; ".join(said) or "near in meaning, on other topics"
    return text[:1].upper() + text[1:]
