"""The snapshot of a preparation: Parquet and a JSON sidecar, under a key that is the content of all its inputs.

A snapshot is written beside its place and renamed into it, so a run that is killed leaves none, and two runs at once
leave one. Whole numbers lie in the file as the smallest integers that hold them.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers import __version__
from csat_helpers.engagement import Engagement
from csat_helpers.engagement.provenance import file_hash
from csat_helpers.survey import brand_levels, file_labels
from csat_helpers.survey.checks.found import COLUMNS as CHECK_COLUMNS
from csat_helpers.survey.design import Design
from csat_helpers.survey.drift import COLUMNS as DRIFT_COLUMNS
from csat_helpers.survey.files_read import COLUMNS as FILE_COLUMNS
from csat_helpers.survey.prepare import Prepared
from csat_helpers.survey.replicate_weights import ReplicateWeights
from csat_helpers.survey.small_types import is_large
from csat_helpers.survey.typing_answers import MISSING_COLUMNS, NOTE_COLUMNS
from csat_helpers.survey.weights.weighting import from_dict

SCHEMA = "csat.prepared/7"
_KEY = 16  # characters of a key
_INTEGERS = (np.int8, np.int16, np.int32)
_FOUND = {"checks": CHECK_COLUMNS, "drift": DRIFT_COLUMNS, "files": FILE_COLUMNS}
_TABLES = {"exclusions": ["reason", "rows"], "missing": MISSING_COLUMNS, "notes": NOTE_COLUMNS}


def folder() -> Path:
    """Where snapshots lie: ``reports/.prepared`` of the workspace (the current folder, or CSAT_WORKSPACE)."""
    return Path(os.environ.get("CSAT_WORKSPACE") or Path.cwd()) / "reports" / ".prepared"


def key_of(engagement: Engagement) -> str:
    """A key of everything the prepared answers depend on: the engagement's files, byte for byte, and our version."""
    digest = hashlib.sha256(f"{SCHEMA} {__version__} {engagement.model_dump_json()}".encode())
    for name in inputs(engagement):
        digest.update(file_hash(engagement.path(name)).encode())
    return digest.hexdigest()[:_KEY]


def inputs(engagement: Engagement) -> list[str]:
    """Every file that is read: the questionnaire, the data, the targets of weights."""
    return [engagement.questionnaire, *(file.file for file in engagement.data), *engagement.design.target_files()]


