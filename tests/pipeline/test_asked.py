"""What is asked of a run, told to be wrong before anything that takes long begins."""

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.asked import FORMATS, check_asked
from csat_helpers.pipeline.exporters.render import RENDERERS
from csat_helpers.pipeline.forking import caller
from csat_helpers.pipeline.run import run
from csat_helpers.pipeline.runs import listing

WRONG = [
    ("nowhere", [], [], "There is no such engagement"),
    ("demo", ["fr"], [], "not in language 'fr'"),
    ("demo", [], ["docx"], "There is no format 'docx'"),
]


@pytest.mark.parametrize(("engagement", "languages", "formats", "said"), WRONG)
def test_it_is_told_without_a_server(engagement, languages, formats, said, tmp_path, monkeypatch):
    monkeypatch.setattr(caller.Zygote, "open", lambda *_: pytest.fail("a server was asked"))
    with pytest.raises(InputError, match=said):
        check_asked(engagement, languages, formats)
    with pytest.raises(InputError, match=said):
        run(engagement, languages=languages, formats=formats, workspace=tmp_path)
    assert listing.runs(tmp_path / "reports") == []


def test_every_format_has_what_makes_it():
    assert tuple(RENDERERS) == FORMATS


def test_what_is_in_order_is_let_through():
    check_asked("demo", ["en"], ["PDF", "xlsx"])
