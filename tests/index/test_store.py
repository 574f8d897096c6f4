import pytest

from index.analysis import terms
from search.searcher import Searcher


def test_several_are_fetched_as_each_by_itself(searcher: Searcher):
    store, ids = searcher.snapshot.store, searcher.snapshot.ids
    asked = [ids[5], ids[0], ids[5], *ids[90:]]
    assert store.fetch_each(asked) == [store.fetch(each) for each in asked]
    assert store.fetch_each([]) == []


def test_an_unknown_id_is_a_key_error(searcher: Searcher):
    store = searcher.snapshot.store
    with pytest.raises(KeyError, match="no-such-id"):
        store.fetch("no-such-id")
    with pytest.raises(KeyError, match="no-such-id"):
        store.fetch_each([searcher.snapshot.ids[0], "no-such-id"])


def test_a_title_is_found_by_its_terms_and_by_no_others(searcher: Searcher):
    snapshot = searcher.snapshot
    for ordinal in range(snapshot.count):
        title = terms(snapshot.summary(ordinal).title)
        assert snapshot.ids[ordinal] in snapshot.store.titled(title)
        assert snapshot.store.titled(title[:-1]) == []
    assert snapshot.store.titled([]) == []
