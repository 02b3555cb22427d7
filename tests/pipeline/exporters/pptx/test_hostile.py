"""Text from data stays text, whatever it is: it neither breaks the package nor is lost."""

import io

import pptx
from pptx.oxml import parse_xml

from csat_helpers.bundle import Column, Table
from csat_helpers.pipeline.exporters.pptx import render
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, Pen, para
from tests.pipeline import samples
from tests.pipeline.document.test_prose import HOSTILE
from tests.pipeline.exporters.pptx import packages

STRANGE = (*HOSTILE, "_x000D_ _x0041_", "a & b < c > d", "]]>", "=1+1", "tab\there", "a\u200bb")


def table(*texts: str) -> Table:
    columns = (Column("label", "Name"), Column("v", texts[0], "index"))
    return Table(columns, tuple((text, 50.0) for text in texts))


def exhibits(text: str, name: str = "hostile") -> list:
    bundle = samples.exhibit("en", "table", id=name, headline=text, title=text, subtitle=text, notes=(text,),
                             takeaways=({"role": "see", "text": text},), table=table(text, "other"), lead=text)  # fmt: skip
    return [samples.show(bundle)]


def test_hostile_text_is_printed_as_it_stands():
    shown = pptx.Presentation(io.BytesIO(render(samples.notebook("en", [c for t in STRANGE for c in exhibits(t)]))))
    found = [text for texts in packages.texts(shown) for text in texts]
    for text in STRANGE:
        assert found.count(text.replace("\t", " ")) >= 4, text


def test_what_xml_forbids_is_replaced():
    pen = Pen("en", {})
    written = pen.paragraphs([para("nul\x00 escape\x1b half\ud83d end\ufffe \u202eabc")])
    read = parse_xml(f"<p:txBody {NAMESPACES}>{written}</p:txBody>")
    assert (
        "".join(t.text for t in read.iter(f"{packages.A}t")) == "nul\ufffd escape\ufffd half\ufffd end\ufffd \u202eabc"
    )


def test_a_line_end_is_a_break_and_never_an_escape():
    written = Pen("en", {}).paragraphs([para("one\r\ntwo\rthree\x0bfour\tfive")])
    assert written.count("<a:br>") == 3
    assert "four five" in written
    assert "\r" not in written


def test_a_label_of_ten_thousand_characters_is_cut_on_the_slide_and_whole_in_the_notes():
    for text in ("long label " * 900, "x" * 10_000, "很长的标签" * 2000):
        content = render(samples.notebook("en", exhibits(text, "endless")))
        shown = pptx.Presentation(io.BytesIO(content))
        note = next(n for n in packages.notes(shown) if "endless" in n)
        assert text.strip() in note
        assert max(len(t) for texts in packages.texts(shown) for t in texts) < 2000
        assert packages.faults(content) == []


def test_a_client_called_markup_is_a_name():
    notebook = samples.notebook("en")
    for field in ("client", "title", "house", "confidentiality"):
        notebook.metadata["csat"][field] = HOSTILE[0]
    content = render(notebook)
    assert packages.faults(content) == []
    assert pptx.Presentation(io.BytesIO(content)).core_properties.title == HOSTILE[0]
