"""Reading client files: ours, cells kept as text and every row checked, beside pandas' own readers in the same run.

``python benchmarks/read.py [--csv 1000000] [--xlsx 100000] [--sav 100000] [--rounds 3]`` makes four waves of an airport's
size (3,000 respondents, 90 columns), a CSV of 60 columns, one with every cell quoted, one with ragged rows, a workbook and
an SPSS file. Every reading is a process of its own, ways interleaved; printed are the medians of seconds and of the memory
above that of the imports. Parts of a large file are read and let go, as the preparation does.
"""

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COLUMNS, WAVE = 60, (3_000, 90)
CHUNK = 100_000  # rows made at once


def made(rows: int, columns: int, seed: int):
    """Answers of a survey: an id, a segment, a weight, a date, a comment in ten, and ratings."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 11, (rows, columns - 5)), columns=[f"Q{k}" for k in range(columns - 5)])
    frame.insert(0, "id", [f"R{seed:03d}{k:08d}" for k in range(rows)])
    frame.insert(1, "segment", rng.choice(["north", "south", "west"], rows))
    frame.insert(2, "weight", np.round(rng.uniform(0.5, 2, rows), 3))
    frame.insert(3, "day", "2026-07-06")
    frame["comment"] = np.where(rng.random(rows) < 0.1, "网络很快，客服态度很好", "")
    return frame


def write_csv(path: Path, rows: int, **how: object) -> None:
    """A CSV, some rows at a time."""
    for first in range(0, rows, CHUNK):
        part = made(min(CHUNK, rows - first), COLUMNS, first // CHUNK)
        part.to_csv(path, mode="a" if first else "w", header=not first, index=False, **how)


def write_ragged(path: Path, clean: Path) -> None:
    """The same with the last cell of every hundredth row left out."""
    with clean.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        out.writelines(line if k % 100 else line.rpartition(",")[0] + "\n" for k, line in enumerate(lines, 1))


def write_workbook(path: Path, rows: int) -> None:
    """A workbook."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    frame = made(rows, COLUMNS, 1)
    sheet.write_row(0, 0, list(frame.columns))
    for k, row in enumerate(frame.itertuples(index=False), 1):
        sheet.write_row(k, 0, row)
    book.close()


def write_sav(path: Path, rows: int) -> None:
    """An SPSS file with value labels."""
    import pyreadstat

    labels = {f"Q{k}": {1.0: "bad", 10.0: "good"} for k in range(20)}
    pyreadstat.write_sav(made(rows, COLUMNS, 1), str(path), variable_value_labels=labels)


def ours(paths: list[Path]) -> int:
    """Rows that our readers read."""
    from csat_helpers.survey import readers

    rows = 0
    for path in paths:
        raw = readers.read(path)
        rows += len(raw.frame) if raw.parts is None else sum(len(part) for part in raw.parts())
    return rows


def by_pandas(name: str, **how: object) -> Callable[[list[Path]], int]:
    """Rows that a reader of pandas reads."""

    def read(paths: list[Path]) -> int:
        import pandas as pd

        return sum(len(getattr(pd, name)(path, **how)) for path in paths)

    return read


TEXT = {"dtype": str, "keep_default_na": False}
WAYS: dict[str, Callable[[list[Path]], int]] = {
    "ours": ours,
    "pandas.read_csv": by_pandas("read_csv"),
    "pandas.read_csv, text": by_pandas("read_csv", **TEXT),
    "pandas.read_excel, openpyxl": by_pandas("read_excel"),
    "pandas.read_excel, calamine": by_pandas("read_excel", engine="calamine"),
    "pandas.read_spss": by_pandas("read_spss", convert_categoricals=False),
}
CSV, EXCEL, SPSS = ["read_csv"], ["read_excel"], ["read_spss"]


def peak() -> int:
    """The highest memory of the process in kB (Linux); getrusage would count its parent's from before."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def once(way: str, paths: list[Path]) -> None:
    """Read in this process and print seconds, bytes of memory and rows."""
    for module in ("choosing", "delimited", "large", "excel", "spss"):
        importlib.import_module(f"csat_helpers.survey.readers.{module}")
    for library in ("pyarrow.csv", "python_calamine", "openpyxl", "pyreadstat"):
        importlib.import_module(library)
    before, start = peak(), time.perf_counter()
    rows = WAYS[way](paths)
    taken = time.perf_counter() - start
    print(json.dumps([taken, peak() - before, rows]))


def measured(paths: list[Path], kinds: list[str], rounds: int) -> dict[str, list[list[float]]]:
    """Every way's seconds, kB and rows, a round after the other."""
    ways = [way for way in WAYS if way == "ours" or any(kind in way for kind in kinds)]
    found: dict[str, list[list[float]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            command = [sys.executable, __file__, "--once", way, *map(str, paths)]
            found[way].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return found


def show(title: str, found: dict[str, list[list[float]]]) -> None:
    """Print the medians, and each beside the first of pandas."""
    medians = {way: [statistics.median(column) for column in zip(*rows, strict=True)] for way, rows in found.items()}
    beside = next(seconds for way, (seconds, *_) in medians.items() if way != "ours")
    print(title)
    for way, (seconds, kilobytes, rows) in medians.items():
        print(f"  {way:<30}{seconds:>8.2f} s  {seconds / beside:>5.2f}  {kilobytes / 1024:>7.0f} MB  {rows:>9.0f} rows")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--csv", type=int, default=1_000_000)
    arguments.add_argument("--xlsx", type=int, default=100_000)
    arguments.add_argument("--sav", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--once", nargs="+", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.once:
        return once(asked.once[0], [Path(path) for path in asked.once[1:]])
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        waves = [folder / f"wave{k}.csv" for k in range(4)]
        for k, path in enumerate(waves):
            made(*WAVE, seed=k).to_csv(path, index=False)
        show(f"4 waves of {WAVE[0]} x {WAVE[1]}, CSV", measured(waves, CSV, asked.rounds))
        shape = f"{asked.csv:,} x {COLUMNS}"
        clean, quoted, ragged = (folder / f"{name}.csv" for name in ("clean", "quoted", "ragged"))
        write_csv(clean, asked.csv)
        show(f"{shape}, CSV ({clean.stat().st_size >> 20} MB)", measured([clean], CSV, asked.rounds))
        write_ragged(ragged, clean)
        show(f"{shape}, CSV with ragged rows", measured([ragged], CSV, asked.rounds))
        write_csv(quoted, asked.csv, quoting=1)
        show(f"{shape}, CSV with every cell quoted", measured([quoted], CSV, asked.rounds))
        for path in (clean, quoted, ragged):
            path.unlink()
        write_workbook(folder / "a.xlsx", asked.xlsx)
        show(f"{asked.xlsx:,} x {COLUMNS}, XLSX", measured([folder / "a.xlsx"], EXCEL, asked.rounds))
        write_sav(folder / "a.sav", asked.sav)
        show(f"{asked.sav:,} x {COLUMNS}, .sav", measured([folder / "a.sav"], SPSS, asked.rounds))
    return None


if __name__ == "__main__":
    main()
