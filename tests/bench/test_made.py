import numpy as np

from index.encoder import Encoder
from tests.bench.made import MadeEncoder, make_summaries


def test_the_same_summaries_are_made_each_time():
    assert list(make_summaries(20)) == list(make_summaries(20))
    assert list(make_summaries(30))[:20] == list(make_summaries(20))


def test_the_vocabulary_grows_with_the_corpus():
    def words(count: int) -> int:
        texts = (section.text for each in make_summaries(count) for section in each.sections)
        return len({word for text in texts for word in text.lower().split()})

    assert words(400) > 1.3 * words(100)


def test_a_text_has_one_vector_wherever_it_stands(encoder: Encoder):
    made = MadeEncoder(encoder, ["how to repair ruptures"])
    texts = ["One. Two.", "Two.", "three", "How is it. Four."]
    together = made.encode(texts)
    for at in range(len(texts)):
        np.testing.assert_array_equal(together[at : at + 1], made.encode(texts[at : at + 1]))
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, rtol=1e-5)
    asked = made.encode(["how to repair ruptures"])
    np.testing.assert_array_equal(asked, encoder.encode(["how to repair ruptures"]))
