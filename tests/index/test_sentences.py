from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.library import read_library
from corpus.passages import list_sentences
from index.analysis import analyse
from index.concepts import find_wordings
from index.sentences import Sentence, analyse_sentences
from tests.conftest import SAMPLE
from tests.studied_figures import of_sentence


def sentence_of(text: str) -> Sentence:
    (sentence,) = analyse_sentences(of_sentence(text), [(0, 0, len(text))])
    return sentence


def test_a_sentence_holds_the_terms_of_its_words_and_wordings():
    for summary in read_library(Path(SAMPLE)).summaries[:20]:
        listed = list_sentences(summary)
        analysed = analyse_sentences(summary, listed)
        assert [each.at for each in analysed] == listed
        for each in analysed:
            text = summary.quote(*each.at)
            assert set(each.terms) == {
                token.term for token in (*analyse(text), *find_wordings(text))
            }


def test_a_term_of_several_words_stays_one():
    text = "Long-term psychodynamic therapy helps."
    sentence = sentence_of(text)
    assert "=long-term psychodynamic therapy" in sentence.terms
    ((start, end),) = sentence.places(["=long-term psychodynamic therapy"])
    assert text[start:end] == "Long-term psychodynamic therapy"


def test_words_are_found_in_any_form():
    text = "Dropping out, drop-outs and repairs; repaired."
    found = sentence_of(text).places(["dropout", "repair"])
    assert [text[start:end] for start, end in found] == [
        "Dropping out",
        "drop-outs",
        "repairs",
        "repaired",
    ]
    assert sentence_of(text).places(["absent"]) == sentence_of(text).places([]) == ()


words = st.sampled_from(
    ["Repairs", "drop-out", "attrition", "CBT", "0.50", ",", "not", "long-term"]
)


@given(st.text() | st.lists(words).map(" ".join), st.data())
def test_places_are_those_of_the_wanted_terms_in_order_and_apart(text: str, data: st.DataObject):
    sentence = sentence_of(text)
    tokens = [*analyse(text), *find_wordings(text)]
    wanted = data.draw(st.sets(st.sampled_from(sorted(sentence.terms))))
    places = sentence.places(wanted)
    edges = [-1, *(edge for each in places for edge in each), len(text) + 1]
    assert edges == sorted(set(edges))
    covered = {at for start, end in places for at in range(start, end)}
    held = [range(each.start, each.end) for each in tokens if each.term in wanted]
    assert covered == {at for each in held for at in each}
