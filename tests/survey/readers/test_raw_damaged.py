"""Files with some bytes changed: each is read or refused with a DataError, whatever the format."""

import random

import pandas as pd
import pyreadstat
import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.arrow import read_arrow
from csat_helpers.survey.readers.excel import read_excel
from csat_helpers.survey.readers.parquet import read_parquet
from csat_helpers.survey.readers.spss import read_spss
from csat_helpers.survey.readers.stata import read_stata
from tests.survey.readers import xls_by_hand
from tests.survey.readers.test_excel import workbook

FRAME = pd.DataFrame({"Q": [1.0, 2.0, 3.0] * 20, "S": ["abc", "x", ""] * 20})
ROWS = [["a", "b"], *([k, "x"] for k in range(60))]
LABELS = {"variable_value_labels": {"Q": {1.0: "bad"}}}
FORMATS = {
    "sav": (lambda path: pyreadstat.write_sav(FRAME, str(path), **LABELS), read_spss),
    "zsav": (lambda path: pyreadstat.write_sav(FRAME, str(path), compress=True, **LABELS), read_spss),
    "por": (lambda path: pyreadstat.write_por(FRAME, str(path)), read_spss),
    "dta": (lambda path: pyreadstat.write_dta(FRAME, str(path), **LABELS), read_stata),
    "parquet": (FRAME.to_parquet, read_parquet),
    "feather": (FRAME.to_feather, read_arrow),
    "xls": (lambda path: path.write_bytes(xls_by_hand.workbook(ROWS)), read_excel),
    "xlsx": (lambda path: workbook(path, S=ROWS), read_excel),
}


def changed(content, chance):
    """``content`` with one to ten bytes changed."""
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 3, 10])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


@pytest.mark.filterwarnings("ignore:column .* is duplicated:UserWarning")
@pytest.mark.parametrize("form", FORMATS)
def test_damaged_bytes_are_refused_or_read(form, tmp_path):
    write, read = FORMATS[form]
    path, chance = tmp_path / f"a.{form}", random.Random(10)  # noqa: S311 - the same damage every time
    write(path)
    content, refused = path.read_bytes(), []
    for _ in range(60):
        path.write_bytes(changed(content, chance))
        try:
            raw = read(path)
            for part in raw.parts() if raw.parts else [raw.frame]:
                assert list(part.columns) == list(raw.frame.columns)
        except DataError as problem:
            refused.append(problem.where)
    assert refused
    assert all(where.startswith(str(path)) for where in refused)
