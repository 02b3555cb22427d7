"""Weights made in preparation, from engagement.yaml to a Survey: order of the steps, accounting, snapshot, messages."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from csat_helpers import engagement, survey
from csat_helpers.errors import InputError
from csat_helpers.survey import snapshot

ASKED = {
    "scales": {"rating": {"min": 1, "max": 5}, "age": {"codes": {1: "young", 2: "old"}}},
    "items": {
        "id": {"role": "id"},
        "overall": {"scale": "rating", "role": "overall"},
        "age": {"scale": "age", "role": "segment"},
    },
}
RAKED = {
    "weight": "base",
    "rake": {"margins": {"age": {1: 0.5, 2: 0.5}, "sex": {"file": "data/sex.csv"}}, "population": 1000},
    "trim": {"lower": 0.3, "upper": 2.5},
}


def sample(rows, seed, name):
    """Everyone drawn: some refused, some too fast, one interview sent twice, one a second contact of an interview."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": [f"{name}-{k}" for k in range(rows)],
            "overall": rng.integers(1, 6, rows).astype(object),
            "age": rng.choice([1, 2], rows, p=[0.6, 0.4]).astype(object),
            "sex": rng.choice(["f", "m"], rows),
            "region": rng.choice(["N", "S"], rows),
            "base": rng.uniform(0.5, 2.0, rows).round(3),
            "status": rng.choice(["complete", "1", "refused", "away"], rows, p=[0.5, 0.2, 0.2, 0.1]),
            "seconds": rng.integers(40, 400, rows),
        }
    )
    frame.loc[frame["status"].isin(["refused", "away"]), ["overall", "age"]] = ""
    twice = frame.iloc[[int(np.argmax(frame["status"] == "complete"))]]
    return pd.concat([frame, twice, twice.assign(status="away", overall="", age="")], ignore_index=True)


@pytest.fixture
def study(folder):
    """An engagement of two waves with a rake, a trim and an adjustment for non-response."""
    for k, wave in enumerate(("2017", "2018")):
        folder.write(f"data/{wave}.csv", sample(260 + 60 * k, k, wave).to_csv(index=False))
    folder.write("data/sex.csv", "category,target,wave\nf,520,2017\nm,480,2017\nf,600,2018\nm,400,2018\n")
    folder.questionnaire(ASKED)
    folder.yaml(
        data=[{"file": "data/2017.csv", "wave": 2017}, {"file": "data/2018.csv", "wave": 2018}],
        segments=["age"],
        quality={"min_seconds": 60, "seconds": "seconds"},
        design={**RAKED, "nonresponse": {"status": "status", "responded": [1, "complete"], "classes": "region"}},
    )
    return folder


def facts(sv, wave):
    rows = sv.weighting.steps[sv.weighting.steps["wave"] == wave]
    return dict(zip(rows["what"], rows["value"], strict=True))


def test_rows_read_are_those_analysed_and_those_listed(study):
    sv = survey.open(study.path)
    excluded = dict(sv.exclusions.itertuples(index=False, name=None))
    read = [pd.read_csv(study.path / f"data/{wave}.csv", dtype=str) for wave in ("2017", "2018")]
    responded = [frame["status"].isin(["1", "complete"]) for frame in read]
    assert sv.about.rows_read == sum(map(len, read)) == len(sv.responses) + sum(excluded.values())
    # The second contact of an interview is nobody who did not respond: it is the interview's duplicate.
    assert excluded["duplicate"] == 4
    assert excluded["no response"] == sum((~r).sum() for r in responded) - 2
    assert list(excluded) == ["duplicate", "too fast", "no response"]