def save(prepared: Prepared, place: Path) -> None:
    """Write a snapshot at ``place`` in one rename; one that is there already is left. Raises OSError if it cannot."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=place.parent))
    try:
        small = prepared.responses if is_large(len(prepared.responses)) else _small(prepared.responses)
        small.to_parquet(made / "responses.parquet", index=False)
        if len(prepared.blanks.columns):
            prepared.blanks.to_parquet(made / "blanks.parquet", index=False)
        about = {name: getattr(prepared, name).to_dict("list") for name in _TABLES}
        about |= {"schema": SCHEMA, "rows_read": prepared.rows_read, "design": asdict(prepared.design)}
        about |= {name: {"data": _plain(getattr(prepared, name))} for name in _FOUND}
        about["weighting"] = prepared.weighting.to_dict() if prepared.weighting else None
        about["labels"] = [asdict(told) for told in prepared.labels]
        about["brands"] = asdict(prepared.brands) if prepared.brands else None
        about["stacked"] = prepared.stacked
        about["blanks"] = list(prepared.blanks.shape)
        about["dtypes"] = {name: str(dtype) for name, dtype in prepared.responses.dtypes.items()}
        (made / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        made.chmod(0o755)
        publish(made, place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _prune(place)


def _prune(place: Path) -> None:
    """Remove the engagement's earlier snapshots: no copy of a client's answers outlives its use."""
    mine = re.compile(re.escape(place.name[: -len("-") - _KEY]) + rf"-[0-9a-f]{{{_KEY}}}")
    for other in place.parent.iterdir():
        if other != place and mine.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)


def publish(made: Path, place: Path) -> None:
    """Rename ``made`` to ``place``; where another run was first, its folder stays."""
    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise


def load(place: Path) -> Prepared | None:
    """The snapshot at ``place``, None where there is none or it is damaged (it will be made again)."""
    try:
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        responses = _responses(place / "responses.parquet", about["dtypes"])
        rows, columns = about["blanks"]
        blanks = pd.read_parquet(place / "blanks.parquet") if columns else pd.DataFrame(index=pd.RangeIndex(rows))
        design, told = _design(about["design"]), about["weighting"]
        weighting = from_dict(told) if told else None
        labels = tuple(file_labels.from_dict(told) for told in about["labels"])
        brands = brand_levels.from_dict(about["brands"]) if about["brands"] else None
        stacked = {str(name): int(count) for name, count in about["stacked"].items()}
        tables: dict[str, Any] = {name: _table(about[name], columns) for name, columns in _TABLES.items()}
        tables |= {name: _found(about[name], columns) for name, columns in _FOUND.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        shutil.rmtree(place, ignore_errors=True)
        return None
    facts: dict[str, Any] = {
        "rows_read": about["rows_read"],
        "design": design,
        "weighting": weighting,
        "blanks": blanks,
        "labels": labels,
        "brands": brands,
        "stacked": stacked,
    }
    return Prepared(responses, **facts, **tables)


def _responses(path: Path, kinds: dict[str, str]) -> pd.DataFrame:
    """The responses with their own types, column by column, so that no two forms of them lie in memory at once."""
    from pyarrow import parquet

    if not is_large(parquet.read_metadata(path).num_rows):
        return pd.read_parquet(path).astype(kinds)
    with parquet.ParquetFile(path) as file:
        names = file.schema_arrow.names
        columns = {name: _column(file.read(columns=[name], use_threads=False), kinds[name]) for name in names}
    return pd.DataFrame(columns, copy=False)


def _column(table: Any, kind: str) -> pd.Series:
    dtype = pd.api.types.pandas_dtype(kind)
    if isinstance(dtype, pd.Int8Dtype | pd.Int16Dtype | pd.Int32Dtype):
        return pd.Series(dtype.__from_arrow__(table.column(0)))  # pyright: ignore[reportAttributeAccessIssue]
    return table.column(0).to_pandas().astype(dtype)


def _design(values: dict[str, Any]) -> Design:
    replicates = values.pop("replicates")
    return Design(**values, replicates=ReplicateWeights(**replicates) if replicates else None)


def _table(values: dict[str, list[object]], columns: Iterable[str]) -> pd.DataFrame:
    *keys, count = columns
    types = {**dict.fromkeys(keys, "str"), count: "int64"}
    return pd.DataFrame(values, columns=[*keys, count]).astype(types)


def _plain(frame: pd.DataFrame) -> list[list[Any]]:
    """A table's rows as JSON has them, numbers to the last digit; a blank is null."""
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def _found(kept: dict[str, Any], columns: list[str]) -> pd.DataFrame:
    """A table as its JSON has it: texts, whole numbers, and the shares as floats."""
    frame = pd.DataFrame(kept["data"], columns=columns)
    return frame.astype({"share": float}) if "share" in frame and len(frame) else frame


def _small(responses: pd.DataFrame) -> pd.DataFrame:
    """Whole-number columns in the smallest integer type that holds them, blanks kept."""
    return pd.DataFrame({name: _smallest(responses[name]) for name in responses})


def _smallest(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    values = column.dropna().to_numpy(float)
    if not len(values) or not np.isfinite(values).all() or (values % 1).any():
        return column
    for kind in _INTEGERS:
        if np.iinfo(kind).min <= values.min() and values.max() <= np.iinfo(kind).max:
            return column.astype(pd.Series([], dtype=kind).convert_dtypes().dtype)
    return column
