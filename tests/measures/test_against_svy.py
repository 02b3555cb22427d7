"""Estimates, errors and intervals against svy on random designs: strata, clusters, weights, corrections, lonely ones.

Conventions: svy's ``singleton="center"`` is our rule for a lonely cluster, except in totals, which it centres at the
mean of clusters where we (as R's code) centre them not at all: totals of such designs are left out. Its
``drop_nulls`` keeps rows without an answer in the design, as we do. Its degrees of freedom are those of the clusters and strata that the answers lie
in, ours the whole design's, so its ends are compared with our formula on its df. Left out: domains that lie in one
cluster, which svy gives an error of zero and we none; shares of 0 and 1, where each has its own rule; svy's ``wilson``
(it lowers the effective base for few degrees of freedom and takes t's quantile as well, where we do one of them); the
intervals of medians, which svy does not make by Woodruff's way.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers import measures
from csat_helpers.measures.kernel import intervals

from .by_hand import ask, frames

CLOSE = {"rel": 1e-10, "abs": 1e-12}


@pytest.fixture(scope="module")
def sample():
    """A maker of svy's sample from the same columns."""
    import polars as pl
    import svy

    def build(frame, stratum, cluster, fpc):
        data = frame.drop(columns=["ssu", "N2", "m"]).assign(one=1.0)
        design = svy.Design(
            wgt="w", stratum=stratum, psu=cluster, pop_size=fpc, singleton="center" if stratum else None
        )
        return svy.Sample(pl.from_dict({name: data[name].tolist() for name in data}), design).estimation

    return build


@st.composite
def designs(draw):
    """A frame, and which of its stratum, cluster and population columns the design uses."""
    frame = draw(frames())
    frame["w"] = frame["w"].clip(lower=0.05)  # svy counts a weight of zero as a respondent
    if draw(st.booleans()):
        frame.loc[frame["g"] == "B", ["a", "x"]] = np.nan  # a domain with nobody
    stratum = "s" if draw(st.booleans()) else None
    cluster = "psu" if draw(st.booleans()) else None
    fpc = "N1" if stratum and cluster and draw(st.booleans()) else None
    return frame, stratum, cluster, fpc


def surveyed(frame, stratum, cluster, fpc):
    return ask(frame, stratum=stratum, cluster=[cluster] if cluster else [], fpc=[fpc] if fpc else [])


def compare(ours, theirs, interval="t"):
    """Our row against svy's, where there is an error."""
    if ours["reason"]:
        return
    assert ours["estimate"] == pytest.approx(theirs.est, **CLOSE)
    assert ours["std_error"] == pytest.approx(theirs.se, **CLOSE)
    assert ours["base"] == theirs.n
    assert ours["df"] >= theirs.df
    if theirs.df > 0:
        share, error, base = (np.array([v], float) for v in (theirs.est, theirs.se, theirs.n))
        ends = (
            intervals.t_interval(share, error, theirs.df, 0.95)
            if interval == "t"
            else intervals.share_interval(interval, share, error, base, base, theirs.df, 0.95)
        )
        assert [theirs.lci, theirs.uci] == pytest.approx([end[0] for end in ends], **CLOSE)
    if theirs.df == ours["df"]:
        assert [ours["conf_low"], ours["conf_high"]] == pytest.approx([theirs.lci, theirs.uci], **CLOSE)


tried = settings(max_examples=25, deadline=None)


@tried
@given(designs())
def test_means_totals_and_ratios(sample, case):
    found, sv = sample(*case), surveyed(*case)
    if case[0]["a"].notna().any():
        mean = measures.mean(sv, "a").iloc[0]
        compare(mean, found.mean("a", drop_nulls=True).estimates[0])
        if not sv.arrays.lonely:
            compare(measures.total(sv, "a").iloc[0], found.total("a", drop_nulls=True).estimates[0])
    if case[0][["a", "x"]].notna().all(axis=1).any():
        compare(measures.ratio(sv, "a", "x").iloc[0], found.ratio("a", "x", drop_nulls=True).estimates[0])


@tried
@given(designs(), st.sampled_from(["logit", "beta"]))
def test_shares(sample, case, interval):
    if case[0]["a"].notna().any():
        shares = measures.distribution(surveyed(*case), "a", interval=interval).set_index("answer")
        for theirs in sample(*case).prop("a", drop_nulls=True, ci_method=interval).estimates:
            if 0 < theirs.est < 1:  # at 0 and 1 each has its own rule
                compare(shares.loc[str(int(theirs.y_level))], theirs, interval)


@tried
@given(designs())
def test_domains(sample, case):
    found, sv = sample(*case), surveyed(*case)
    kinds = [
        (measures.mean(sv, "a", by="g"), found.mean("a", by="g", drop_nulls=True)),
        (measures.ratio(sv, "a", "x", by="g"), found.ratio("a", "x", by="g", drop_nulls=True)),
    ]
    if not sv.arrays.lonely:
        kinds.append((measures.total(sv, "a", by="g"), found.total("a", by="g", drop_nulls=True)))
    for ours, theirs in kinds:
        rows = ours.set_index("level")
        for one in theirs.estimates:
            compare(rows.loc[one.by_level[0]], one)


@tried
@given(designs())
def test_medians(sample, case):
    found, sv = sample(*case), surveyed(*case)
    ours = measures.quantile(sv, "x", probabilities=[0.5], by="g").set_index("level")
    for one in found.median("x", by="g", drop_nulls=True).estimates:
        assert ours.loc[one.by_level[0], "estimate"] == one.est
