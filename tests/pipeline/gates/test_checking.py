"""All gates together: a clean report passes in four formats and two languages, a fault is told with all others."""

import time

import pytest

from csat_helpers.errors import GateError
from csat_helpers.pipeline import document, gates
from tests.pipeline.gates import planted


@pytest.fixture(scope="module")
def whole() -> gates.Published:
    languages = ("en", "zh")
    notebooks = {language: planted.notebook(language) for language in languages}
    files = {f"sample.{n}.{kind}": planted.clean(n, kind) for n in languages for kind in planted.KINDS}
    documents = {language: document.read(notebook) for language, notebook in notebooks.items()}
    private = gates.Private(
        ids=frozenset(f"R{k:06}" for k in range(5000)),
        survey=True,
        people=("mlee24",),
        hosts=("desk-7731",),
        folders=(("the home folder", "/home/mlee24"), ("the workspace", "/home/mlee24/studies")),
        secrets=(("API_TOKEN", "qZ81-hidden-Value"),),
    )
    return gates.Published(documents, files, notebooks, private)


def test_a_clean_report_has_no_fault_in_any_format_or_language(whole: gates.Published):
    assert [str(fault) for fault in gates.check(whole) if fault.severity == gates.ERROR] == []


def test_every_part_of_every_file_is_read(whole: gates.Published):
    kinds = {piece.file: set() for piece in whole.pieces}
    for piece in whole.pieces:
        kinds[piece.file].add(piece.kind)
    assert "unreadable" not in set().union(*kinds.values())
    assert {"html", "style", "script"} <= kinds["sample.en.html"]
    assert {"pdf", "page"} <= kinds["sample.zh.pdf"]
    assert {"archive", "xml"} <= kinds["sample.en.pptx"] & kinds["sample.zh.xlsx"]


def test_eight_files_take_about_a_second_of_the_processor(whole: gates.Published):
    fresh = gates.Published(whole.documents, whole.files, whole.notebooks, whole.private)
    before = time.process_time()
    gates.check(fresh)
    assert time.process_time() - before < 5  # a loaded machine is no fault of ours


def test_errors_come_first_and_refuse_with_all_that_is_to_mend():
    published = planted.of(planted.said("TODO and {field}, and 50 %s"))
    found = gates.check(published)
    assert [fault.severity for fault in found] == sorted(fault.severity for fault in found)
    with pytest.raises(GateError, match=r"Nothing was published: \d+ things stand in the way") as raised:
        gates.refuse(found)
    assert raised.value.exit_code == 1
    assert "TODO" in str(raised.value)
    gates.refuse([fault for fault in found if fault.severity == gates.WARNING])


def test_what_cannot_be_checked_is_said():
    alone = planted.of(planted.said("Words."), private=gates.Private())
    assert [told.partition(":")[0] for told in gates.skipped(alone)] == [
        "Respondents' ids were not looked for",
        "Languages were not compared",
    ]
    assert gates.skipped(planted.of()) == ()


def test_a_file_that_cannot_be_read_is_a_fault():
    assert "cannot be read" in planted.errors("readable", planted.of(pptx=b"PK\x03\x04 cut off"))[0]
