"""Every example in a docstring of the survey layer runs."""

import doctest
import importlib
import pkgutil

import pytest

from csat_helpers import survey

MODULES = [m.name for m in pkgutil.walk_packages(survey.__path__, "csat_helpers.survey.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
