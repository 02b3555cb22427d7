"""What the command and the bare import load: a consultant types `csat --help` more often than anything."""

import subprocess
import sys

HEAVY = {"pandas", "numpy", "pingouin", "statsmodels", "matplotlib", "seaborn", "papermill", "nbconvert", "scipy"}


def loaded(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return {name.partition(".")[0] for name in out.split()}


def test_the_package_imports_nothing_heavy():
    assert not loaded("import csat_helpers") & HEAVY


def test_the_command_imports_nothing_heavy():
    assert not loaded("import csat_helpers.cli") & (HEAVY | {"rich", "pydantic", "yaml"})
