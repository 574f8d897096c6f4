"""A snapshot, opened and read: all that ``search`` knows of an index.

It ranks by keywords and by meaning, admits by filters, counts, and fetches for display.  Its
summaries are numbered by ordinals in the order of their ids, so that equal scores stay in the
order of ids.  Nothing in it changes.  Its files are let go when nothing refers to it any more,
so that a request that holds a snapshot may end on it.
"""

import weakref
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np
from msgspec import Struct

from corpus.summary import Summary, SummaryId
from index.columns import read_columns
from index.errors import SnapshotError
from index.expression import Expression
from index.files import map_array
from index.impacts import read_impacts
from index.keyword import KeywordIndex
from index.manifest import Manifest, read_manifest, verify
from index.maxima import Maxima
from index.parts import parted, parts_of
from index.phrasings import PhrasingVectors
from index.postings import read_postings
from index.publish import current_name, hold, list_snapshots, snapshots_folder
from index.scan import Scan, read_codes
from index.store import NameKind, Store, Stored, title_in
from index.types import Bools, Bytes, Floats, Ints, SnapshotName, Unsigned
from index.unit import restore, unit
from index.vectors import Vectors


class Compared(Struct, frozen=True):
    """About the cosines of every passage with a unit vector, and what gives those with another."""

    passages: Maxima
    cosines: Floats
    others: Callable[[], Floats] | None = None

    @property
    def best(self) -> float:
        """The cosine of the nearest passage."""
        return float(self.cosines.max())

    def similarities(self) -> Floats:
        """Return for each ordinal that of its best passage."""
        return self.passages.of(self.cosines)

    def mixed(self, share: float, other_share: float) -> Floats:
        """Return the same with the sum of both vectors, each times its share."""
        assert self.others is not None
        mixed = np.float32(share) * self.cosines + np.float32(other_share) * self.others()
        return self.passages.of(mixed)


