import pytest

from csat_helpers.exhibits import lettering
from tests.exhibits.frames import LONG


def test_typeset_straightens_latin_and_spaces_han():
    assert lettering.typeset("Don’t say “no”…") == 'Don\'t say "no"...'
    assert lettering.typeset("App与自助 12分") == "App\u2009与自助 12\u2009分"
    assert lettering.typeset("a\n  b\tc") == "a b c"
    assert lettering.typeset("“问题”解决") == "“问题”解决"


def test_width_counts_han_as_an_em_and_bold_latin_as_wider():
    em = 8.5 * lettering.MM_PER_POINT
    assert lettering.width("满意", 8.5) == pytest.approx(2 * em)
    assert lettering.width("满意", 8.5, True) == pytest.approx(2 * em)
    assert lettering.width("ab", 8.5, True) == pytest.approx(lettering.width("ab", 8.5) * lettering.BOLD_LATIN)
    assert lettering.width("", 8.5) == 0


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_wrap_keeps_to_its_lines_and_width(language, lines):
    broken = lettering.wrap(LONG[language] * 2, 40, 8.5, lines=lines)
    assert len(broken) == lines
    assert all(lettering.width(line, 8.5) <= 40 for line in broken)
    assert broken[-1].endswith("..." if language == "en" else "…")


def test_wrap_breaks_latin_between_words_and_keeps_closing_marks_on_the_line():
    assert lettering.wrap("Network coverage where I live", 30, 8.5) == ["Network coverage", "where I live"]
    for line in lettering.wrap("通话清晰，网络稳定，资费合理，服务周到", 15, 8.5, lines=4)[1:]:
        assert line[0] not in "，。"


def test_wrap_cuts_a_word_longer_than_the_line():
    (line,) = lettering.wrap("Donaudampfschifffahrtsgesellschaft", 20, 8.5)
    assert line.endswith("...")
    assert lettering.width(line, 8.5) <= 20


def test_column_is_as_wide_as_its_labels_within_limits():
    assert lettering.column(["a"], 50) == pytest.approx(22.5)
    assert lettering.column(["Network coverage where I live " * 3], 50) == 50
