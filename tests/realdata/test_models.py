"""Models on real answers against plain numpy and pandas: corporate reputation (code -99 is no answer), mobile carriers."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from tests.coverage.models.independent import Pls, johnson_shares, pls, r2, shapley_shares
from tests.realdata.conftest import SHARED, Case
from tests.realdata.independent import DEALING, OFFER, promoters_less_detractors

pytestmark = pytest.mark.realdata

BLOCKS = {
    "COMP": ["comp_1", "comp_2", "comp_3"], "LIKE": ["like_1", "like_2", "like_3"], "CUSA": ["cusa"],
    "CUSL": ["cusl_1", "cusl_2", "cusl_3"],
}  # fmt: skip
PATHS = [("COMP", "CUSA"), ("LIKE", "CUSA"), ("COMP", "CUSL"), ("LIKE", "CUSL"), ("CUSA", "CUSL")]
MODEL = {"constructs": BLOCKS, "paths": [list(path) for path in PATHS]}
ITEMS = [item for block in BLOCKS.values() for item in block]
QUALITY = [f"qual_{k}" for k in range(1, 9)]
NO_ANSWER = -99


def providers(wave: int) -> pd.DataFrame:
    """A wave's file as it was delivered."""
    path = SHARED / "data" / "reputation" / f"providers_wave{wave}.csv"
    if not path.is_file():
        pytest.skip(f"the real survey file {path.name} is not on this machine")
    return pd.read_csv(path)


def ask(frame: pd.DataFrame, low: float = 1) -> survey.Survey:
    scales = {"seven": {"min": low, "max": 7, "missing": {NO_ANSWER: "no answer"}}, "four": {"codes": [1, 2, 3, 4]}}
    items = {item: {"scale": "seven"} for item in [*ITEMS, *QUALITY]}
    return survey.from_frame(frame, {"scales": scales, "items": items | {"serviceprovider": {"scale": "four"}}})


def again(answers: pd.DataFrame) -> Pls:
    """PLS by the textbook's loop; pandas takes each correlation from those who answered both."""
    places = {name: [ITEMS.index(item) for item in block] for name, block in BLOCKS.items()}
    return pls(answers[ITEMS].corr().to_numpy(), places, PATHS)


@pytest.fixture(scope="module")
def first() -> pd.DataFrame:
    return providers(1)


def test_codes_are_no_answers_and_are_counted(first):
    sv = ask(first)
    counted = sv.missing.groupby("item")["count"].sum()
    assert {item: counted[item] for item in ("cusa", "cusl_1", "cusl_2", "cusl_3")} == {
        "cusa": 1, "cusl_1": 3, "cusl_2": 4, "cusl_3": 3,
    }  # fmt: skip
    found = measures.mean(sv, ITEMS).set_index("item")["estimate"]
    assert found.to_dict() == pytest.approx(first[ITEMS].replace(NO_ANSWER, np.nan).mean().to_dict())


@pytest.mark.parametrize("missing", ["pairwise", "complete"])
@pytest.mark.parametrize("wave", [1, 2])
def test_the_reputation_model_is_that_of_another_program(wave, missing):
    frame = providers(wave)
    answers = frame.replace(NO_ANSWER, np.nan)
    found = measures.path_model(ask(frame), MODEL, missing=missing)
    known = again(answers if missing == "pairwise" else answers.dropna(subset=ITEMS))
    made = found.paths.set_index(["source", "target"])["estimate"]
    assert {path: made[path] for path in PATHS} == pytest.approx(known.path, abs=1e-6)
    items = found.items.set_index("item").loc[ITEMS]
    assert items["weight"].tolist() == pytest.approx(known.weight.tolist(), abs=1e-6)
    assert items["loading"].tolist() == pytest.approx(known.loading.tolist(), abs=1e-6)
    C, beta = known.correlation, known.path
    loyalty = sum(beta[s, "CUSL"] * C[list(BLOCKS).index(s), 3] for s in ("COMP", "LIKE", "CUSA"))
    assert found.constructs.set_index("construct").loc["CUSL", "r2"] == pytest.approx(loyalty, abs=1e-6)
    asked = answers if missing == "pairwise" else answers.dropna(subset=ITEMS)
    index = found.constructs.set_index("construct").loc["CUSA", "index"]
    assert index == pytest.approx((asked["cusa"].mean() - 1) / 6 * 100)


