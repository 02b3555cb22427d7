"""A rewritten sentence says no number that its exhibit does not hold."""

from tests.pipeline.gates import planted


def test_a_number_from_nowhere_is_found_in_rewritten_words_only():
    told = planted.errors("rewritten", planted.exhibit(headline="Satisfaction is 99.4", rewritten=("headline",)))
    assert len(told) == 1
    assert "99.4" in told[0]
    assert planted.errors("rewritten", planted.exhibit(headline="It is 74.5", rewritten=("headline",))) == []
    assert planted.errors("rewritten", planted.exhibit(headline="Satisfaction is 99.4")) == []
