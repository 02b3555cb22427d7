"""The European Customer Satisfaction Index of mobile phones against plspm 0.5.1, semPLS 1.0-10, seminr 2.3.1 and psych
2.2.9 (ecsi_mobile_pls.json), and against the coefficients published with semPLS.

Conventions: seminr's ``alpha`` is the standardised one, psych gives both; its HTMT takes correlations without their sign,
its f2 estimates the model again without the path. plspm stops when the weights' squared changes add up to less than
1e-6, so its numbers agree to that, ours go on to 1e-9.
"""

import numpy as np
import pytest

from csat_helpers import measures, survey

pytestmark = pytest.mark.realdata

TOLERANCE = 1e-6
QUESTIONNAIRE = {"scales": {"ten": {"min": 1, "max": 10}}}
ITEM = {"scale": "ten"}
BLOCKS = {
    "Image": "IMAG", "Expectation": "CUEX", "Quality": "PERQ", "Value": "PERV", "Satisfaction": "CUSA",
    "Complaints": "CUSCO", "Loyalty": "CUSL",
}  # fmt: skip


@pytest.fixture(scope="module")
def reference(oracle) -> dict:
    return oracle("ecsi_mobile_pls")


@pytest.fixture(scope="module")
def model(mobi, reference) -> dict:
    constructs = {name: [item for item in mobi.responses if item.startswith(stem)] for name, stem in BLOCKS.items()}
    causes = {target: [s] if isinstance(s, str) else s for target, s in reference["paths_from_to"].items()}
    return {"constructs": constructs, "paths": [[s, target] for target, found in causes.items() for s in found]}


@pytest.fixture(scope="module")
def fitted(mobi, model) -> dict:
    return {scheme: measures.path_model(mobi, model, scheme=scheme) for scheme in ("path", "centroid")}


@pytest.mark.parametrize(("scheme", "key"), [("path", "plspm_path"), ("centroid", "plspm_centroid")])
def test_weights_loadings_paths_and_r2_are_those_of_plspm(fitted, reference, scheme, key):
    found, known = fitted[scheme], reference[key]
    items = found.items.set_index("item")
    assert items["weight"].to_dict() == pytest.approx(known["outer_weight"], abs=TOLERANCE)
    assert items["loading"].to_dict() == pytest.approx(known["loading"], abs=TOLERANCE)
    for path in found.paths.itertuples():
        assert path.estimate == pytest.approx(known["path_coefs"][path.target][path.source], abs=TOLERANCE)
    r2 = {row["construct"]: row["R2"] for row in known["inner_summary"] if row["Type"] == "Endogenous"}
    assert found.constructs.set_index("construct")["r2"].dropna().to_dict() == pytest.approx(r2, abs=TOLERANCE)


both_schemes = pytest.mark.parametrize(("scheme", "key"), [("path", "plspm_path"), ("centroid", "plspm_centroid")])


@both_schemes
def test_effects_are_those_of_plspm(fitted, reference, scheme, key):
    known = {e["relationships"]: e for e in reference[key]["effects"]}
    for row in fitted[scheme].effects.itertuples():
        effect = known[f"{row.source} -> {row.target}"]
        assert (row.direct, row.indirect, row.total) == pytest.approx(
            (effect["direct"], effect["indirect"], effect["total"]), abs=TOLERANCE
        )
    assert len(fitted[scheme].effects) == sum(bool(e["total"]) for e in known.values())


def test_total_effects_are_those_of_seminr(fitted, reference):
    known = reference["seminr_path_weighting"]["total_effects"]
    for row in fitted["path"].effects.itertuples():
        assert row.total == pytest.approx(known[row.source][row.target], abs=TOLERANCE)


@pytest.mark.parametrize(
    ("scheme", "package", "weights", "loadings", "paths"),
    [
        ("path", "seminr_path_weighting", "outer_weights", "outer_loadings", "path_coef"),
        ("path", "semPLS_pathWeighting", "outer_weights", "outer_loadings", "path_coefficients"),
        ("centroid", "semPLS_centroid", "outer_weights", "outer_loadings", "path_coefficients"),
    ],
)
def test_weights_loadings_and_paths_are_those_of_seminr_and_sempls(
    fitted, reference, scheme, package, weights, loadings, paths
):
    """semPLS scales its outer weights as we do, to construct scores of variance one with the divisor n - 1; seminr too."""
    known, made = reference[package], fitted[scheme]
    for row in made.items.itertuples():
        assert row.weight == pytest.approx(known[weights][row.item][row.construct], rel=1e-5)
        assert row.loading == pytest.approx(known[loadings][row.item][row.construct], abs=1e-6)
    for row in made.paths.itertuples():
        assert row.estimate == pytest.approx(known[paths][row.source][row.target], abs=1e-7)


def test_r2_is_that_of_seminr(fitted, reference):
    known = reference["seminr_path_weighting"]["rSquared"]["Rsq"]
    assert fitted["path"].constructs.set_index("construct")["r2"].dropna().to_dict() == pytest.approx(known, abs=1e-7)


