"""A bundle survives the notebook's JSON, and nothing that strict JSON lacks is in it."""

import json
import math

import numpy as np
import pytest

from csat_helpers.bundle import Bundle, Column, Table, from_json, plain


def sample(**changes):
    values = {
        "id": "x", "language": "en", "headline": "H", "title": "T", "subtitle": "S", "alt": "A", "base": 12,
        "frame": {"columns": ["a"], "rows": [[1.5], [math.nan]]},
        "encoding": {"kind": "table"},
        "table": Table(columns=(Column("a", "A", "index"),), rows=((1.5,), (math.nan,))),
        "notes": ("n",),
        "takeaways": ({"role": "do", "text": "t"},),
    }  # fmt: skip
    return Bundle(**{**values, **changes})


def test_round_trip_through_strict_json():
    text = json.dumps(sample().to_json(), allow_nan=False)
    back = from_json(json.loads(text))
    assert back.table.rows == ((1.5,), (None,))
    assert back.table.columns == sample().table.columns
    assert (back.headline, back.notes, back.takeaways) == ("H", ("n",), ({"role": "do", "text": "t"},))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.float64("nan"), None), (float("inf"), None), (np.int8(3), 3), (np.array([1.0, np.nan]), [1.0, None]),
     ((1, "a"), [1, "a"]), ({1: True}, {"1": True}), (np.bool_(True), True)],
)  # fmt: skip
def test_plain_is_strict_json(value, expected):
    assert plain(value) == expected


def test_another_schema_is_refused_with_the_mend():
    with pytest.raises(ValueError, match=r"csat.exhibit/0.*Run the template again"):
        from_json({**sample().to_json(), "schema": "csat.exhibit/0"})


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind 'pie'"):
        from_json({**sample().to_json(), "encoding": {"kind": "pie"}})


def test_a_table_keeps_its_roles_letters_and_formats():
    table = Table(
        (Column("row", ""), Column("c1", "Prepaid", "mean", "A")), (("Speed", 0.5),),
        marks=({"row": 0, "column": "c1", "letters": "B c"},), roles=("answer",), formats=("percent",), stub=2,
    )  # fmt: skip
    assert from_json(json.loads(json.dumps(sample(table=table).to_json()))).table == table


def test_an_exhibit_of_the_first_schema_is_read_as_one_of_this():
    old = sample().to_json() | {"schema": "csat.exhibit/1"}
    for name in ("roles", "formats", "stub"):
        del old["table"][name]
    del old["table"]["columns"][0]["letter"]
    assert from_json(old).to_json() == sample().to_json()