def test_who_did_not_respond_hands_his_weight_to_his_class_before_anybody_is_set_aside(study):
    study.yaml(design={"weight": "base", "nonresponse": RAKED_NONRESPONSE})
    sv = survey.open(study.path)
    frame = pd.read_csv(study.path / "data/2017.csv", dtype={"status": str})
    frame = frame.drop_duplicates("id")
    answered = frame["status"].isin(["1", "complete"])
    whole, part = frame.groupby("region")["base"].sum(), frame[answered].groupby("region")["base"].sum()
    wanted = frame[answered & (frame["seconds"] >= 60)]
    factor = wanted["region"].map(whole / part).to_numpy()
    found = sv.arrays.weight[(sv.responses["wave"] == "2017").to_numpy()]
    np.testing.assert_allclose(found, wanted["base"].to_numpy() * factor, rtol=1e-12)
    told = facts(sv, "2017")
    assert told["sampled"] == len(frame)
    assert told["responded"] == answered.sum()
    assert told["moved"] == pytest.approx(frame.loc[~answered, "base"].sum())
    lost = frame[answered & (frame["seconds"] < 60)]
    assert told["set_aside"] == pytest.approx((lost["base"] * lost["region"].map(whole / part)).sum())
    assert (sv.design.margins, sv.design.base_weight) == ([], None)


RAKED_NONRESPONSE = {"status": "status", "responded": ["1", "complete"], "classes": ["region"]}


def test_each_wave_meets_its_margins_within_its_bounds(study):
    sv = survey.open(study.path)
    wave, weight = sv.responses["wave"].to_numpy(), sv.arrays.weight
    for name, women in (("2017", 0.52), ("2018", 0.6)):
        own, of = weight[wave == name], sv.responses[wave == name]
        assert own.sum() == pytest.approx(1000)
        assert own[of["age"] == 1].sum() == pytest.approx(500)
        assert own[of["sex"] == "f"].sum() == pytest.approx(1000 * women)
        assert own.min() >= 0.3 * own.mean() * (1 - 1e-9)
        assert own.max() <= 2.5 * own.mean() * (1 + 1e-9)
    assert sv.design.margins == [["age", "wave"], ["sex", "wave"]]
    assert (sv.design.weight, sv.design.base_weight) == ("csat:weight", "csat:base_weight")
    assert sv.arrays.calibration is not None


def test_the_snapshot_keeps_weights_design_and_facts(study, monkeypatch):
    first = survey.open(study.path)
    monkeypatch.setattr("csat_helpers.survey.opening.prepare", lambda *_: pytest.fail("prepared twice"))
    again = survey.open(study.path)
    assert again.design == first.design
    np.testing.assert_array_equal(again.arrays.weight, first.arrays.weight)
    assert first.weighting is not None
    assert again.weighting is not None
    for name in ("margins", "steps"):
        pd.testing.assert_frame_equal(getattr(first.weighting, name), getattr(again.weighting, name))
    assert (again.weighting.settings, again.weighting.columns) == (first.weighting.settings, first.weighting.columns)
    assert again.about.key == first.about.key


def test_the_key_of_the_answers_is_not_moved_by_the_last_digit_of_a_weight(study):
    weighted = survey.open(study.path).about.key
    study.yaml(design={"weight": "base", "nonresponse": RAKED_NONRESPONSE})
    assert survey.open(study.path).about.key == weighted


