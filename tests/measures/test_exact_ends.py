"""Which surveys have exact intervals, that every measure then has them, and that others keep theirs."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import finite, intervals
from csat_helpers.survey import Design, Disclosure
from csat_helpers.survey.finite_population import exact_intervals, population_size

SCALES = {"s": {"min": 1, "max": 5, "missing": {9: "not applicable", 8: "refused"}}, "t": {"min": 0, "max": 10}}
ASKED = {
    "scales": SCALES,
    "items": {"q": {"scale": "s"}, "r": {"scale": "s"}, "n": {"scale": "t"}, "g": {"scale": {"codes": ["a", "b"]}}},
}
FLAG = Disclosure(privacy_base=5, reliability="flag")


def frame(n: int = 30, size: int = 60) -> pd.DataFrame:
    k = np.arange(n)
    return pd.DataFrame({
        "q": k * 7 % 5 + 1, "r": k * 3 % 4 + 2, "n": k * 7 % 11, "g": np.where(k % 3, "a", "b"), "N": size, "w": 1 + k % 2,
    })  # fmt: skip


def survey_of(data: pd.DataFrame, *, disclosure: Disclosure | None = None, **design):
    return survey.from_frame(data, ASKED, design=Design(**design), disclosure=disclosure)


def ends(found: pd.DataFrame) -> list[float]:
    return found[["conf_low", "conf_high"]].to_numpy().ravel().tolist()


@pytest.mark.parametrize(
    ("options", "exact"),
    [
        ({}, False),
        ({"disclosure": FLAG}, True),
        ({"disclosure": Disclosure(privacy_base=5)}, False),
        ({"fpc": ["N"]}, True),
        ({"disclosure": FLAG, "weight": "w"}, False),
        ({"disclosure": FLAG, "weight": "w", "stratum": "w"}, True),
        ({"disclosure": FLAG, "cluster": ["n"]}, False),
        ({"disclosure": FLAG, "margins": [["g"]]}, False),
    ],
)
def test_the_rule(options, exact):
    assert exact_intervals(survey_of(frame(), **options)) is exact


def test_a_tenth_of_the_population_is_the_limit():
    assert not exact_intervals(survey_of(frame(30, 300), fpc=["N"]))
    assert exact_intervals(survey_of(frame(30, 299), fpc=["N"]))


def test_every_measure_has_the_kernels_ends():
    data = frame()
    sv = survey_of(data, fpc=["N"])
    q, r, n = (data[name].to_numpy(float) for name in "qrn")
    nps = np.select([n >= 9, n <= 6], [100.0, -100.0], 0.0)

    def by_kernel(x, scale):
        return pytest.approx(finite.mean([finite.Part(x, 60)], scale, 0.95))

    assert ends(measures.mean(sv, "q")) == by_kernel(q, (1, 5))
    assert ends(measures.item_index(sv, "q")) == by_kernel(25 * (q - 1), (0, 100))
    assert ends(measures.index(sv, ["q", "r"])) == by_kernel(12.5 * (q + r - 2), (0, 100))
    assert ends(measures.nps(sv, "n")) == by_kernel(nps, (-100, 100))
    assert ends(measures.top_box(sv, "q")) == by_kernel((q >= 4) * 1.0, (0, 1))
    cells = measures.crosstab(sv, ["q", "n"], "g").cells.set_index(["item", "measure", "answer", "level"])
    for item, measure, answer, x, scale in (
        ("q", "mean", "", q, (1, 5)), ("q", "share", "5", (q == 5) * 1.0, (0, 1)), ("n", "nps", "", nps, (-100, 100))
    ):  # fmt: skip
        assert cells.loc[(item, measure, answer, ""), ["conf_low", "conf_high"]].tolist() == by_kernel(x, scale)
    index = measures.distribution(sv, "q").query("measure == 'index'")
    assert ends(index) == by_kernel(25 * (q - 1), (0, 100))


def test_std_errors_and_intervals_asked_for_by_name_stay():
    plain, exact = survey_of(frame(30, 3000), fpc=["N"]), survey_of(frame(30, 3000), fpc=["N"], disclosure=FLAG)
    for name in ("beta", "wilson", "mean"):
        assert ends(measures.top_box(exact, "q", interval=name)) == ends(measures.top_box(plain, "q", interval=name))
    assert ends(measures.top_box(exact, "q")) != ends(measures.top_box(plain, "q"))
    assert ends(measures.top_box(exact, "q")) == ends(measures.top_box(plain, "q", interval="exact"))
    columns = ["estimate", "std_error", "df", "base", "deff"]
    pd.testing.assert_frame_equal(measures.mean(exact, "q")[columns], measures.mean(plain, "q")[columns])


def test_exact_is_refused_where_it_cannot_be():
    with pytest.raises(MeasureError, match="Exact intervals need a simple or stratified sample"):
        measures.top_box(survey_of(frame(), weight="w"), "q", interval="exact")


def test_without_a_population_a_share_is_clopper_and_pearsons():
    sv = survey_of(frame(), disclosure=FLAG)
    low, high = intervals.beta_interval(np.array([0.4]), np.array([30.0]), 0.95)
    assert ends(measures.top_box(sv, "q")) == pytest.approx([low[0], high[0]])


def test_a_group_is_taken_at_the_sampling_fraction_and_never_too_small():
    sv = survey_of(frame(30, 62), fpc=["N"])
    assert population_size(sv) == 62
    assert population_size(sv.focus(segment={"g": "b"})) == 21  # ten of 30, of 62: 20.7
    own = frame()["q"][frame()["g"] == "b"].to_numpy(float)
    assert ends(measures.mean(sv, "q", by="g").query("level == 'b'")) == pytest.approx(
        finite.mean([finite.Part(own, 21)], (1, 5), 0.95)
    )


def test_a_census_has_no_width_and_who_did_not_answer_is_not_seen():
    assert ends(measures.mean(survey_of(frame(30, 30), fpc=["N"]), "q")) == pytest.approx([3, 3])
    silent = frame(30, 30).assign(q=lambda f: f["q"].where(f.index > 1, 8))
    low, high = ends(measures.mean(survey_of(silent, fpc=["N"]), "q"))
    assert low < high
    not_concerned = frame(30, 30).assign(q=lambda f: f["q"].where(f.index > 1, 9))
    low, high = ends(measures.mean(survey_of(not_concerned, fpc=["N"]), "q"))
    assert low == pytest.approx(high)


def test_strata_are_added_by_their_weights():
    data = frame().assign(N=lambda f: np.where(f["g"] == "a", 20, 60), w=lambda f: np.where(f["g"] == "a", 1.0, 6.0))
    sv = survey_of(data, weight="w", stratum="g", fpc=["N"])
    parts = [
        finite.Part(data["q"][data["g"] == g].to_numpy(float), size, size / 80) for g, size in (("a", 20), ("b", 60))
    ]
    assert ends(measures.mean(sv, "q")) == pytest.approx(finite.mean(parts, (1, 5), 0.95))
    assert ends(measures.mean(sv, "q", by="g").query("level == 'a'")) == pytest.approx(
        [data["q"][data["g"] == "a"].mean()] * 2
    )


def test_the_methods_chapter_says_so():
    facts = survey.study_facts(survey_of(frame(), fpc=["N"])).set_index("fact")["value"]
    assert facts["answered"] == "30 of 60 (50%)"
    assert facts["intervals"].startswith("exact for shares")
    assert survey.study_facts(survey_of(frame(30, 30), fpc=["N"])).set_index("fact")["value"]["answered"] == (
        "all 30: a census, which has no sampling error"
    )
    assert "intervals" not in set(survey.study_facts(survey_of(frame()))["fact"])


def test_a_table_says_that_its_intervals_are_exact():
    exact, plain = (measures.crosstab(survey_of(frame(), **design), "q") for design in ({"fpc": ["N"]}, {}))
    assert [table.settings["interval"] for table in (exact, plain)] == ["exact", "logit"]
    asked = measures.crosstab(survey_of(frame()), "q", interval="exact").cells
    share = asked[asked["measure"] == "share"].iloc[0]
    assert ends(asked[asked["measure"] == "share"].head(1)) == pytest.approx(
        finite.mean([finite.Part(np.repeat([1.0, 0.0], [int(share["count"]), 30 - int(share["count"])]))], (0, 1), 0.95)
    )


def test_nothing_asked_is_an_empty_frame():
    assert measures.mean(survey_of(frame(), fpc=["N"]), []).empty
