"""Correspondence analysis against its algebra and the smoking data."""

import json

import numpy as np
import pytest

from csat_helpers.measures.kernel.correspondence import correspondence, noise_inertias, placed

TABLE = np.array([[12.0, 3, 8, 1], [4, 9, 2, 6], [7, 7, 7, 3], [1, 5, 10, 9]])


@pytest.mark.realdata
def test_the_smoking_data(shared):
    """worked.json, ca_smoke: Greenacre (1984) and R ca 0.71.1; signs of axes are arbitrary."""
    examples = json.loads((shared / "oracles" / "worked.json").read_text(encoding="utf-8"))["examples"]
    told = next(e for e in examples if e["id"] == "ca_smoke")
    table, expected = np.array(told["data"]["table"]), told["expected"]
    found = correspondence(table)
    np.testing.assert_allclose(found.inertia, expected["inertias"], rtol=1e-8)
    np.testing.assert_allclose(found.inertia, told["published"]["inertias"], atol=told["tolerance"])
    assert found.total * table.sum() == pytest.approx(expected["chi2"], rel=1e-8)
    for points, other, mass, inertia in (
        (found.rows, expected["row_principal"], found.row_mass, expected["row_inertia"]),
        (found.columns, expected["col_principal"], found.column_mass, expected["col_inertia"]),
    ):
        sign = np.sign(points[0, :2] / np.array(other)[0])
        np.testing.assert_allclose(points[:, :2] * sign, other, rtol=1e-7)
        np.testing.assert_allclose(mass * (points**2).sum(axis=1), inertia, rtol=1e-8)


def test_inertia_is_chi_square_over_the_total():
    expected = np.outer(TABLE.sum(axis=1), TABLE.sum(axis=0)) / TABLE.sum()
    chi2 = ((TABLE - expected) ** 2 / expected).sum()
    assert correspondence(TABLE).total == pytest.approx(chi2 / TABLE.sum(), rel=1e-12)


def test_distances_are_chi_square_distances_of_profiles():
    found = correspondence(TABLE)
    profiles = TABLE / TABLE.sum(axis=1, keepdims=True)
    between = np.sqrt(((profiles[0] - profiles[3]) ** 2 / found.column_mass).sum())
    assert np.linalg.norm(found.rows[0] - found.rows[3]) == pytest.approx(between, rel=1e-12)


def test_points_balance_about_the_centre_and_contributions_add_up():
    found = correspondence(TABLE)
    np.testing.assert_allclose(found.row_mass @ found.rows, 0, atol=1e-12)
    np.testing.assert_allclose(found.column_mass @ found.columns, 0, atol=1e-12)
    np.testing.assert_allclose(found.row_contribution.sum(axis=0), 1)
    np.testing.assert_allclose(found.column_contribution.sum(axis=0), 1)
    np.testing.assert_allclose(found.row_quality.sum(axis=1), 1)


def test_profiles_stand_where_the_analysis_puts_them():
    found = correspondence(TABLE)
    rows, columns = TABLE / TABLE.sum(axis=1, keepdims=True), (TABLE / TABLE.sum(axis=0)).T
    np.testing.assert_allclose(placed(rows, found.column_axes), found.rows, atol=1e-12)
    np.testing.assert_allclose(placed(columns, found.row_axes), found.columns, atol=1e-12)


def test_order_and_size_of_the_table_turn_no_axis():
    found, scaled = correspondence(TABLE), correspondence(TABLE * 7)
    np.testing.assert_allclose(scaled.rows, found.rows, atol=1e-12)
    turned = correspondence(TABLE[:, ::-1])
    np.testing.assert_allclose(turned.rows, found.rows, atol=1e-12)


def test_independence_has_no_axis():
    assert correspondence(np.outer([1.0, 2, 3], [4.0, 5, 6])).inertia.size == 0


def test_noise_alone_makes_the_inertia_of_what_is_left():
    """Without error in the replicates, an axis behind those taken as true has none; that of all axes is kept."""
    found, again = correspondence(TABLE), np.stack([TABLE, TABLE])
    for axis in range(len(found.inertia)):
        np.testing.assert_allclose(noise_inertias(found, again, axis), 0, atol=1e-12)
    bent = np.stack([TABLE + np.eye(4), TABLE - np.eye(4)])
    assert (noise_inertias(found, bent, 1) > 1e-6).all()