def test_published_coefficients_of_the_reputation_model(first):
    """Hair, Hult, Ringle, Sarstedt, Danks and Ray (2021), Partial Least Squares Structural Equation Modeling Using R,
    the simple corporate reputation model; they put the item's mean where an answer is missing. The figures are recalled:
    the book was not at hand.
    """
    answers = first[ITEMS].replace(NO_ANSWER, np.nan)
    found = measures.path_model(ask(first.assign(**answers.fillna(answers.mean())), low=0.5), MODEL)  # parts of points
    published = dict(zip(PATHS, (0.162, 0.424, 0.009, 0.342, 0.504), strict=True))
    made = found.paths.set_index(["source", "target"])["estimate"]
    assert {path: made[path] for path in PATHS} == pytest.approx(published, abs=0.0006)
    explained = found.constructs.set_index("construct")["r2"]
    assert (explained["CUSA"], explained["CUSL"]) == pytest.approx((0.295, 0.562), abs=0.0006)


def test_intervals_of_the_reputation_model(first):
    paths = measures.path_model(ask(first), MODEL, replicates=500).paths.set_index(["source", "target"])
    assert (paths["conf_low"] < paths["estimate"]).all()
    assert (paths["estimate"] < paths["conf_high"]).all()
    sure, unsure = (paths.loc[(source, "CUSL"), ["conf_low", "conf_high"]].tolist() for source in ("CUSA", "COMP"))
    assert sure[0] > 0.4
    assert unsure[0] < 0 < unsure[1]


@pytest.mark.parametrize(("method", "shares"), [("shapley", shapley_shares), ("johnson", johnson_shares)])
def test_drivers_of_satisfaction_with_a_provider(first, method, shares):
    R = first.replace(NO_ANSWER, np.nan)[[*QUALITY, "cusa"]].corr().to_numpy()
    found = measures.drivers(ask(first), "cusa", QUALITY, method=method, replicates=200)
    assert found["share"].tolist() == pytest.approx(shares(R).tolist(), abs=1e-8)
    assert found["r2"].iloc[0] == pytest.approx(r2(R, range(8)), abs=1e-10)
    assert (found["base"] == 343).all()
    assert found.filter(like="rank_prob_").sum(axis=1).tolist() == pytest.approx([1.0] * 8)


def test_drivers_by_provider(first):
    found = measures.drivers(ask(first), "cusa", QUALITY, by="serviceprovider", replicates=0)
    for provider in (1, 2, 3, 4):
        own = first[first["serviceprovider"] == provider].replace(NO_ANSWER, np.nan)
        rows = found[found["level"].astype(str) == str(provider)]
        assert rows["share"].tolist() == pytest.approx(
            shapley_shares(own[[*QUALITY, "cusa"]].corr().to_numpy()).tolist()
        )


def test_importance_and_performance_of_a_provider(first):
    answers = first.replace(NO_ANSWER, np.nan)
    found = measures.importance_performance(ask(first), "cusa", QUALITY).set_index("item")
    performance = (answers[QUALITY].mean() - 1) / 6 * 100
    importance = pd.Series(shapley_shares(answers[[*QUALITY, "cusa"]].corr().to_numpy()), QUALITY)
    assert found["performance"].to_dict() == pytest.approx(performance.to_dict())
    matters, below = importance > 1 / 8, performance < performance.mean()
    expected = np.select([matters & below, matters, below], ["fix", "keep", "watch"], "maintain")
    assert found["quadrant"].tolist() == expected.tolist()


