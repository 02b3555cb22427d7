"""Reports made by a cluster's workers are the same bytes, whatever is killed meanwhile; nothing is left running."""

import csv
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from csat_helpers.survey.starting import demo_folder
from tests.faults import bed
from tests.faults.cluster import Cluster, certificates

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers fork, and /proc is looked at")
SLOWLY = "time.sleep(0.5)"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An engagement of six units, and what an undisturbed batch of this machine makes of it."""
    place = tmp_path_factory.mktemp("cluster")
    folder = bed.engagement(place / "bank", bed.levels(6), SLOWLY)
    done = bed.Batch(folder, place / "here").wait()
    assert done.code == 0, done
    return folder, bed.hashes(place / "here")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("two")) as cluster:
        yield cluster


def begun(workspace: Path, count: int, seconds: float = 240.0) -> int:
    """Wait until so many reports are published, and one more at least is being made."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        made = len(list(workspace.glob("reports/*/*/run.json")))
        if made >= count and list(workspace.glob("reports/*/.staging-*/attempt-*")):
            return made
        time.sleep(0.02)
    raise AssertionError(sorted(workspace.rglob("*")))


def unfinished(workspace: Path) -> list[Path]:
    """Folders that a worker is still at, or has left as they were."""
    return [p for p in workspace.glob("reports/bank/.staging-*/attempt-*") if not (p / "manifest.json").exists()]


def test_a_lost_workers_reports_are_made_again_and_are_the_same_bytes(small, tmp_path):
    folder, undisturbed = small
    with Cluster(tmp_path / "cluster") as cluster:
        batch = bed.Batch(folder, tmp_path / "there", "--scheduler", cluster.address)
        made = begun(tmp_path / "there", 1)
        cluster.workers[0].kill()
        done = batch.wait()
        assert done.code == 0, done
        assert made < 6
        assert "6 made" in done.out
        cluster.workers[0].wait()
        cluster.workers[1].terminate()
        cluster.workers[1].wait()
        assert not cluster.left()
    assert bed.hashes(tmp_path / "there") == undisturbed
    assert not bed.staged(tmp_path / "there")
    assert set(bed.states(tmp_path / "there").values()) == {"done"}


@pytest.mark.slow
def test_ctrl_c_ends_the_reports_on_the_workers_and_a_second_start_goes_on(small, two, tmp_path):
    folder, undisturbed = small
    batch = bed.Batch(folder, tmp_path / "there", "--scheduler", two.address)
    begun(tmp_path / "there", 1)
    batch.signal(signal.SIGINT)
    assert batch.wait().code != 0
    assert not batch.left()
    assert not bed.staged(tmp_path / "there")
    done = bed.Batch(folder, tmp_path / "there", "--scheduler", two.address).wait()
    assert done.code == 0, done
    assert "finished before" in done.out
    assert bed.hashes(tmp_path / "there") == undisturbed


@pytest.mark.slow
def test_a_batch_that_is_killed_is_called_off_on_the_workers(small, two, tmp_path):
    folder, undisturbed = small
    batch = bed.Batch(folder, tmp_path / "there", "--scheduler", two.address)
    begun(tmp_path / "there", 1)
    batch.killed()
    until = time.monotonic() + 20
    while (left := unfinished(tmp_path / "there")) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
    assert not batch.left()
    assert bed.Batch(folder, tmp_path / "there", "--scheduler", two.address).wait().code == 0
    assert bed.hashes(tmp_path / "there") == undisturbed
    assert not bed.staged(tmp_path / "there")


@pytest.mark.slow
def test_a_lost_scheduler_is_told_and_what_was_finished_stays(small, tmp_path):
    folder, undisturbed = small
    with Cluster(tmp_path / "cluster") as cluster:
        batch = bed.Batch(folder, tmp_path / "there", "--scheduler", cluster.address)
        begun(tmp_path / "there", 1)
        cluster.scheduler.kill()
        done = batch.wait()
        assert (done.code, "The scheduler was lost." in done.err, "Traceback" in done.err) == (1, True, False), done
    made = bed.hashes(tmp_path / "there")
    assert made.items() <= undisturbed.items()
    assert bed.Batch(folder, tmp_path / "there").wait().code == 0
    assert bed.hashes(tmp_path / "there") == undisturbed


