import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.summary import IMPLICATIONS, Month, Section, Summary, SummaryId
from index.store import Stored
from search.answers import FRAGMENT, WORDS, choose_answer, choose_brief, read_asked
from tests.conftest import stored_of

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
    return stored_of(summary)


def answer(question: str, idf: dict[str, float]) -> str:
    return choose_answer(stored(), read_asked(question, idf), None).text


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
        stored(advice="Rest well. Rest is well earned by all."),
        read_asked("rest", {"rest": 1.0}),
        None,
    )
    assert chosen.text == "Rest is well earned by all."


def test_in_brief_the_best_sentence_on_what_was_found_stands_beside_the_best_advice():
    brief = choose_brief(stored(), read_asked("how to mend a rupture", {"ruptur": 2.0}), None)
    assert brief.finding
    assert brief.finding.text == "Repair of a rupture went with better outcomes."
    assert [brief.finding.text[a:b] for a, b in brief.finding.marks] == ["rupture"]
    assert brief.advice
    assert brief.advice.text == "Name the rupture without blame."
    assert brief.advice.at == (1, 0, 31)


def test_in_brief_meaning_chooses_within_each_part():
    vectors = np.eye(5, dtype=np.float32)
    wanted = 0.6 * vectors[2] + 0.8 * vectors[4]
    brief = choose_brief(
        stored(body=BODY + " Much was said of it.", advice="Rest well and for very long."),
        read_asked("x", {}),
        (vectors @ wanted).tolist(),
    )
    assert brief.finding
    assert brief.finding.text == "It was long ago."
    assert brief.advice
    assert brief.advice.text == "Rest well and for very long."


def test_in_brief_a_sentence_that_asks_is_taken_only_where_there_is_no_other():
    asked = stored(body="Do ruptures matter to anyone? Outcomes were better.", advice="Rest?")
    brief = choose_brief(asked, read_asked("x", {"ruptur": 2.0}), None)
    assert brief.finding
    assert brief.finding.text == "Outcomes were better."
    assert brief.advice
    assert brief.advice.text == "Rest?"


def test_in_brief_a_part_that_is_absent_is_none():
    assert choose_brief(stored(advice=""), read_asked("x", {}), None).advice is None
    assert choose_brief(stored(body=""), read_asked("x", {}), None).finding is None


words = st.sampled_from(["ruptur", "repair", "studi", "name", "rest", "ago", "absent"])


@given(
    st.dictionaries(words, st.floats(0.1, 9)), st.lists(st.floats(0, 0.3), min_size=5, max_size=5)
)
def test_the_answer_is_the_best_by_meaning_and_words(idf: dict[str, float], cosines: list[float]):
    held = stored()
    chosen = choose_answer(held, read_asked("x", idf), cosines)
    scores = []
    for sentence, cosine in zip(held.sentences, cosines, strict=True):
        said = sum(weight for term, weight in idf.items() if term in sentence.terms)
        short = len(held.summary.quote(*sentence.at).split()) < 5
        scores.append(cosine - FRAGMENT * short + WORDS * said / (sum(idf.values()) or 1))
    at = [each.at for each in held.sentences].index(chosen.at)
    assert scores[at] == pytest.approx(max(scores), abs=1e-6)


@given(st.dictionaries(words, st.floats(0, 9)), st.sampled_from(["x", "what to do"]))
def test_each_part_in_brief_is_a_sentence_of_its_part(idf: dict[str, float], question: str):
    held = stored()
    brief = choose_brief(held, read_asked(question, idf), None)
    sentences = {each.at for each in held.sentences}
    for part, heading in ((brief.finding, ""), (brief.advice, IMPLICATIONS)):
        assert part
        assert (part.section, part.at in sentences) == (heading, True)
        section, start, end = part.at
        assert part.text == held.summary.sections[section].text[start:end]


def test_what_was_found_is_no_background_though_that_has_the_words_of_the_question():
    body = (
        "Ruptures have long been of interest to those who study psychotherapy. "
        "Ten therapists were taped. Repair went with change (r = .29)."
    )
    brief = choose_brief(stored(body=body), read_asked("ruptures", {"ruptur": 2.0}), None)
    assert brief.finding
    assert brief.finding.text == "Repair went with change (r = .29)."
