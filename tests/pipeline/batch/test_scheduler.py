"""Which schedulers are spoken to: this machine's, and others only with certificates."""

import builtins
import sys

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.batch import scheduler
from csat_helpers.pipeline.batch.cluster import Cluster
from csat_helpers.pipeline.batch.desk import check
from csat_helpers.pipeline.batch.scheduler import Scheduler

FACTS = {"inputs": {"data/a.csv": "1", "b": "2"}, "versions": {"pandas": "3.1.1"}, "parameters": {"wave": None}}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.9", "[::1]"])
def test_this_machine_needs_no_certificate(host):
    Scheduler(f"tcp://{host}:8786").check()


@pytest.mark.parametrize("host", ["192.0.2.7", "[2001:db8::1]"])
def test_another_machine_needs_tls(host):
    with pytest.raises(InputError, match=r"not this machine.*Use tls:// with --tls-ca, --tls-cert and --tls-key"):
        Scheduler(f"tcp://{host}:8786").check()


def test_a_name_is_judged_by_all_its_addresses(monkeypatch):
    monkeypatch.setattr(scheduler, "addresses", lambda _: ["127.0.0.1", "192.0.2.7"])
    with pytest.raises(InputError, match=r"half\.example is not this machine"):
        Scheduler("tcp://half.example:8786").check()


def test_a_name_without_an_address_is_told(monkeypatch):
    def unknown(*_, **__):
        raise OSError

    monkeypatch.setattr(scheduler.socket, "getaddrinfo", unknown)
    with pytest.raises(InputError, match="There is no machine 'nowhere'"):
        Scheduler("tcp://nowhere:8786").check()


@pytest.mark.parametrize(
    "address", ["localhost:8786", "tcp://localhost", "http://localhost:1", "tcp://:1", "tcp://a:x"]
)
def test_what_is_no_address_is_told(address):
    with pytest.raises(InputError, match=r"is no scheduler's address.*tcp://localhost:8786"):
        Scheduler(address).check()


def test_tls_names_the_options_that_are_missing(tmp_path):
    with pytest.raises(InputError, match="--tls-cert and --tls-key are not given"):
        Scheduler("tls://192.0.2.7:8786", ca=str(tmp_path)).check()
    with pytest.raises(InputError, match=r"--tls-ca .*: There is no such file"):
        Scheduler("tls://192.0.2.7:8786", "no.pem", "no.pem", "no.pem").check()


def test_without_the_extra_the_command_is_told(monkeypatch):
    found = builtins.__import__

    def without(name, *rest, **more):
        if name.partition(".")[0] == "distributed":
            raise ImportError(name)
        return found(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    with pytest.raises(InputError, match=r"pip install 'csat-workbench\[cluster\]'"):
        Scheduler("tcp://localhost:8786").connect()


@pytest.mark.parametrize(
    ("worker", "fits"), [("tcp://127.0.0.1:9", True), ("tls://192.0.2.7:9", True), ("tcp://192.0.2.7:9", False)]
)
def test_workers_across_a_network_need_tls_too(worker, fits):
    cluster = Cluster(Scheduler("tcp://localhost:8786"))
    cluster._threads = {worker: 1}
    if fits:
        cluster._checked()
    else:
        with pytest.raises(InputError, match="on another machine and not encrypted"):
            cluster._checked()


def test_the_same_files_and_versions_are_taken():
    check(FACTS, {**FACTS, "inputs": dict(FACTS["inputs"])})


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("versions", {"pandas": "3.0.0"}, "pandas 3.0.0 and not 3.1.1"),
        ("versions", {}, "pandas none and not 3.1.1"),
        ("inputs", {"data/a.csv": "1", "b": "3"}, "another report: b differs"),
        ("inputs", {"data/a.csv": "1"}, "another report: b differs"),
        ("parameters", {"wave": "2"}, "parameters differs"),
    ],
)
def test_what_differs_on_a_worker_is_named(name, other, said):
    with pytest.raises(InputError, match=said):
        check(FACTS, {**FACTS, name: other})
