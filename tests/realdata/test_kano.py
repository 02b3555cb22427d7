"""Kano's measure on real answers: eleven features of digital money, four cohorts whose five answers are worded differently."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.kano import CATEGORIES
from tests.realdata.conftest import SHARED

pytestmark = pytest.mark.realdata
FOLDER = SHARED / "data" / "kano_features"
# Each text as its questionnaire means it: 1 like, 2 must be, 3 neutral, 4 live with, 5 dislike.
WORDS = {
    "I like it that way": 1, "I enjoy it that way": 1, "I like it": 1, "This would be very helpful to me": 1,
    "I must be that way": 2, "It is a basic necessity or I expect it that way": 2, "I expect it": 2,
    "This is a basic requirement for me": 2,
    "I am neutral": 3, "I’m neutral": 3, "This would not affect me": 3,
    "I can live with it that way": 4, "I dislike it, but I can live with it that way": 4, "I can tolerate it": 4,
    "This would be a minor inconvenience": 4,
    "I dislike it that way": 5, "I dislike it, and I can’t accept it": 5, "I dislike it": 5,
    "This would be a major problem for me": 5,
}  # fmt: skip
IMPORTANCE = {"min": 1, "max": 9, "labels": {
    1: "1 - Not at all important", 3: "3 - Somewhat important", 5: "5 - Important", 7: "7 - Very important",
    9: "9 - Extremely important",
}}  # fmt: skip


def read(file: Path) -> pd.DataFrame:
    if not file.is_file():
        pytest.skip(f"the real survey file {file.name} is not on this machine")
    return pd.read_csv(file, dtype=str)


def opened(frame: pd.DataFrame, language: str = "en") -> survey.Survey:
    """The file as its questionnaire would be written: roles, pairs by name, and the features' labels."""
    labels = read(FOLDER / "features.csv").set_index("ID")["Label"]
    texts = {"scale": {"codes": sorted({t for c in frame if c.endswith("functional") for t in frame[c].dropna()})}}
    items: dict[str, dict] = {}
    for name in [c.removesuffix("_functional") for c in frame if c.endswith("_functional")]:
        with_it = f"{name}_functional"
        items[with_it] = {"label": labels[f"{name}_"], "role": "functional", **texts}
        items[f"{name}_dysfunctional"] = {"role": "dysfunctional", "pair": with_it, **texts}
        items[f"{name}_importance"] = {"role": "importance", "pair": with_it, "scale": IMPORTANCE}
    if "cohort" in frame:
        items["cohort"] = {"scale": {"codes": ["1", "2", "3", "4"]}, "role": "segment"}
    return survey.from_frame(frame, {"items": items}, language=language)


def category(functional: pd.Series, dysfunctional: pd.Series) -> pd.Series:
    """Berger's table as rules, without our own: both extremes, then who likes or dislikes one of the two."""
    f, d = functional.map(WORDS), dysfunctional.map(WORDS)
    assert f.notna().all()
    assert d.notna().all()
    rules = [
        ("questionable", (f == d) & f.isin([1, 5])),
        ("one_dimensional", (f == 1) & (d == 5)),
        ("attractive", f == 1),
        ("reverse", (f == 5) | (d == 1)),
        ("must_be", d == 5),
    ]
    return pd.Series(np.select([hit for _, hit in rules], [n for n, _ in rules], "indifferent"), index=f.index)


@pytest.mark.parametrize("name", ["storage--cohort1", "storage--cohort2", "storage--cohort3", "storage--cohort4", "transfers--all_cohorts"])  # fmt: skip
def test_every_feature_of_every_file(name):
    frame = read(FOLDER / f"{name}-clean.csv")
    found = measures.kano(opened(frame)).features
    assert len(found) == (6 if "transfers" in name else 5)
    for _, row in found.iterrows():
        own = category(frame[row["functional"]], frame[row["dysfunctional"]])
        share = own.value_counts(normalize=True).reindex(CATEGORIES).fillna(0)
        assert [row[c] for c in CATEGORIES] == pytest.approx(share.tolist())
        a, o, m, i = share[["attractive", "one_dimensional", "must_be", "indifferent"]]
        assert row["better"] == pytest.approx((a + o) / (a + o + m + i))
        assert row["worse"] == pytest.approx(-(o + m) / (a + o + m + i))
        assert row["category"] == share.idxmax()
        stated = frame[row["functional"].replace("functional", "importance")].str[0].astype(int)
        assert row["importance"] == pytest.approx((stated.mean() - 1) / 8 * 100)
        assert row["label"] in set(read(FOLDER / "features.csv")["Label"])


def test_cohorts_whose_texts_differ_together():
    """One survey of four cohorts: each level is what its own file gives."""
    parts = [read(FOLDER / f"storage--cohort{k}-clean.csv").assign(cohort=str(k)) for k in range(1, 5)]
    sv = opened(pd.concat(parts, ignore_index=True))
    found = measures.kano(sv, by="cohort").features
    for k, part in enumerate(parts, 1):
        alone = measures.kano(opened(part.drop(columns="cohort"))).features
        level = found[found["level"] == str(k)]
        assert level["better"].tolist() == pytest.approx(alone["better"].tolist())
        assert level["category"].tolist() == alone["category"].tolist()
        assert level["base"].tolist() == [len(part)] * 5
    assert measures.kano(sv).features["base"].tolist() == [363] * 5


def test_secure_transfers_are_wanted_either_way():
    """Counted by hand: of 358, 174 would like security and dislike its absence, the largest of the six categories."""
    row = measures.kano(opened(read(FOLDER / "transfers--all_cohorts-clean.csv"))).features.set_index("feature")
    assert row.loc["F10_functional", "one_dimensional"] == pytest.approx(174 / 358)
