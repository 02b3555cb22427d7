"""Nothing in a deliverable runs."""

import io

import pytest
import xlsxwriter

from tests.pipeline.gates import planted

POLICY = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


@pytest.mark.parametrize(
    "source",
    [
        b"<script>alert(1)</script>",
        b'<p onclick="x()">t</p>',
        b'<a href="javascript:x()">t</a>',
        b"<iframe></iframe>",
        b'<object data="x"></object>',
        b'<base href="/">',
        b'<meta http-equiv="refresh" content="9">',
        b'<svg><set attributeName="x"/></svg>',
    ],
)
def test_what_would_run_in_a_page_is_found(source: bytes):
    page = b"<html><head>" + POLICY + b"</head><body>" + source + b"</body></html>"
    assert planted.errors("active", planted.of(html=page))


def test_a_page_needs_a_policy_that_forbids():
    for policy in (
        b"",
        POLICY.replace(b"'none'", b"*"),
        POLICY.replace(b"'none'", b"'none'; script-src 'unsafe-inline'"),
    ):
        assert planted.errors("active", planted.of(html=b"<html><head>" + policy + b"</head></html>"))
    assert planted.errors("active", planted.of(html=b"<html><head>" + POLICY + b"</head></html>")) == []


def test_a_script_beside_our_own_is_found():
    page = planted.clean("en", "html")
    assert planted.errors("active", planted.of(html=page)) == []
    assert planted.errors("active", planted.of(html=page.replace(b"</body>", b"<script>x</script></body>")))


def test_a_formula_is_found_in_a_workbook_and_in_one_within_a_deck():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_formula("B2", "=1+1")
    book.close()
    assert "B2" in planted.errors("active", planted.of(xlsx=out.getvalue()))[0]
    deck = planted.swapped(planted.clean("en", "pptx"), {"ppt/embeddings/x.xlsx": out.getvalue()})
    told = planted.errors("active", planted.of(pptx=deck))
    assert "ppt/embeddings/x.xlsx!xl/worksheets/sheet1.xml" in told[0]


@pytest.mark.parametrize("name", ["ppt/vbaProject.bin", "ppt/activeX/activeX1.xml", "ppt/embeddings/oleObject1.bin"])
def test_a_macro_is_found(name: str):
    deck = planted.swapped(planted.clean("en", "pptx"), {name: b"<x/>" if name.endswith("xml") else b"\x00\x01"})
    assert planted.errors("active", planted.of(pptx=deck))


@pytest.mark.parametrize("action", [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/J#61vaScript"])
def test_an_action_or_attachment_of_a_pdf_is_found(action: bytes):
    pdf = planted.clean("en", "pdf") + b"\n9 0 obj <</S " + action + b">> endobj"
    assert planted.errors("active", planted.of(pdf=pdf))
    assert planted.errors("active", planted.of(pdf=planted.clean("en", "pdf"))) == []