class Snapshot:
    """One built index, whole and checked.

    ``columns`` are what is known of each ordinal; ``impacts`` are the keyword weights; ``count``
    is the number of summaries.
    """

    def __init__(self, folder: Path) -> None:
        """Open a snapshot; raise SnapshotError unless it is as it was written."""
        self.folder = folder
        try:
            held = hold(folder)
        except OSError as error:
            message = f"snapshot {folder} can't be opened: {error.strerror}: run 'attune index'"
            raise SnapshotError(message, folder) from error
        try:
            self.manifest: Manifest = read_manifest(folder)
            verify(folder, self.manifest)
        except SnapshotError:
            held.close()
            raise
        self.name = SnapshotName(self.manifest.name)
        self.count = self.manifest.summaries
        self.columns = read_columns(folder / "columns.npz")
        self.postings = read_postings(folder / "postings")
        self.impacts = read_impacts(folder, self.postings)
        self.store = Store(folder / "store.sqlite")
        self._let_go = weakref.finalize(self, _close, held, self.store)

    def match(self, expression: Expression) -> Bools:
        """Tell for each ordinal whether an expression matches it."""
        return self._keyword.match(expression)

    def similarities(self, vector: Floats) -> Floats:
        """Return for each ordinal about the cosine of its best passage with a unit vector."""
        return self.compare(vector).similarities()

    def compare(self, vector: Floats, other: Floats | None = None) -> Compared:
        """Compare every passage with a unit vector, and with another one if that is asked for."""
        if other is None:
            return Compared(self._best_passages, self._scan.similarities(vector))
        return Compared(self._best_passages, *self._scan.compare(vector, other))

    def cosines_among(self, ordinals: Ints, vector: Floats) -> Floats:
        """Return the true cosine of the best passage of some ordinals, at least one."""
        passages, starts = parts_of(ordinals, self.columns.first_passages)
        every = self._vectors.similarities_of(vector, passages)
        best: Floats = np.maximum.reduceat(every, starts)  # for so few Maxima is slower
        return best

    def mean_vector(self, ordinal: int) -> Floats:
        """Return the mean of the vectors of a summary's passages, as a unit vector."""
        first, last = self.columns.first_passages[ordinal : ordinal + 2].tolist()
        total: Floats = self.passage_vectors[first:last].sum(axis=0)
        return unit(total)

    def fetch(self, ordinal: int) -> Stored:
        """Fetch a summary with its passages and sentences, for display."""
        return self.store.fetch(self.ids[ordinal])

    def fetch_each(self, ordinals: Ints) -> list[Stored]:
        """Fetch some hundreds at most at once, in their order."""
        return self.store.fetch_each([self.ids[ordinal] for ordinal in ordinals.tolist()])

    def summary(self, ordinal: int) -> Summary:
        """Fetch a summary for display."""
        return self.fetch(ordinal).summary

    def nearest_passages(
        self, ordinals: Ints | Sequence[int], vector: Floats
    ) -> list[tuple[int, float]]:
        """Tell which passage of one ordinal or more is nearest to a unit vector, and its cosine."""
        passages, starts = parts_of(ordinals, self.columns.first_passages)
        every = parted(self._vectors.similarities_of(vector, passages), starts)
        return [(each.index(max(each)), max(each)) for each in every]

    def find(self, summary_id: str) -> int | None:
        """Return the ordinal of an id, or None."""
        return self.columns.find(summary_id)

    def title_before(self, summary_id: str) -> str:
        """Return the title that the newest snapshot before this one gave a summary, or nothing."""
        home = self.folder.parent.parent
        before = (name for name in list_snapshots(home) if name < self.name)
        for name in before:
            with suppress(SnapshotError, KeyError):
                return title_in(snapshots_folder(home) / name / "store.sqlite", summary_id)
        return ""

    def titled(self, terms: Sequence[str]) -> list[int]:
        """Return the ordinals of the summaries whose title has these terms, in order."""
        found = (self.find(each) for each in self.store.titled(terms))
        return [ordinal for ordinal in found if ordinal is not None]

    def latest(self, count: int) -> list[Summary]:
        """Fetch the summaries posted last, newest first."""
        return self.store.latest(count)

    def names(self, kind: NameKind) -> list[tuple[str, int]]:
        """Return the distinct titles or authors, each with how many summaries have it."""
        return self.store.names(kind)

    def count_wording(self, form: str) -> int:
        """Return how many summaries have a wording of a synonym group."""
        return self.wordings.get(form, 0)

    def sentence_cosines(self, ordinals: Ints | Sequence[int], vector: Floats) -> list[list[float]]:
        """Return for one ordinal or more about its sentences' cosines with a unit vector."""
        sentences, starts = parts_of(ordinals, self.columns.first_sentences)
        held = restore(self.sentences[sentences])
        return parted(np.vecdot(held, vector), starts)  # threads of @ wait for each other

    def close(self) -> None:
        """Let go of the files."""
        self._let_go()

    @cached_property
    def ids(self) -> list[SummaryId]:
        """The ids of all summaries, by ordinal."""
        return [SummaryId(each.decode()) for each in self.columns.ids.tolist()]

    @cached_property
    def words(self) -> dict[str, int]:
        """In how many summaries each word stands, folded and not stemmed."""
        return self.store.words()

    @cached_property
    def words_like(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The words of all summaries by their first letter and their length."""
        held: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self.words:
            held[word[0], len(word)].append(word)
        return dict(held)

    @cached_property
    def wordings(self) -> dict[str, int]:
        """In how many summaries each wording of a synonym group stands."""
        return self.store.wordings()

    @cached_property
    def mean_vectors(self) -> Floats:
        """The mean of the vectors of each summary's passages, as unit vectors, by ordinal."""
        sums = np.add.reduceat(self.passage_vectors, self.columns.first_passages[:-1], axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        means: Floats = np.divide(sums, norms, out=sums, where=norms > 0)
        return means

    @property
    def passage_vectors(self) -> Floats:
        """The vectors of all passages, in the order of their summaries."""
        return self._vectors.all

    @property
    def codes(self) -> tuple[Bytes, Floats]:
        """The codes of all passages, in the order of their summaries, and their scales."""
        return read_codes(self.folder / "scan")

    @cached_property
    def sentences(self) -> Bytes:
        """The vectors of all sentences in 8 bits, in the order of their summaries."""
        return map_array(self.folder / "sentences.npy")

    @cached_property
    def tokens(self) -> Unsigned:
        """The vectors of the distinct tokens of all summaries in 8 bits, in their order."""
        return map_array(self.folder / "tokens.npy")

    @cached_property
    def phrasings(self) -> PhrasingVectors:
        """The phrasings of everyday speech."""
        return PhrasingVectors(self.folder / "phrasings")

    @cached_property
    def _keyword(self) -> KeywordIndex:
        return KeywordIndex(self.folder / "keyword", self.ids)

    @cached_property
    def _best_passages(self) -> Maxima:
        return Maxima(self.columns.first_passages)

    @cached_property
    def _scan(self) -> Scan:
        return Scan(self.folder / "scan")

    @cached_property
    def _vectors(self) -> Vectors:
        return Vectors(self.folder / "vectors.faiss")


class Opened(Struct, frozen=True):
    """A snapshot that serves, and which it stands in for: their names, and what is wrong."""

    snapshot: Snapshot
    damaged: tuple[SnapshotName, ...] = ()
    warning: str = ""


def open_newest(home: Path) -> Opened:
    """Open the current snapshot or, if that is damaged, the newest whole one before it.

    Raises SnapshotError, about the current one, if there is none.
    """
    names = list_snapshots(home)
    damaged: list[SnapshotName] = []
    faults: list[SnapshotError] = []
    try:
        current = current_name(home)
    except SnapshotError as error:
        faults.append(error)
        candidates = names
    else:
        candidates = [current, *(each for each in names if each < current or current not in names)]
    for name in candidates:
        try:
            snapshot = Snapshot(snapshots_folder(home) / name)
        except SnapshotError as error:
            damaged.append(name)
            faults.append(error)
            continue
        warning = f"{faults[0]}; snapshot {name} serves in its place" if faults else ""
        return Opened(snapshot, tuple(damaged), warning)
    raise faults[0]


def _close(held: IO[bytes], store: Store) -> None:
    store.close()
    held.close()
