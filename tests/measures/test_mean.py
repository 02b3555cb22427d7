from csat_helpers import measures

from .conftest import rating


def test_mean_is_weighted(complex_):
    frame = complex_.responses.dropna(subset="d")
    expected = (frame["d"] * frame["w"]).sum() / frame["w"].sum()
    got = measures.mean(complex_, "d").iloc[0]
    assert abs(got["estimate"] - expected) < 1e-12
    assert got["base"] == len(frame)
    assert abs(got["weighted_base"] - frame["w"].sum()) < 1e-9
    assert abs(got["effective_base"] - frame["w"].sum() ** 2 / (frame["w"] ** 2).sum()) < 1e-9


def test_df_is_clusters_less_strata(complex_):
    frame = complex_.responses
    assert measures.mean(complex_, "a")["df"].iloc[0] == frame["cluster"].nunique() - frame["stratum"].nunique()


def test_a_reversed_scale_is_not_turned():
    assert measures.mean(rating([1, 1, 2, 2], "turned"), "q")["estimate"].iloc[0] == 1.5
