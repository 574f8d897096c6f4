from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS, Month, Section, Summary, SummaryId
from index.sentences import analyse_sentences
from index.store import Stored
from search.answers import choose_answer, mark

BODY = (
    "Eleven studies of ruptures were pooled. Repair of a rupture went with better outcomes. "
    "It was long ago."
)
ADVICE = "Name the rupture without blame. Rest well."


def stored(body: str = BODY, advice: str = ADVICE) -> Stored:
    summary = Summary(
        id=SummaryId("x"),
        title="Ruptures",
        published=Month("2019-04"),
        citation="",
        topics=(),
        research_type="review",
        sections=(Section("", body), Section(IMPLICATIONS, advice)),
    )
    sentences = list_sentences(summary)
    evidence = read_evidence(summary, sentences)
    return Stored(summary, "", False, (), analyse_sentences(summary, sentences), evidence)


def answer(question: str, idf: dict[str, float]) -> str:
    return choose_answer(stored(), question, idf, None, list).text


def test_the_sentence_with_the_telling_words_answers():
    assert (
        answer("pooled studies", {"pool": 3.0, "studi": 1.0})
        == "Eleven studies of ruptures were pooled."
    )


def test_asked_what_to_do_the_advice_answers():
    assert answer("how to mend a rupture", {"ruptur": 2.0}) == "Name the rupture without blame."


def test_a_rare_word_outweighs_common_ones():
    assert answer("x", {"outcom": 9.0, "studi": 1.0, "pool": 1.0}).startswith("Repair")


def test_a_fragment_does_not_answer_where_a_sentence_can():
    chosen = choose_answer(
        stored(advice="Rest well. Rest is well earned by all."), "rest", {"rest": 1.0}, None, list
    )
    assert chosen.text == "Rest is well earned by all."


def test_marks_cover_the_words_asked_for_in_any_form():
    text = "Dropping out, drop-outs and repairs."
    assert [text[start:end] for start, end in mark(text, ["dropout", "repair"])] == [
        "Dropping out",
        "drop-outs",
        "repairs",
    ]


@given(st.text(), st.sets(st.sampled_from(["ruptur", "a", "0.5"])))
def test_marks_lie_in_the_text_in_order_and_apart(text: str, wanted: set[str]):
    edges = [0, *(edge for each in mark(text, list(wanted)) for edge in each), len(text)]
    assert edges == sorted(edges)
