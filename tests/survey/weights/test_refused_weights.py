"""Weights that cannot be made: the whole text of every refusal."""

from dataclasses import replace

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import InputError
from csat_helpers.survey import Design
from tests.survey.weights.test_reweighting import ASKED, SHARES, made

SMALL = survey.from_frame(
    pd.DataFrame(
        {
            "size": [1, 1, 2, 2, 2, 3, 3],
            "blank": [1, 1, 2, None, 2, 3, 3],
            "sex": list("ffmmmff"),
            "negative": [-1, 1, 1, 1, 1, 1, 1],
            "text": ["x", "1", "1", "1", "1", "1", "1"],
            "gap": [1, None, 1, None, 1, 1, 1],
            "none": [0.0] * 7,
            "one_sex": [0.0, 0, 1, 1, 1, 0, 0],
            "income": [1.0, 5, 2, 3, 9, 1, 2],
            "stratum": [1, 1, 1, 1, 2, 2, 3],
        }
    ),
    {**ASKED, "items": {"size": {"scale": "size"}, "blank": {"scale": "size"}}},
)
WAVES = replace(SMALL, responses=SMALL.responses.assign(wave=list("1111222")))


def weighted(column):
    return replace(SMALL, design=Design(weight=column))


NARROW = {"size": {1: 0.01, 2: 0.01, 3: 0.98}}
JOIN = "join the category with another in the data and in the targets."
REFUSED = {
    "nobody": (
        lambda: survey.rake(SMALL, {"size": {1: 0.2, 2: 0.3, 3: 0.4, 4: 0.1}}),
        "rake: Key 'rake.margins.size': no respondent has size '4', which has a target. Nobody can stand for it: join it"
        " with another category, in the data and in the targets.",
    ),
    "nobody with a weight": (
        lambda: survey.rake(weighted("one_sex"), {"sex": SHARES["sex"]}),
        "rake: Key 'rake.margins.sex': no respondent with a weight above 0 has sex 'f', which has a target. Nobody can"
        " stand for it: join it with another category, in the data and in the targets.",
    ),
    "no category": (
        lambda: survey.rake(SMALL, {"size": {1: 0.2, 2: 0.8}}),
        "rake: Key 'rake.margins.size' has no target for the category of 2 rows (first: row 6): size '3' (2). Give it a"
        " target, make a missing answer a category, or set these rows aside.",
    ),
    "blank": (
        lambda: survey.rake(SMALL, {"blank": {1: 0.2, 2: 0.3, 3: 0.5}}),
        "rake: Key 'rake.margins.blank' has no target for the category of 1 row (first: row 4): blank (1). Give it a"
        " target, make a missing answer a category, or set these rows aside.",
    ),
    "no cell": (
        lambda: survey.poststratify(SMALL, ["size", "sex"], {1: {"f": 0.4}, 2: {"m": 0.6}}),
        "poststratify: Key 'poststratify.targets' has no target for the category of 2 rows (first: row 6): size '3', sex"
        " 'f' (2). Give it a target, make a missing answer a category, or set these rows aside.",
    ),
    "shares": (
        lambda: survey.rake(SMALL, {"size": {1: 0.2, 2: 0.3, 3: 0.4}}),
        "rake: The shares of 'size' add up to 0.9, not to 1 (0.2 + 0.3 + 0.4). Correct them, or give counts.",
    ),
    "per cent": (
        lambda: survey.rake(SMALL, {"size": {1: 20, 2: 30, 3: 50}}),
        "rake: The targets of 'size' add up to 100, as per cent do (20 + 30 + 50). Write shares that add up to 1 (0.12"
        " for 12 %). If they are counts, say population: 100.",
    ),
    "totals": (
        lambda: survey.rake(SMALL, {"size": {1: 20, 2: 30, 3: 60}, "sex": {"f": 60, "m": 60.5}}),
        "rake: The targets do not add up to the same total: size 110; sex 120.5. Correct them, or give shares that add"
        " up to 1.",
    ),
    "population": (
        lambda: survey.rake(SMALL, {"size": {1: 20, 2: 30, 3: 60}}, population=1e6),
        "rake: The targets do not add up to the same total: size 110; population 1,000,000. Correct them, or give shares"
        " that add up to 1.",
    ),
    "negative": (
        lambda: survey.rake(SMALL, {"size": {1: -0.1, 2: 1.1}}),
        "rake: Key 'rake.margins.size.1' has the value -0.1; it should be greater than 0.",
    ),
    "zero": (
        lambda: survey.rake(SMALL, {"size": {1: 0, 2: 1}}),
        "rake: Key 'rake.margins.size.1' has the value 0; it should be greater than 0.",
    ),
    "no number": (
        lambda: survey.rake(SMALL, {"size": {1: "many", 2: 1}}),
        "rake: Key 'rake.margins.size.1' has the value 'many'; it should be a valid number.",
    ),
    "no number in a cell": (
        lambda: survey.poststratify(SMALL, ["size", "sex"], {1: {"f": "many"}, 2: {"m": 0.6}}),
        "poststratify: Key 'poststratify.targets': the target of size '1', sex 'f' is 'many', not a number above 0. Give"
        " a share or a count; leave out a category that nobody has.",
    ),
    "depth": (
        lambda: survey.poststratify(SMALL, ["size", "sex"], {1: 0.2, 2: 0.8}),
        "poststratify: Key 'poststratify.targets.1' has the value 0.2; it should hold categories. Nest a level for each"
        " column of 'cells': {North: {1: 0.2, 2: 0.3}}.",
    ),
    "unknown code": (
        lambda: survey.rake(SMALL, {"size": {7: 0.2, 2: 0.8}}),
        "rake: Key 'rake.margins.size': '7' is not on the scale of 'size'. Known: 1, 2, 3, 4; missing 9 (refused).",
    ),
    "missing code": (
        lambda: survey.rake(SMALL, {"size": {9: 0.2, 2: 0.8}}),
        "rake: Key 'rake.margins.size': '9' of 'size' is a missing code (refused), which nobody is weighted to. Leave it"
        " out; make it a category of the scale if it is an answer.",
    ),
    "twice": (
        lambda: survey.rake(SMALL, {"size": {"small": 0.2, 1: 0.8}}),
        "rake: Key 'rake.margins.size': the category size '1' has a target already. Keep one of the two.",
    ),
    "column": (
        lambda: survey.rake(SMALL, {"sice": {1: 0.2, 2: 0.8}}),
        "rake: Key 'rake.margins.sice' names the column 'sice', which is not in the data. Did you mean 'size'? Known:"
        " size, blank, sex, negative, text, gap, none, one_sex, income, stratum.",
    ),
    "wave": (
        lambda: survey.rake(WAVES, {"wave": {1: 0.2, 2: 0.8}}),
        "rake: Key 'rake.margins.wave' weights the column 'wave'. Leave it out: weights are fitted within each wave.",
    ),
    "no wave": (
        lambda: survey.rake(replace(SMALL, responses=SMALL.responses.assign(wave=[1, 1, None, 1, 2, 2, 2])), SHARES),
        "rake: The column 'wave' is blank in 1 row (first: row 3). Weights are fitted within each wave: give every"
        " respondent one.",
    ),
    "population of a wave": (
        lambda: survey.rake(WAVES, {"sex": SHARES["sex"]}, population={"1": 20}),
        "rake: 'population' has no number for the wave '2'. Add it. Known: 1.",
    ),
    "sweeps": (
        lambda: survey.rake(made(), SHARES, iterations=2),
        "rake: Raking did not converge within 2 sweeps over the margins: size '3' is +0.00249 % off its",
    ),
    "contradiction": (
        lambda: survey.rake(SMALL, {"sex": SHARES["sex"], "one_sex": {0: 0.9, 1: 0.1}}),
        "rake: Raking did not converge within 1,000 sweeps over the margins: sex 'f' is +125 % off its target. Allow"
        " more 'iterations', or look for categories of two margins that the same respondents share.",
    ),
    "reach": (
        lambda: survey.rake(SMALL, NARROW, trim=(0.5, 2)),
        "rake: The trimming bounds cannot be met: the 2 respondents with size '1' can stand for 14.3 % to 57.1 % of the"
        f" population, and their target is 1 %. Widen 'trim', or {JOIN}",
    ),
    "reach of one bound": (
        lambda: survey.rake(SMALL, NARROW, trim=(0.5, None)),
        "rake: The trimming bounds cannot be met: the 2 respondents with size '1' can stand for no less than 14.3 % of"
        f" the population, and their target is 1 %. Widen 'trim', or {JOIN}",
    ),
    "no bound": (
        lambda: survey.rake(SMALL, {"sex": SHARES["sex"]}, trim=(None, None)),
        "rake: 'trim' has neither 'lower' nor 'upper'.",
    ),
    "bounds": (
        lambda: survey.rake(SMALL, {"sex": SHARES["sex"]}, trim=(2, 3)),
        "rake: Key 'trim.lower' has the value 2; it should be less than 1.",
    ),
    "negative weight": (
        lambda: survey.rake(weighted("negative"), {"sex": SHARES["sex"]}),
        "rake: Weight 'negative' is negative in 1 row (first: row 1). Give every respondent a weight of zero or more.",
    ),
    "text weight": (
        lambda: survey.rake(weighted("text"), {"sex": SHARES["sex"]}),
        "rake: Weight 'text' is missing or not a number in 1 row (first: row 1): 'x'. Give every respondent a number.",
    ),
    "missing weight": (
        lambda: survey.rake(weighted("gap"), {"sex": SHARES["sex"]}),
        "rake: Weight 'gap' is missing or not a number in 2 rows (first: row 2): blank. Give every respondent a number.",
    ),
    "zero weights": (
        lambda: survey.rake(weighted("none"), {"sex": SHARES["sex"]}),
        "rake: Weight 'none' is zero in every row. Name another weight.",
    ),
    "fitted already": (
        lambda: survey.rake(survey.rake(SMALL, {"sex": SHARES["sex"]}), {"sex": SHARES["sex"]}),
        "rake: The weights of this survey were fitted already. Give all margins in one call; make replicate weights"
        " before the fit.",
    ),
    "nothing": (lambda: survey.calibrate(SMALL), "calibrate: 'calibrate' has neither margins nor totals."),
    "negative result": (
        lambda: survey.calibrate(SMALL, totals={"income": 100}, population=7),
        "calibrate: The calibration makes weights negative in 4 rows (first: row 1); the lowest is -",
    ),
    "text total": (
        lambda: survey.calibrate(SMALL, totals={"text": 100}),
        "calibrate: Column 'text' is missing or not a number in 1 row (first: row 1): 'x'. Give every respondent a"
        " number.",
    ),
    "total of a wave": (
        lambda: survey.calibrate(WAVES, totals={"income": {"1": 30}}),
        "calibrate: The total of 'income' has no number for the wave '2'. Add it.",
    ),
    "factor": (
        lambda: survey.calibrate(SMALL, totals={"income": 60}, population=7, bounds=(0.9, 1.1)),
        "calibrate: No weights meet all targets within the bounds: the total of 'income' is -",
    ),
    "factor bounds": (
        lambda: survey.calibrate(SMALL, totals={"income": 60}, bounds=(1.5, 2.0)),
        "calibrate: The bounds of 'calibrate' are factors below and above 1: [0.3, 3].",
    ),
    "two bounds": (
        lambda: survey.calibrate(SMALL, totals={"income": 60}, bounds=(0.5, 2.0), trim=(0.5, 2)),
        "calibrate: Key 'design' has 'trim' and the 'bounds' of 'calibrate': give one of the two.",
    ),
    "empty replicate": (
        lambda: survey.rake(survey.with_replicates(SMALL, "bootstrap", size=20, seed=1), {"size": SHARES["size"]}),
        "rake: In 1 of 20 replicates nobody of size '1' is left, so they cannot be fitted to its target. Join small"
        " categories in the data and in the targets, or leave 'replicates' out.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_told(name):
    call, expected = REFUSED[name]
    with pytest.raises(InputError) as raised:
        call()
    told = str(raised.value)
    assert told.startswith(expected) if not expected.endswith(".") else told == expected


FILES = {
    "twice": ("category,target\n1,.2\n1,.8\n", "data row 2: the category size '1' has a target already."),
    "category": ("categry,target\n1,.2\n", "The targets have no column 'size' or 'category'. Known: categry, target."),
    "target": ("size,tagret\n1,.2\n", "The targets have no column 'target'. Did you mean 'tagret'?"),
    "two": ("size,target,target\n1,.2,.3\n", "2 columns are headed 'target'. Keep one."),
    "text": ("size,target\n1,.2\n2,12%\n", "data row 2: the target of size '2' is '12%', not a number above 0."),
    "blank": ("size,target\n1,\n", "data row 1: the target of size '1' is blank, not a number above 0."),
    "negative": ("size,target\n1,-3\n", "data row 1: the target of size '1' is '-3', not a number above 0."),
    "nothing": ("size,target\n1,0.2\n,0.8\n", "data row 2: the category of 'size' is blank. Fill it in."),
    "wave": (
        "size,target,wave\n1,1,2018\n",
        "data row 1: the target is of the wave '2018', and the survey has one wave",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_in_a_file_is_told_with_its_row(name, tmp_path):
    text, expected = FILES[name]
    file = tmp_path / "size.csv"
    file.write_text(text)
    with pytest.raises(InputError) as raised:
        survey.rake(SMALL, {"size": file})
    assert str(raised.value).startswith(f"{file}: {expected}")


def test_waves_in_a_file_are_complete(tmp_path):
    file = tmp_path / "sex.csv"
    file.write_text("sex,target,wave\nf,.2,1\nm,.8,1\n")
    with pytest.raises(InputError, match=r"'sex' has no targets for the wave '2'\. Add rows for it\. Known: 1\."):
        survey.rake(WAVES, {"sex": file})
    file.write_text("sex,target,wave\nf,.2,1\nm,.8,\n")
    with pytest.raises(InputError, match=r"data row 2: some targets name a wave and some do not"):
        survey.rake(WAVES, {"sex": file})


def test_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "sex.csv").touch()
    with pytest.raises(InputError, match=r"sx\.csv: The data file does not exist\. Did you mean 'sex\.csv'\?"):
        survey.rake(SMALL, {"sex": tmp_path / "sx.csv"})
