import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import frames
from tests.exhibits.test_every_exhibit import MAKE, made


def bars(**words):
    return exhibits.bars(frames.segments(), total=frames.whole(), id="segments", language="en", **words).bundle


def test_words_of_ones_own_keep_to_the_figures():
    bundle = bars(headline="Prepaid stands at 60.0, 12.0 points below Family plan")
    assert bundle.headline.startswith("Prepaid stands at 60.0")
    assert bundle.rewritten == ("headline",)
    assert bundle.extra["computed"]["headline"].startswith("“Overall satisfaction” is reliably lower for Prepaid")


def test_a_number_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(InputError) as raised:
        bars(headline="Prepaid stands at 61.4")
    assert str(raised.value) == (
        "exhibit 'segments': The headline says 61.4, which this exhibit does not hold. The nearest that it holds: "
        '61.8 and 62.2. Mend the number; one from elsewhere is named with own_numbers=["61.4"].'
    )


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"lead": "It was 31.7."}, "The lead says 31.7"),
        ({"title": "From 31.7"}, "The title says 31.7"),
        ({"subtitle": "Index, 31.7"}, "The subtitle says 31.7"),
        ({"alt": "Bars, 31.7"}, "The alt text says 31.7"),
        ({"notes": ["It was 31.7."]}, "The note says 31.7"),
        ({"takeaways": [{"role": "do", "text": "Reach 31.7."}]}, "The takeaway says 31.7"),
    ],
)
def test_every_word_is_checked(words, named):
    with pytest.raises(InputError, match=named):
        bars(**words)
    bars(**words, own_numbers=["31.7"])


def test_a_number_from_elsewhere_is_said_to_be_so():
    bundle = bars(headline="The industry stands at 85, we at 66.0", own_numbers=["85"])
    assert bundle.extra["own_numbers"] == ["85"]
    assert bundle.notes[-1] == "Figures not from this survey: 85."
    assert bundle.rewritten == ("headline",)


def test_numbers_of_the_computed_words_may_be_said_again():
    from tests.exhibits import crosstabs

    made = exhibits.weighting(crosstabs.weighting(), id="w", language="en", headline="It costs 18% of the sample")
    assert made.bundle.headline == "It costs 18% of the sample"


def figure():
    from matplotlib.figure import Figure

    return Figure()


def custom(headline: str, frame: pd.DataFrame | None = None, **more):
    return exhibits.custom(figure(), id="mine", language="en", headline=headline, alt="A chart", frame=frame, **more)


def test_a_chart_of_ones_own_is_held_to_its_frame():
    frame = pd.DataFrame({"value": [62.3]})
    assert custom("It stands at 62.3", frame).bundle.headline == "It stands at 62.3"
    with pytest.raises(InputError, match=r"exhibit 'mine': The headline says 63\.2"):
        custom("It stands at 63.2", frame)
    assert custom("It stands at 63.2", frame, own_numbers=["63.2"]).bundle.notes
    assert custom("It stands at 63.2").bundle.notes == ()


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_computed_words_hold_to_their_frames(kind, language):
    assert unsupported_words(made(kind, language).bundle, WORDS) == []