def test_what_recommendation_of_carriers_depends_on(mobile: Case):
    items, numbers = [*OFFER, *DEALING], mobile.raw.numbers
    R = numbers[[*OFFER, "Q8"]].corr().to_numpy()
    found = measures.drivers(mobile.survey, "Q8", OFFER, replicates=200)
    assert found["share"].tolist() == pytest.approx(shapley_shares(R).tolist())
    whole = measures.drivers(mobile.survey, "Q8", items, method="johnson", replicates=200)
    assert whole["share"].tolist() == pytest.approx(johnson_shares(numbers[[*items, "Q8"]].corr().to_numpy()).tolist())


def test_penalties_and_rewards_of_carriers(mobile: Case):
    """By least squares of the index on low (1, 2) and high (5) marks, with the robust error that divides by n - 1."""
    numbers = mobile.raw.numbers[[*OFFER, "Q8"]].dropna()
    X = np.column_stack([np.ones(len(numbers)), numbers[OFFER] <= 2, numbers[OFFER] == 5]).astype(float)
    y = numbers["Q8"].to_numpy() * 10
    bread = np.linalg.inv(X.T @ X)
    beta = bread @ X.T @ y
    score = X * (y - X @ beta)[:, None]
    error = np.sqrt(np.diag(bread @ (score.T @ score) @ bread) * len(y) / (len(y) - 1))
    found = measures.penalty_reward(mobile.survey, "Q8", OFFER)
    assert [*found["penalty"], *found["reward"]] == pytest.approx(beta[1:].tolist())
    assert [*found["penalty_std_error"], *found["reward_std_error"]] == pytest.approx(error[1:].tolist(), rel=2e-3)


def test_the_value_of_delight_of_carriers(mobile: Case):
    """Recommendation of those very satisfied with value for money against the next: Welch's error, near enough."""
    numbers = mobile.raw.numbers
    nps = promoters_less_detractors(numbers["Q8"])
    top, second = (nps[numbers["Q11_3"] == answer].dropna() for answer in (5, 4))
    found = measures.delight(mobile.survey, "Q11_3", "Q8").set_index("measure").loc["nps"]
    assert (found["delighted"], found["satisfied"]) == pytest.approx((top.mean(), second.mean()))
    assert found["estimate"] == pytest.approx(top.mean() - second.mean())
    assert found["std_error"] == pytest.approx(np.sqrt(top.var() / len(top) + second.var() / len(second)), rel=0.01)


def test_what_if_of_carriers(mobile: Case):
    numbers = mobile.raw.numbers[[*OFFER, "Q8"]].dropna()
    X = np.column_stack([np.ones(len(numbers)), (numbers[OFFER] - 1) * 25])
    slope = np.linalg.lstsq(X, promoters_less_detractors(numbers["Q8"]).to_numpy(), rcond=None)[0][1:]
    found = measures.what_if(mobile.survey, "Q8", OFFER, dict.fromkeys(OFFER, 5.0), measure="nps")
    steps = sorted(slope * 5, reverse=True)  # the largest part first
    assert found["estimate"].tolist() == pytest.approx([*steps, slope.sum() * 5])


def test_themes_of_carriers_comments(mobile: Case):
    """What customers like and dislike, by their own words: shares of those who commented, and how they recommend."""
    words = {"price": ["price", "cost", "expensive"], "coverage": ["coverage", "reception", "signal"]}
    found = measures.themes(
        mobile.survey, "Q9", {name: {"words": {"en": w}} for name, w in words.items()}, outcome="Q8"
    )
    text = mobile.raw.cells["Q9"].str.lower()
    for theme, stems in words.items():
        hits = int(text.str.contains(rf"\b(?:{'|'.join(stems)})", regex=True).sum())
        assert found.set_index("theme").loc[theme, "respondents"] == pytest.approx(hits, rel=0.1)
