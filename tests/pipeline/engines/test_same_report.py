"""A whole report by the forking engine and by the kernel's, its reference: the same exhibits, the same bytes."""

import nbformat
import pytest

from csat_helpers.bundle import MIME
from csat_helpers.pipeline.run import run

REPORTS = [
    "demo",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in ("demo-competitive", "demo-regulatory", "demo-special-topic")
    ),
]


def bundles(folder):
    """Each exhibit by its id, as it stands in the notebook."""
    (path,) = folder.glob("*.zh.ipynb")
    outputs = (o for cell in nbformat.read(path, as_version=4).cells for o in cell.get("outputs", []))
    return {o.data[MIME]["id"]: o.data[MIME] for o in outputs if MIME in o.get("data", {})}


@pytest.mark.parametrize("name", REPORTS)
def test_exhibit_by_exhibit(name, request, tmp_path):
    forked = request.getfixturevalue(name.replace("-", "_"))
    kernel = run(name, languages=["zh"], formats=["html"], engine="kernel", workspace=tmp_path)
    ours, reference = bundles(forked.folder), bundles(kernel.folder)
    assert list(ours) == list(reference)
    for key, bundle in reference.items():
        assert ours[key] == bundle, key
    for made in (f"{forked.record.engagement}.zh.html", f"{forked.record.engagement}.zh.ipynb"):
        assert (forked.folder / made).read_bytes() == (kernel.folder / made).read_bytes()