@both_schemes
def test_unstandardised_normalised_weights_and_indices(fitted, reference, scheme, key):
    """Satisfaction is 72.45 under the path scheme; the spread is that of the sample (n - 1)."""
    known, found = reference[key], fitted[scheme]
    weight = {item: w for block in known["unstandardised_normalised_weights"].values() for item, w in block.items()}
    assert found.items.set_index("item")["index_weight"].to_dict() == pytest.approx(weight, abs=TOLERANCE)
    made = found.constructs.set_index("construct")
    assert made["index"].to_dict() == pytest.approx(known["index100_mean"], abs=2e-6)
    assert made["index_sd"].to_dict() == pytest.approx(known["index100_sd"], abs=2e-6)
    assert made.loc["Satisfaction", "index"] == pytest.approx({"path": 72.45, "centroid": 72.543}[scheme], abs=0.005)


def test_the_index_under_the_centroid_scheme_and_with_equal_weights(mobi, fitted, model):
    row = fitted["centroid"].constructs.set_index("construct").loc["Satisfaction"]
    assert row["index"] == pytest.approx(72.543, abs=0.0005)
    assert row["index_sd"] == pytest.approx(14.349, abs=0.0005)
    equal = measures.index(mobi, model["constructs"]["Satisfaction"])["estimate"].iloc[0]
    assert equal == pytest.approx(71.970, abs=0.0005)


def test_published_coefficients(fitted):
    """Monecke and Leisch (2012), semPLS: Structural Equation Modeling Using Partial Least Squares, Journal of
    Statistical Software 48(3): the ECSI model of mobile phones, centroid scheme.
    """
    published = {
        ("Image", "Expectation"): 0.50470564,
        ("Expectation", "Quality"): 0.55724786,
        ("Quality", "Satisfaction"): 0.51254524,
        ("Satisfaction", "Loyalty"): 0.48347472,
    }
    found = fitted["centroid"].paths.set_index(["source", "target"])["estimate"]
    assert {path: found[path] for path in published} == pytest.approx(published, abs=1e-7)


def test_reliability_is_that_of_seminr_and_psych(fitted, reference):
    known, alphas = reference["seminr_path_weighting"]["reliability"], reference["psych_alpha"]
    for row in fitted["path"].constructs.itertuples():
        if row.items == 1:
            assert np.isnan([row.alpha, row.alpha_standardised, row.rho_c, row.ave]).all()
            continue
        ours = (row.alpha_standardised, row.rho_c, row.ave, row.rho_a)
        theirs = known[row.construct]
        assert ours == pytest.approx([theirs[name] for name in ("alpha", "rhoC", "AVE", "rhoA")], abs=TOLERANCE)
        assert row.alpha == pytest.approx(alphas[row.construct]["raw_alpha"], abs=1e-8)


def test_htmt_and_fornell_larcker_are_those_of_seminr(fitted, reference):
    known = reference["seminr_path_weighting"]
    for row in fitted["path"].discriminant.itertuples():
        assert row.htmt == pytest.approx(known["htmt"][row.other][row.construct], abs=TOLERANCE)
        assert row.correlation == pytest.approx(known["fl_criteria"][row.other][row.construct], abs=TOLERANCE)
        roots = [known["fl_criteria"][name][name] for name in (row.construct, row.other)]
        assert row.fornell_larcker == (row.correlation < min(roots))


def test_f2_and_vif_are_those_of_seminr(fitted, reference):
    known = reference["seminr_path_weighting"]
    for row in fitted["path"].paths.itertuples():
        assert row.f2 == pytest.approx(known["fSquare"][row.source][row.target], abs=TOLERANCE)
        if (vif := known["vif_antecedents"][row.target][row.source]) is not None:
            assert row.vif == pytest.approx(vif, abs=TOLERANCE)


def test_the_preset_finds_the_same_model(mobi, fitted):
    found = measures.path_model(mobi, "ecsi")
    assert list(found.constructs["construct"]) == [
        "image", "expectations", "quality", "value", "satisfaction", "complaints", "loyalty"
    ]  # fmt: skip
    assert list(found.constructs["construct_label"])[1:3] == ["Expectations", "Perceived quality"]
    own = fitted["path"].paths.sort_values("estimate")["estimate"]
    assert found.paths.sort_values("estimate")["estimate"].tolist() == pytest.approx(own.tolist())


def test_bootstrap_errors_are_those_of_resampled_rows(mobi, model):
    """The replicates of correlations against whole rows drawn again and estimated anew."""
    found = measures.path_model(mobi, model, replicates=1000, seed=1).paths
    rng = np.random.default_rng(2)
    again = []
    for _ in range(150):
        rows = mobi.responses.iloc[rng.integers(0, 250, 250)].reset_index(drop=True)
        drawn = survey.from_frame(rows, QUESTIONNAIRE | {"items": dict.fromkeys(rows, ITEM)})
        again.append(measures.path_model(drawn, model).paths["estimate"].to_numpy())
    error = np.std(again, axis=0, ddof=1)
    assert (np.abs(found["std_error"] / error - 1) < 0.25).all()  # an error of 150 draws is itself known to 6 %
