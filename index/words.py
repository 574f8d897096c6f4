"""The words of summaries -> the files of the keyword half, and in how many summaries each stands.

analyse -> keyword/, postings/ -> impacts.npy, common.npy
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from corpus.summary import Summary
from index.change import Change
from index.impacts import compute_impacts, write_impacts
from index.keyword import write_keyword
from index.postings import carry_postings, count_terms, read_postings, write_postings
from index.rows import WordCounts, make_row
from index.store import Store


def write_words(
    folder: Path,
    before: Path | None,
    change: Change,
    gone: Sequence[Summary],
    fresh: Sequence[Summary],
) -> WordCounts:
    """Write the keyword half of a snapshot: that of ``before`` without what is gone, and the fresh.

    ``before`` is the folder of the snapshot before.  Returns the counts of this one.
    """
    rows = [make_row(each) for each in fresh]
    held = before / "keyword" if before else None
    write_keyword(folder / "keyword", held, [each.id for each in gone], rows)
    postings = count_terms([row.fields for row in rows])
    if before:
        postings = carry_postings(read_postings(before / "postings"), postings, change)
    write_postings(folder / "postings", postings)
    write_impacts(folder, compute_impacts(postings))
    wordings, words = Counter[str](), Counter[str]()
    if before:
        with closing(Store(before / "store.sqlite")) as store:
            wordings, words = Counter(store.wordings()), Counter(store.words())
    for row in map(make_row, gone):
        wordings.subtract(row.wordings)
        words.subtract(row.words)
    for row in rows:
        wordings.update(row.wordings)
        words.update(row.words)
    return WordCounts(dict(+wordings), dict(+words))
