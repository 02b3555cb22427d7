import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.theme_agreement import COLUMNS
from csat_helpers.survey import Disclosure

from .test_themes import OWN

CODED = {name: {**theme, "codes": [k + 1]} for k, (name, theme) in enumerate(OWN.items())}
TEXTS = ["long wait", "wait and price", "price", "slow staff", "waited", "staff"]


def coded(codes, texts=TEXTS, *, code=None, **settings):
    frame = pd.DataFrame({"why": pd.Series(texts, dtype=object), "code": pd.Series(codes, dtype=object)})
    asked = {"items": {"why": {"role": "verbatim", "coded": "code"}, "code": code or {}}}
    return survey.from_frame(frame, asked, **settings)


def test_kappa_by_hand():
    """Waiting: by hand 1, 2, 4 and by machine 1, 2, 5 of six: 4 agree, and half would by chance."""
    got = measures.theme_agreement(coded(["1", "1;2", "2", "1", "9", "9"]), "why", CODED).set_index("theme")
    assert list(got.reset_index().columns) == COLUMNS
    row = got.loc["waiting"]
    assert row["estimate"] == pytest.approx((4 / 6 - 0.5) / 0.5)
    assert row[["base", "by_hand", "by_machine", "by_both"]].tolist() == [6, 3, 3, 2]
    assert row[["found", "right", "agreed"]].tolist() == pytest.approx([2 / 3, 2 / 3, 4 / 6])
    assert row["other_codes"] == 2
    assert got.loc["price", "estimate"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "codes",
    [
        ["waiting", "waiting, price", "price", "other", "WAITING", "none"],
        ["Waiting time", "等待时间；价格", "价格", "其他", "等待时间", "x"],
        ["1", "1/2", "2", "9", "1", "9"],
        [1.0, "1|2", 2.0, 9.0, 1.0, 9.0],
    ],
)
def test_ways_of_writing_a_code(codes):
    got = measures.theme_agreement(coded(codes), "why", CODED)
    assert got["estimate"].tolist() == pytest.approx([1.0, 1.0])


def test_codes_named_by_the_columns_scale():
    labels = {"codes": {"7": {"en": "Waiting time"}, "8": {"en": "Price"}, "9": {"en": "Other"}}}
    got = measures.theme_agreement(coded(["7", "7", "8", "9", "7", "9"], code={"scale": labels}), "why", OWN)
    assert got.set_index("theme").loc["waiting", "estimate"] == pytest.approx(1.0)


def test_a_comment_that_nobody_coded_is_not_compared():
    got = measures.theme_agreement(coded(["1", None, "2", "", "1", " "]), "why", CODED)
    assert got["base"].tolist() == [3, 3]


def test_the_column_is_named_by_item_or_argument():
    frame = pd.DataFrame({"why": TEXTS, "code": ["1", "1", "2", "9", "1", "9"]})
    sv = survey.from_frame(frame, {"items": {"why": {"role": "verbatim"}, "code": {}}})
    assert len(measures.theme_agreement(sv, "why", CODED, coded="code")) == 2
    assert measures.theme_agreement(sv, "why", CODED).empty


def test_codes_of_no_theme_are_an_error_that_names_them():
    with pytest.raises(MeasureError, match=r"'55'") as fault:
        measures.theme_agreement(coded(["55"] * 6), "why", CODED)
    assert "waiting" in fault.value.mend


def test_a_theme_that_nobody_gave_has_its_reason():
    unused = {**CODED, "food": {"words": {"en": ["soup"]}}}
    row = (
        measures.theme_agreement(coded(["1", "1;2", "2", "9", "1", "9"]), "why", unused).set_index("theme").loc["food"]
    )
    assert pd.isna(row["estimate"])
    assert row["reason"]


def test_few_coded_comments_are_not_shown():
    assert measures.theme_agreement(
        coded(["1", "1;2", "2", "9", "1", "9"], disclosure=Disclosure()), "why", CODED
    ).empty
