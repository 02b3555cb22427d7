import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import svgs
from tests.exhibits.fieldwork_frames import COUNTS, flow, rates

ALL = ("headline", "lead", "title", "subtitle", "alt", "takeaways", "notes")


def made(language="en", *, lacking=(), waves=("",), drawn=175.0):
    return exhibits.outcome_rates(
        rates(language, lacking=lacking, waves=waves),
        flow(language, waves=waves, drawn=drawn),
        id="o",
        language=language,
    )


@pytest.mark.parametrize(
    ("lacking", "headline"),
    [
        ((), "29% of the eligible sample gave a complete interview (RR3, by AAPOR’s definition)"),
        (("RR3",), "27% of the sample gave a complete interview (AAPOR’s RR1, the lowest of its response rates)"),
        (("RR3", "RR1"), "40% of the cases known to be eligible gave a complete interview (AAPOR’s RR5)"),
        (("RR3", "RR1", "RR5"), "COOP1 by AAPOR’s definition is 53%: complete interviews, of all cases"),
    ],
)
def test_the_headline_names_its_rate(lacking, headline):
    assert made(lacking=lacking).bundle.headline == headline


def test_the_last_wave_is_told_and_the_table_has_all():
    bundle = made(waves=("2025", "2026")).bundle
    assert bundle.headline.startswith("2026: 29% of the eligible sample")
    assert [c.label for c in bundle.table.columns[1:]] == ["2025", "2026"]
    row = next(r for r in bundle.table.rows if r[0].startswith("RR3"))
    assert row[1:] == pytest.approx((40 / 140 - 0.02, 40 / 140))


def test_the_table_has_every_disposition_and_definition():
    table = made().bundle.table
    cells = {row[0].split(":")[0].split(" = ")[0]: row for row in table.rows}
    assert {name: cells[name][1] for name in COUNTS} == COUNTS
    assert cells["RR1"][0] == "RR1 = I / D0"
    assert cells["e"][1] == 0.8
    assert table.formats[list(cells).index("RR1")] == "share1"


def test_a_rate_that_is_not_known_is_marked_and_its_reason_told():
    bundle = made(lacking=("RR3",)).bundle
    place = [row[0][:3] for row in bundle.table.rows].index("RR3")
    assert {"row": place, "column": "wave_0", "mark": "unavailable"} in bundle.table.marks
    assert "[x]: RR3 cannot be had; not given: NE." in bundle.notes


def test_losses_stand_under_their_bars_and_those_of_nobody_do_not():
    texts = [t.text for t in svgs.texts(made().svg)]
    assert texts.count("less 25 not contacted") == 1
    assert "Eligible, estimated" in texts


def test_without_the_cases_drawn_no_share_is_made_up():
    bundle = made(drawn=None).bundle
    assert bundle.base is None
    assert "Case: " not in bundle.lead
    assert "%" not in bundle.lead
    assert unsupported_words(bundle, ALL) == []


def test_it_claims_no_test_and_says_that_it_measures_no_bias():
    bundle = made().bundle
    assert bundle.finding == ""
    assert any("no measure of bias" in point["text"] for point in bundle.takeaways)
    assert any("10th edition (2023)" in note for note in bundle.notes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lacking", [(), ("RR3",), ("RR3", "RR1", "RR5")])
def test_every_number_is_held(language, lacking):
    assert unsupported_words(made(language, lacking=lacking).bundle, ALL) == []


def test_nothing_told_is_left_out_with_the_reason():
    none = exhibits.outcome_rates(rates().head(0), flow().head(0), id="o", language="en").bundle
    assert none.extra["omitted"] == "The engagement states no dispositions."
    every = tuple(rates()["item"])
    assert made(lacking=every).bundle.extra["omitted"] == "not given: NE"
    with pytest.raises(InputError, match="no column 'formula'"):
        exhibits.outcome_rates(rates().drop(columns="formula"), flow(), id="o", language="en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_stands_by_itself_too(language):
    frames = rates(language, waves=("2025", "2026")), flow(language, waves=("2025", "2026"))
    bundle = exhibits.outcome_table(*frames, id="t", language=language).bundle
    assert bundle.table == made(language, waves=("2025", "2026")).bundle.table
    assert "26.7%" in bundle.headline
    assert unsupported_words(bundle, ALL) == []