@pytest.mark.slow
def test_a_worker_with_another_version_is_left_out_and_the_others_do_its_work(small, tmp_path):
    folder, undisturbed = small
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.metadata as m\nfound = m.version\n"
        "m.version = lambda name: '0.0.1' if name == 'seaborn' else found(name)\n"
    )
    with Cluster(tmp_path / "cluster", workers=1, PYTHONPATH=str(tmp_path)) as cluster:
        refused = bed.Batch(folder, tmp_path / "there", "--scheduler", cluster.address).wait()
        assert refused.code == 2, refused
        assert "would make another report: seaborn 0.0.1 and not" in refused.err
        cluster.add()
        done = bed.Batch(folder, tmp_path / "there", "--scheduler", cluster.address).wait()
        assert done.code == 0, done
        assert "Not used: The worker on" in done.err
    assert bed.hashes(tmp_path / "there") == undisturbed


@pytest.mark.slow
def test_a_worker_that_reads_other_files_makes_no_report(small, two, tmp_path):
    folder = tmp_path / "bank"
    shutil.copytree(small[0], folder)
    changing = bed.Batch(folder, tmp_path / "there", "--scheduler", two.address)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("there/reports/bank/.staging-*")) and time.monotonic() < until:
        time.sleep(0.005)  # the batch has read its inputs: what is changed now, a worker finds changed
    with (folder / "engagement.yaml").open("a") as file:
        file.write("# another\n")
    done = changing.wait()
    assert done.code == 2, done
    assert "engagement.yaml differs" in done.err


@pytest.mark.slow
def test_certificates_let_both_sides_speak(small, tmp_path):
    folder, undisturbed = small
    files = certificates(tmp_path / "tls")
    options = [text for name, file in files.items() for text in (f"--tls-{name}", file)]
    with Cluster(tmp_path / "cluster", workers=1, threads=2, tls=files) as cluster:
        done = bed.Batch(folder, tmp_path / "there", "--scheduler", cluster.address, *options).wait()
        assert done.code == 0, done
        strange = certificates(tmp_path / "strange")
        others = [text for name, file in strange.items() for text in (f"--tls-{name}", file)]
        refused = bed.Batch(folder, tmp_path / "other", "--scheduler", cluster.address, *others).wait()
        assert (refused.code, "does not answer" in refused.err) == (2, True), refused
    assert bed.hashes(tmp_path / "there") == undisturbed


@pytest.mark.slow
def test_nobody_there_is_told(small, tmp_path):
    done = bed.Batch(small[0], tmp_path / "there", "--scheduler", "tcp://127.0.0.1:9").wait()
    assert (done.code, "The scheduler does not answer" in done.err, "Traceback" in done.err) == (2, True, False), done
    with Cluster(tmp_path / "cluster", workers=0) as cluster:
        done = bed.Batch(small[0], tmp_path / "there", "--scheduler", cluster.address).wait()
    assert (done.code, "The scheduler has no worker." in done.err) == (2, True), done


def forty(folder: Path) -> Path:
    """The packaged example with a column of forty branches."""
    shutil.copytree(demo_folder(""), folder)
    for path in (folder / "data").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            first, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([[*first, "branch"], *([*row, f"b{k % 40:02}"] for k, row in enumerate(rows))])
    yaml, questions = folder / "engagement.yaml", folder / "questionnaire.yaml"
    yaml.write_text(
        re.sub(r', simulated: "\w+"', "", yaml.read_text("utf-8")).replace(": demo\n", ": bank\n", 1), "utf-8"
    )
    codes = "".join(f"      b{k:02}: {{en: Branch {k}, zh: 第{k}分店}}\n" for k in range(40))
    item = "  branch: {label: {en: Branch, zh: 分店}, scale: branch, role: unit}\n"
    text = questions.read_text("utf-8").replace("scales:\n", f"scales:\n  branch:\n    codes:\n{codes}", 1)
    questions.write_text(text.replace("\nitems:\n", f"\nitems:\n{item}", 1), "utf-8")
    return folder


@pytest.mark.slow
def test_forty_real_reports_with_a_worker_killed_are_those_of_an_undisturbed_batch(tmp_path):
    folder = forty(tmp_path / "bank")
    begun_at = time.monotonic()
    here = bed.Batch(folder, tmp_path / "here", "--lang", "en", "--workers", "2").wait(2400)
    alone = time.monotonic() - begun_at
    assert here.code == 0, here
    with Cluster(tmp_path / "cluster") as cluster:
        begun_at = time.monotonic()
        batch = bed.Batch(folder, tmp_path / "there", "--lang", "en", "--scheduler", cluster.address)
        begun(tmp_path / "there", 10, 1200)
        cluster.workers[0].kill()
        there = batch.wait(2400)
        print(
            f"forty reports: here {alone:.0f} s, there {time.monotonic() - begun_at:.0f} s with a worker killed after ten"
        )
        assert there.code == 0, there
        assert "40 made" in there.out
    assert bed.hashes(tmp_path / "there") == bed.hashes(tmp_path / "here")
