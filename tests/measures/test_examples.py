"""The examples in the docstrings of the measures run."""

import doctest
import importlib
import pkgutil

import pytest

import csat_helpers.measures

MODULES = sorted(m.name for m in pkgutil.walk_packages(csat_helpers.measures.__path__, "csat_helpers.measures."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
