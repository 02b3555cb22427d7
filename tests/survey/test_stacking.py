"""Brand grids: respondents are read, weighted and set aside; each brand they rated is a row."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import DataError, EngagementError, QuestionnaireError

ITEMS = {
    "id": {"role": "id"},
    "brand": {"role": "brand", "scale": {"codes": {1: "Linden", 2: "Meridian", 3: "Clover"}}},
    "overall": {"role": "overall", "scale": "r"},
    "price": {"role": "driver", "scale": "r"},
    "region": {"role": "segment"},
    "w": {"role": "weight"},
    "comment": {"role": "verbatim"},
}
SCALES = {"r": {"min": 1, "max": 5, "missing": {8: "never used", 9: "refused"}}}
STACK = {
    "brand": "brand",
    "items": ["overall", "price"],
    "blocks": {1: "A_{item}", 2: "B_{item}", 3: {"overall": "C_all"}},
}
# One rates all brands, one two of three, one a single brand and no price, one none; one is sent twice, one is empty.
GRID = """id,A_overall,A_price,B_overall,B_price,C_all,region,w,comment
a,5,4,3,2,1,N,1,fine
b,4,9,2,3,,S,2,
c,,,3,,,N,3,dear
d,8,,,,9,S,1,text
a,1,1,1,1,1,N,1,again
e,,,,,,N,1,
"""
LONG = """id,brand,overall,price,region,w
a,1,5,4,N,1
a,2,3,2,N,1
a,2,1,1,N,1
b,1,4,9,S,2
b,3,2,3,S,2
"""


@pytest.fixture
def grid(folder):
    def write(text=GRID, stack=STACK, items=None, **keys):
        folder.write("data/answers.csv", text)
        folder.questionnaire({"scales": SCALES, "items": items or ITEMS, "stack": stack})
        folder.yaml(segments=["region"], **keys)
        return folder.path

    return write


def test_each_brand_that_a_respondent_rated_is_a_row(grid):
    sv = survey.open(grid())
    rows = sv.responses[["id", "brand", "overall", "price", "region", "w"]].astype(object)
    expected = [
        ["a", 1, 5, 4, "N", 1], ["a", 2, 3, 2, "N", 1], ["a", 3, 1, None, "N", 1],
        ["b", 1, 4, None, "S", 2], ["b", 2, 2, 3, "S", 2], ["c", 2, 3, None, "N", 3],
    ]  # fmt: skip
    assert rows.where(rows.notna(), None).to_numpy().tolist() == expected
    assert sv.level_label("brand", 1) == "Linden"


def test_respondents_and_ratings_are_told_apart_and_add_up(grid):
    sv = survey.open(grid())
    assert sv.about.rows_read == 6
    assert sv.exclusions.to_dict("records") == [
        {"reason": "empty", "rows": 1}, {"reason": "no brand rated", "rows": 1}, {"reason": "duplicate", "rows": 1},
    ]  # fmt: skip
    assert (sv.analysed, sv.respondents, sv.base) == (3, 3, 6)
    told = sv.about.stacked
    assert told["respondents"] * told["brands"] == told["ratings"] + told["unrated"] == 9
    frame = survey.accounting(sv).set_index("reason")["rows"]
    assert frame.to_dict() == {
        "read": 6, "empty": 1, "no brand rated": 1, "duplicate": 1, "analysed": 3, "not rated": 3, "ratings": 6,
    }  # fmt: skip
    inside = sv.focus(segment={"region": "S"})
    assert (inside.respondents, inside.base) == (1, 2)
    assert survey.accounting(inside)["rows"].iloc[-1] == 1


def test_every_cell_is_an_answer_or_counted_missing(grid):
    sv = survey.open(grid())
    counted = sv.missing.groupby("item")["count"].sum()
    for item in sv.questionnaire.items:
        assert sv.responses[item].notna().sum() + counted.get(item, 0) == len(sv.responses)
    assert sv.missing[sv.missing["item"] == "price"].to_dict("records") == [
        {"item": "price", "kind": "refused", "code": "9", "count": 1},
        {"item": "price", "kind": "system", "code": "", "count": 1},
        {"item": "price", "kind": "not of that brand", "code": "", "count": 1},
    ]
    report = survey.missing_report(sv.focus(segment={"region": "N"}))
    price = report[report["item"] == "price"]
    assert price["kind"].tolist() == ["left blank", "not asked of that brand"]
    assert price["applies"].tolist() == [True, False]


def test_a_text_that_is_not_asked_by_brand_counts_once(grid):
    path = grid(brands={"own": "Meridian"})
    said = survey.open(path).responses[["id", "brand", "comment"]].dropna()
    assert said.to_numpy().tolist() == [["a", 2, "fine"], ["c", 2, "dear"]]


def test_the_respondent_is_the_cluster_unless_the_design_has_one_above(grid):
    sv = survey.open(grid())
    assert sv.arrays.cluster.tolist() == [0, 0, 0, 1, 1, 2]
    assert sv.arrays.df == 2
    assert sv.arrays.weight.tolist() == [1, 1, 1, 2, 2, 3]
    above = survey.open(grid(design={"cluster": "region"}))
    assert above.design.cluster == ["region"]


def test_without_an_id_a_row_of_the_file_is_a_respondent(grid):
    items = {name: item for name, item in ITEMS.items() if name != "id"}
    sv = survey.open(grid(items=items))
    assert sv.arrays.cluster.tolist() == [0, 0, 0, 1, 1, 2, 3, 3, 3]


def test_who_came_back_is_one_cluster_within_a_stratum(grid, folder):
    folder.write("data/2.csv", GRID.replace("N,1,fine", "S,1,fine"))
    data = [{"file": "data/answers.csv", "wave": "1"}, {"file": "data/2.csv", "wave": "2"}]
    sv = survey.open(grid(data=data))
    assert len(set(sv.arrays.cluster)) == 3
    sv = survey.open(grid(data=data, design={"stratum": "region"}))
    assert len(set(sv.arrays.cluster)) == 4  # 'a' moved to another region


def test_weights_are_fitted_to_respondents(grid):
    rake = {"margins": {"region": {"N": 0.25, "S": 0.75}}}
    sv = survey.open(grid(design={"rake": rake}))
    once = sv.responses.drop_duplicates("id").groupby("region")[sv.design.weight].sum()
    assert once["N"] / once.sum() == pytest.approx(0.25)
    assert sv.design.margins == []


def test_brands_of_a_grid_differ_as_paired_answers_do(folder):
    rng = np.random.default_rng(4)
    one = rng.integers(1, 6, 80)
    two = np.clip(one + rng.integers(-1, 2, 80), 1, 5)
    lines = "\n".join(f"r{k},{a},{b}" for k, (a, b) in enumerate(zip(one, two, strict=True)))
    folder.write("data/answers.csv", f"id,A_overall,B_overall\n{lines}\n")
    items = {name: ITEMS[name] for name in ("id", "brand", "overall")}
    stack = {"brand": "brand", "items": ["overall"], "blocks": {1: "A_{item}", 2: "B_{item}"}}
    folder.questionnaire({"scales": SCALES, "items": items, "stack": stack})
    folder.yaml(segments=[])
    row = measures.ranking(survey.open(folder.path), "overall", "brand", measure="mean", adjust=None).iloc[0]
    apart = (one - two) / 1.0
    assert abs(row["gap"]) == pytest.approx(abs(apart.mean()))
    assert row["gap_std_error"] == pytest.approx(apart.std(ddof=1) / np.sqrt(80))


def test_a_file_with_a_row_a_respondent_and_brand(grid):
    items = {name: item for name, item in ITEMS.items() if name != "comment"}
    sv = survey.open(grid(LONG, {"brand": "brand"}, items))
    assert sv.responses[["id", "brand"]].to_numpy().tolist() == [["a", 1], ["a", 2], ["b", 1], ["b", 3]]
    assert sv.exclusions.to_dict("records") == [{"reason": "brand rated twice", "rows": 1}]
    assert (sv.about.rows_read, sv.analysed, sv.respondents) == (5, 4, 2)
    assert sv.arrays.cluster.tolist() == [0, 0, 1, 1]
    frame = survey.accounting(sv)
    assert frame["rows"].tolist() == [5, 1, 4, 2]
    assert frame["label"].iloc[2] == "Ratings of brands analysed"


def test_the_same_brand_twice_is_refused_where_such_rows_are_not_set_aside(grid):
    items = {name: item for name, item in ITEMS.items() if name != "comment"}
    path = grid(LONG, {"brand": "brand"}, items, quality={"drop_duplicates": False})
    with pytest.raises(DataError, match=r"Respondent 'a' rates the brand '2' twice \(1 such rows; first: row 3\)"):
        survey.open(path)
    path = grid(quality={"drop_duplicates": False})
    with pytest.raises(DataError, match="Respondent 'a' rates each brand twice"):
        survey.open(path)


def test_a_snapshot_gives_the_same_ratings(grid, monkeypatch):
    path = grid()
    first = survey.open(path)
    monkeypatch.setattr("csat_helpers.survey.opening.prepare", lambda *_: pytest.fail("prepared twice"))
    again = survey.open(path)
    assert again.about == first.about
    pd.testing.assert_frame_equal(again.responses, first.responses)
    pd.testing.assert_frame_equal(again.blanks, first.blanks)


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        ({"brand": "brnd"}, "Key 'stack.brand' names 'brnd', which is no item. Did you mean 'brand'?"),
        ({"brand": "region"}, "Key 'stack.brand' names 'region', which has not the role brand."),
        ({"brand": "brand", "blocks": {1: {"pric": "x"}}}, "Key 'stack' names 'pric', which is no item. Did you mean 'price'?"),
        ({"brand": "brand", "blocks": {7: {"price": "x"}}}, "Key 'stack.blocks' has the brand '7', no code of 'brand'. Known: 1, 2, 3."),
        ({"brand": "brand", "blocks": {1: "A_{item}"}}, "Key 'stack' has headings with {item} and no 'items' to put there."),
        ({"brand": "brand", "blocks": {1: {"price": "x"}, 2: {"price": "x"}}}, "Key 'stack.blocks' names the column 'x' twice."),
        ({"brand": "brand", "blocks": {1: {"w": "x"}}}, "Key 'stack' asks 'w' of brands, and its role weight is a respondent's."),
        ({"brand": "brand", "blocks": {1: "A_price"}}, "Key 'stack.blocks.1' has the value 'A_price'; it should be columns by item"),
    ],
)  # fmt: skip
def test_a_stack_that_does_not_fit_is_told(grid, stack, message):
    with pytest.raises(QuestionnaireError) as raised:
        survey.open(grid(stack=stack))
    assert str(raised.value).split("questionnaire.yaml: ")[1].startswith(message)


def test_a_column_that_is_not_in_the_file_is_told(grid):
    stack = {"brand": "brand", "items": ["overall", "price"], "blocks": {1: "A_{item}", 2: "Bee_{item}"}}
    with pytest.raises(QuestionnaireError, match=r"Item 'Bee_overall' .* Did you mean 'B_overall'\?"):
        survey.open(grid(stack=stack))


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"stratum": "brand"}, "Key 'design.stratum' names 'brand', which differs between a respondent's brands."),
        ({"weight": "price"}, "Key 'design.weight' names 'price', which differs between a respondent's brands."),
    ],
)
def test_a_design_by_brand_is_told(grid, design, message):
    with pytest.raises(EngagementError) as raised:
        survey.open(grid(design=design))
    assert message in str(raised.value)


def test_weights_cannot_be_made_of_ratings(grid):
    items = {name: item for name, item in ITEMS.items() if name != "comment"}
    rake = {"rake": {"margins": {"region": {"N": 0.5, "S": 0.5}}}}
    with pytest.raises(EngagementError, match="makes weights, and the file has a row a respondent and brand"):
        survey.open(grid(LONG, {"brand": "brand"}, items, design=rake))


def test_ratings_that_are_lost_for_want_of_a_stack_are_told(grid):
    items = {name: item for name, item in ITEMS.items() if name != "comment"}
    sv = survey.open(grid(LONG, None, items))
    assert sv.exclusions.to_dict("records") == [{"reason": "duplicate", "rows": 3}]
    log = survey.quality_log(sv)
    assert log[log["what"].str.contains("of another brand")]["count"].tolist() == [2]
