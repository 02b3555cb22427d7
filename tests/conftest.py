"""What all tests share: where the real survey files are, and a browser; a skip that says so where they are not."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def real_data_required() -> bool:
    """Where the files must be there: a missing folder is then a failure, not a skip."""
    return os.environ.get("CI") == "1" or os.environ.get("CSAT_REQUIRE_REALDATA") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real survey files and reference values beside the project."""
    if SHARED.is_dir():
        return SHARED
    message = "the folder ../shared with real survey files is absent"
    if real_data_required():
        pytest.fail(f"{message}, and this environment requires it")
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Two cannot run at once in one process, so there is one for all folders of tests."""
    path = shutil.which("chromium")
    if path is None:
        message = "no chromium on this machine: install it (apt-get install chromium) to run the browser tests"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """One run of the demo in both languages and all formats, made once for all tests and workers; nobody changes it."""
    return _once("demo", tmp_path_factory)


@pytest.fixture(scope="session")
def demo_competitive(tmp_path_factory):
    """The same of the competitive example."""
    return _once("demo-competitive", tmp_path_factory)


@pytest.fixture(scope="session")
def demo_regulatory(tmp_path_factory):
    """The same of the regulatory example."""
    return _once("demo-regulatory", tmp_path_factory)


@pytest.fixture(scope="session")
def demo_special_topic(tmp_path_factory):
    """The same of the special-topic example."""
    return _once("demo-special-topic", tmp_path_factory)


def _once(name: str, tmp_path_factory):
    """A run that the first worker to need it makes."""
    from csat_helpers.pipeline.run import run

    top = tmp_path_factory.getbasetemp()
    top = top.parent if os.environ.get("PYTEST_XDIST_WORKER") else top
    workspace, done = top / f"{name}-workspace", top / f"{name}-done"
    with FileLock(top / f"{name}-lock"):
        if not done.exists():
            workspace.mkdir()
            made = run(name, formats=["html", "pdf", "pptx", "xlsx"], workspace=workspace)
            done.write_text(made.folder.name, encoding="utf-8")
            return made
    return _made(workspace / "reports" / name / done.read_text(encoding="utf-8"))


def _made(folder: Path):
    """The run that another worker made."""
    from csat_helpers.pipeline.run import Run
    from csat_helpers.pipeline.runs.listing import record

    found = record(folder)
    deliverables = {tuple(name.rsplit(".", 2)[-2:]): folder / name for name in found.deliverables}
    return Run(folder, deliverables, found)


@pytest.fixture(scope="session", autouse=True)
def one_process_that_forks():
    """All runs of these tests are forked from one process, started by the first: the imports are paid once."""
    from csat_helpers.pipeline.forking import caller

    enter, keeping = caller.Zygote.__enter__, []

    def kept(zygote):
        if not keeping:
            keeping.append(caller.keeping_one())
            keeping[0].__enter__()
        return enter(zygote)

    caller.Zygote.__enter__ = kept
    yield
    caller.Zygote.__enter__ = enter
    for one in keeping:
        one.__exit__(None, None, None)
