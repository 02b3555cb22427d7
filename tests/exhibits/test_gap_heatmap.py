import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import brand_frames, svgs


def made(frame: pd.DataFrame, language: str = "en", **more):
    return exhibits.gap_heatmap(frame, id="g", language=language, **more)


def cells(*gaps: tuple[str, str, float, float]) -> pd.DataFrame:
    """(item, rival, gap, p value), the own brand at 70."""
    frame = pd.DataFrame(gaps, columns=["item", "other", "estimate", "p_value"])
    return frame.assign(
        label=frame["item"], level="me", level_label="Own", other_label=frame["other"], own_estimate=70.0, base=300,
        other_base=200, other_estimate=70.0 - frame["estimate"], measure="index",
        conf_low=frame["estimate"] - 3, conf_high=frame["estimate"] + 3,
    )  # fmt: skip


AHEAD = [("S", "A", 9.0, 0.001), ("S", "B", 8.0, 0.01)]
NOTHING = [("P", "A", 1.0, 0.6), ("P", "B", -2.0, 0.4)]


@pytest.mark.parametrize(
    ("gaps", "said", "finding"),
    [
        (NOTHING, "No reliable difference from any rival on any item", "none"),
        (AHEAD, "Ahead of all rivals on “S”", "reliable"),
        ([*AHEAD, *NOTHING], "Ahead of all rivals on “S”; elsewhere no reliable difference", "reliable"),
        (
            [*AHEAD, *NOTHING, ("Q", "A", -7.0, 0.01), ("Q", "B", 1.0, 0.8)],
            "Ahead of all rivals on “S”; behind A on “Q”; elsewhere no reliable difference", "reliable",
        ),
        ([("Q", "A", -7.0, 0.01), ("Q", "B", -8.0, 0.02)], "Behind all rivals on “Q”", "reliable"),
        ([("S", "A", 9.0, 0.01), ("S", "B", 8.0, 0.06)], "Ahead of A on “S”", "reliable"),
        (
            [("Q", "A", -7.0, 0.01), ("Q", "B", 0.0, 0.9), ("R", "A", -7.0, 0.01), ("R", "B", -9.0, 0.01)],
            "Behind at least one rival on 2 of 2 items, most often A", "reliable",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_what_the_tests_hold(gaps, said, finding):
    bundle = made(cells(*gaps)).bundle
    assert (bundle.headline, bundle.finding) == (said, finding)
    assert unsupported_words(bundle, WORDS) == []


def test_only_reliable_cells_are_coloured_and_every_cell_has_its_number():
    svg = made(cells(*AHEAD, *NOTHING)).svg
    assert svg.count(f'fill="{COLOURS["p2"]}"') == 3  # two cells and the legend
    assert {"+9.0", "+8.0", "+1.0", "−2.0"} <= {t.text for t in svgs.texts(svg)}


def test_wins_stand_first_and_losses_last():
    frame = cells(("Q", "A", -7.0, 0.01), *NOTHING[:1], *AHEAD[:1])
    assert made(frame).bundle.encoding["order"] == ["S", "P", "Q"]


def test_a_hidden_gap_is_no_win_over_all():
    frame = cells(*AHEAD, *NOTHING)
    hidden = (frame["item"] == "S") & (frame["other"] == "B")
    frame.loc[hidden, ["estimate", "p_value", "conf_low", "conf_high"]] = None
    frame = frame.assign(suppressed=["privacy" if h else "" for h in hidden])
    bundle = made(frame).bundle
    assert bundle.headline.startswith("Ahead of A on “S”")
    assert any("1 figure is hidden" in note for note in bundle.notes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("items", "rivals"), [(1, 1), (12, 5), (25, 5)])
def test_it_fits_its_page(language, items, rivals):
    exhibit = made(brand_frames.gaps(language, items, rivals), language)
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []


def test_more_rivals_than_columns_are_told():
    gaps = [("S", chr(65 + k), float(k), 0.5) for k in range(11)]
    bundle = made(cells(*gaps)).bundle
    assert any("8 of 11 rivals" in note for note in bundle.notes)
    assert len(bundle.table.rows) == 11


def test_no_rival_and_a_missing_column():
    assert made(pd.DataFrame({"estimate": []})).bundle.extra["omitted"]
    with pytest.raises(InputError, match="own_estimate"):
        made(cells(*AHEAD).drop(columns="own_estimate"))
