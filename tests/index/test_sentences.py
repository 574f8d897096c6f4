from pathlib import Path

from corpus.library import read_library
from corpus.passages import list_sentences
from index.sentences import Sentence, analyse_sentences, places
from tests.conftest import SAMPLE


def test_a_sentence_holds_the_terms_of_its_words_and_wordings():
    for summary in read_library(Path(SAMPLE)).summaries[:20]:
        listed = list_sentences(summary)
        analysed = analyse_sentences(summary, listed)
        assert [each.at for each in analysed] == listed
        for each in analysed:
            text = summary.sections[each.section].text[each.start : each.end]
            assert each.terms == {term for term, _, _ in places(text)}


def test_a_term_of_several_words_stays_one():
    terms = {term for term, _, _ in places("Long-term psychodynamic therapy helps.")}
    assert "=long-term psychodynamic therapy" in terms
    assert Sentence(0, 0, 1, "\n".join(terms)).terms == terms
