"""The words of platforms, as packaged and as an engagement gives them."""

import pytest

from csat_helpers.errors import EngagementError
from csat_helpers.survey import platforms
from csat_helpers.survey.platforms.words import names, words
from tests.survey.platforms.made import raw


def test_every_platform_has_words_and_every_words_a_platform():
    assert set(names()) == set(platforms.PLATFORMS)


def test_a_mapping_is_added_to_and_a_list_replaced():
    given = words("wenjuanxing", {"wenjuanxing": {"missing": {-4: "refused"}, "joins": ["|"]}})
    assert given.missing["-4"] == "refused"
    assert given.missing["-3"] == "skipped"
    assert given.joins == ["|"]
    assert words("wenjuanxing").joins == ["┋"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"wenjuanxin": {}}, "Did you mean 'wenjuanxing'?"),
        ({"qualtrics": ["aside"]}, "A platform's settings are keys and values."),
        ({"qualtrics": {"asides": {}}}, "aside"),
        ({"limesurvey": {"partial": "drop"}}, "engagement.yaml, platforms: limesurvey"),
        ({"limesurvey": {"selected": [True]}}, "engagement.yaml, platforms: limesurvey"),
        ({"tencent": {"facts": {"工号": "worker"}}}, "'worker' is none"),
        ({"tencent": {"joins": [""]}}, "never empty"),
    ],
)
def test_settings_that_cannot_be_are_told(settings, said):
    platform = next(iter(settings))
    with pytest.raises(EngagementError) as told:
        words(platform if platform in names() else "wenjuanxing", settings)
    assert said in str(told.value)


def test_an_unknown_platform_is_told():
    with pytest.raises(EngagementError, match="Did you mean 'qualtrics'"):
        platforms.unpacked(raw("a,b\n1,2\n"), "qualtrix")
