"""A wheel works in any folder: templates, look, catalogues and the demo are in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without isolation (no download), unpacked beside an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(wheel, folder, *arguments):
    """The wheel's own command: its folder comes before the editable checkout on the path."""
    code = "import csat_helpers, sys; assert 'site' in csat_helpers.__file__; from csat_helpers.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_it_holds_what_a_run_needs_and_no_tests(wheel):
    package = wheel / "csat_helpers"
    assert (package / "templates" / "internal_improvement.ipynb").is_file()
    assert (package / "templates" / "look" / "report.typ").is_file()
    assert (package / "locale" / "zh_CN" / "LC_MESSAGES" / "csat.po").is_file()
    assert (package / "survey" / "demo" / "engagement.yaml").is_file()
    assert not (wheel / "tests").exists()


def test_it_runs_the_demo_in_an_empty_folder(wheel, tmp_path):
    done = run(wheel, tmp_path, "demo", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert {p.suffix for p in tmp_path.glob("reports/demo/*/demo.zh.*")} == {".html", ".pdf", ".ipynb"}


def test_it_lists_its_templates(wheel, tmp_path):
    assert "internal-improvement" in run(wheel, tmp_path, "templates").stdout
