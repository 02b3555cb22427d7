"""A Ctrl-C that comes at a bad moment is heard all the same."""

import signal
import sys
import time

import pytest

from csat_helpers.pipeline.batch import interrupts


class Interrupted:
    """Ctrl-C comes while it is tidied up."""

    def __del__(self):
        raise KeyboardInterrupt


def _interrupted():
    found = Interrupted()
    del found
    for _ in range(200):
        time.sleep(0.05)


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM])
def only(request):
    """One signal is heard, the other ignored: Ctrl-C is, in what a shell starts in the background."""
    handlers = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    for number in handlers:
        signal.signal(number, signal.default_int_handler if number == request.param else signal.SIG_IGN)
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("only")
def test_one_that_comes_while_an_object_is_tidied_up_is_raised_again():
    with interrupts.heard(), pytest.raises(KeyboardInterrupt):
        _interrupted()


def test_other_faults_there_are_told_as_before(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda problem: told.append(problem.exc_type))
    with interrupts.heard():
        sys.unraisablehook(type("Problem", (), {"exc_type": ValueError}))
    assert told == [ValueError]