def test_a_report_imports_neither_svy_nor_polars(study, workspace):
    survey.open(study.path)
    code = (
        "import sys; from csat_helpers import survey, measures; "
        f"sv = survey.open({str(study.path)!r}); measures.weighting_report(sv); measures.mean(sv, 'overall'); "
        "print([m for m in ('svy', 'polars') if m in sys.modules], sv.design.weight)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[] csat:weight"


def test_preparing_without_weights_of_ours_imports_neither(folder):
    code = (
        f"import sys; from csat_helpers import survey; survey.open({str(folder.path)!r}); "
        "print([m for m in ('svy', 'polars') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_changed_targets_are_prepared_anew(study):
    before = snapshot.key_of(engagement.load(study.path))
    study.write("data/sex.csv", "category,target\nf,500\nm,500\n")
    assert snapshot.key_of(engagement.load(study.path)) != before


def test_replicates_made_of_the_sample_are_adjusted_and_fitted(study):
    study.yaml(
        design={**RAKED, "nonresponse": RAKED_NONRESPONSE, "replicates": {"make": "bootstrap", "size": 40, "seed": 1}}
    )
    sv = survey.open(study.path)
    found = sv.arrays.replicates
    assert found is not None
    assert found.weight.shape == (len(sv.responses), 40)
    assert (found.method, found.centre) == ("bootstrap", "estimate")
    rows = (sv.responses["wave"] == "2018").to_numpy()
    women = rows & (sv.responses["sex"] == "f").to_numpy()
    assert found.weight[women].sum(axis=0) == pytest.approx(np.full(40, 600.0))
    again = survey.open(study.path)
    assert again.arrays.replicates is not None
    np.testing.assert_array_equal(again.arrays.replicates.weight, found.weight)


def test_replicates_of_the_file_are_found_by_their_prefix(study):
    frame = sample(120, 3, "x").drop_duplicates("id").query("status in ['1', 'complete']")
    drawn = {f"rep_{k}": (frame["base"] * k).round(4) for k in (10, 2, 1)}
    study.write("data/2017.csv", frame.assign(**drawn).to_csv(index=False))
    study.yaml(
        data=[{"file": "data/2017.csv"}],
        design={"weight": "base", "replicates": {"prefix": "rep", "method": "fay", "fay": 0.3, "df": 7}},
    )
    sv = survey.open(study.path)
    assert sv.design.replicates == survey.ReplicateWeights(["rep_1", "rep_2", "rep_10"], "fay", fay=0.3, df=7)
    assert sv.weighting is None
    assert sv.arrays.df == 7
    study.yaml(design={"weight": "base", "replicates": {"prefix": "repw", "method": "brr"}})
    with pytest.raises(InputError, match=r"Replicate weights: no column is 'repw' and a number\. Did you mean 'rep"):
        survey.open(study.path)


def test_trimming_alone_keeps_the_sum_of_the_weights(study):
    study.yaml(design={"weight": "base", "trim": {"upper": 1.3}, "nonresponse": RAKED_NONRESPONSE})
    sv = survey.open(study.path)
    own = sv.arrays.weight[(sv.responses["wave"] == "2018").to_numpy()]
    told = facts(sv, "2018")
    assert own.sum() == pytest.approx(told["base_sum"])
    assert own.max() == pytest.approx(1.3 * own.mean())
    assert sv.design.margins == []


def test_one_file_sorted_by_its_wave_item_keeps_each_weight_with_its_respondent(study):
    items = {**ASKED["items"], "period": {"role": "wave", "scale": {"codes": ["spring", "autumn"]}}}
    study.questionnaire({**ASKED, "items": items})
    frame = sample(200, 5, "x").drop_duplicates("id").query("status in ['1', 'complete']").reset_index(drop=True)
    frame["period"] = np.where(frame.index % 2 == 0, "autumn", "spring")
    study.write("data/2017.csv", frame.to_csv(index=False))
    study.yaml(
        data=[{"file": "data/2017.csv"}],
        quality={},
        design={"weight": "base", "rake": {"margins": {"sex": {"f": 0.5, "m": 0.5}}}},
    )
    sv = survey.open(study.path)
    assert sv.waves == ("spring", "autumn")
    base = sv.responses["id"].map(frame.set_index("id")["base"])
    factor = pd.Series(sv.arrays.weight / base).groupby([sv.responses["period"], sv.responses["sex"]])
    assert factor.std().max() < 1e-12


MESSAGES = {
    "category": (
        {"design": {"rake": {"margins": {"region": {"N": 1.0}}}}},
        "{yaml}: Key 'design.rake.margins.region' has no target for the category of ",
    ),
    "file": (
        {"design": {"rake": {"margins": {"sex": {"file": "data/sexes.csv"}}}}},
        "{folder}/data/sexes.csv: The data file does not exist. Did you mean 'sex.csv'?",
    ),
    "outside": (
        {"design": {"rake": {"margins": {"sex": {"file": "../sex.csv"}}}}},
        "{yaml}: The path '../sex.csv' leads out of the engagement's folder.",
    ),
    "margin": (
        {"design": {"rake": {"margins": {"sx": {"f": 0.5, "m": 0.5}}}}},
        "{yaml}: Key 'design.rake.margins.sx' names the column 'sx', which is not in the data. Did you mean 'sex'?",
    ),
    "cells": (
        {"design": {"poststratify": {"cells": ["age", "regio"], "targets": {1: {"N": 1}}}}},
        "{yaml}: Key 'design.poststratify.cells.1' names the column 'regio', which is not in the data. Did you mean",
    ),
    "status": (
        {"design": {"nonresponse": {"status": "dispo", "responded": 1}}},
        "{yaml}: Key 'design.nonresponse.status' names the column 'dispo', which is not in the data.",
    ),
    "total": (
        {"design": {"calibrate": {"totals": {"spend": 1}}}},
        "{yaml}: Key 'design.calibrate.totals.spend' names the column 'spend', which is not in the data.",
    ),
    "two": (
        {"design": {"rake": {"margins": {"sex": {"f": 1}}}, "calibrate": {"totals": {"base": 1}}}},
        "{yaml}: Key 'design' has 'rake' and 'calibrate': weights are fitted in one of these ways.",
    ),
    "responded": (
        {"design": {"nonresponse": {"status": "status", "responded": ["done"]}}},
        "{yaml}: Nobody responded: no row has 'status' 'done'. Give the values that mean an interview as"
        " design.nonresponse.responded. Known: ",
    ),
    "class": (
        {"design": {"nonresponse": {"status": "status", "responded": ["1"], "classes": ["status"]}}},
        "{yaml}: Nobody responded in the class status '",
    ),
    "blank class": (
        {"design": {"nonresponse": {"status": "status", "responded": ["1", "complete"], "classes": ["age"]}}},
        "{yaml}: The class column 'age' is blank in ",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_cannot_be_is_told_with_file_key_and_mend(study, name):
    keys, expected = MESSAGES[name]
    study.yaml(**keys)
    with pytest.raises(InputError) as raised:
        survey.open(study.path)
    folder = study.path.resolve()
    assert str(raised.value).startswith(expected.format(yaml=folder / "engagement.yaml", folder=folder))


def test_a_row_is_named_by_its_file(study):
    frame = sample(100, 7, "x")
    frame.loc[3, "sex"] = "x"
    frame.loc[3, ["status", "overall", "age"]] = ["complete", 3, 1]
    study.write("data/2018.csv", frame.to_csv(index=False))
    study.yaml(quality={})
    with pytest.raises(
        InputError, match=r"1 row \(first: data row 4 of data/2018\.csv\) of wave '2018': sex 'x' \(1\)"
    ):
        survey.open(study.path)
    frame.loc[3, ["sex", "base"]] = ["f", -1]
    study.write("data/2018.csv", frame.to_csv(index=False))
    with pytest.raises(InputError, match=r"Weight 'base' is negative in 1 row \(first: data row 4 of data/2018\.csv\)"):
        survey.open(study.path)


def test_a_weight_of_someone_set_aside_may_be_blank(study):
    frame = sample(100, 7, "x").drop_duplicates("id").query("status in ['1', 'complete']").reset_index(drop=True)
    frame.loc[0, ["overall", "age", "base"]] = ["", "", np.nan]
    study.write("data/2017.csv", frame.to_csv(index=False))
    study.yaml(
        data=[{"file": "data/2017.csv"}], quality={}, design={**RAKED, "rake": {"margins": {"age": {1: 0.5, 2: 0.5}}}}
    )
    sv = survey.open(study.path)
    assert sv.exclusions.to_dict("records") == [{"reason": "empty", "rows": 1}]
    assert len(sv.responses) == len(frame) - 1


def test_a_blank_status_is_told(study):
    frame = sample(100, 7, "x")
    frame.loc[5, "status"] = ""
    study.write("data/2018.csv", frame.to_csv(index=False))
    with pytest.raises(
        InputError, match=r"The status column 'status' is blank in 1 row \(first: data row 6 of data/2018"
    ):
        survey.open(study.path)
