"""Nothing is fetched, and no link stands that the consultant did not write."""

import pytest

from csat_helpers.pipeline import gates
from tests.pipeline.gates import planted

FETCHED = [
    b'<img src="https://x.org/a.png">',
    b'<img srcset="//x.org/a.png 2x">',
    b'<script src="a.js"></script>',
    b'<link rel="stylesheet" href="style.css">',
    b"<style>@import 'x.css';</style>",
    b"<style>p{background:url(https://x.org/a)}</style>",
    b'<p style="background:url(//x.org)">t</p>',
    b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x.org/a.png"/></svg>',
    b'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="http://x.org/a#b"/></svg>',
    b'<svg><rect fill="url(http://x.org/a)"/></svg>',
    b'<form action="https://x.org/"></form>',
    b'<meta http-equiv="refresh" content="0; url=https://x.org/">',
]


@pytest.mark.parametrize("source", FETCHED)
def test_what_a_page_would_fetch_is_found(source: bytes):
    published = planted.of(html=b"<html><body>" + source + b"</body></html>")
    assert [f.severity for f in planted.faults("remote", published)] == ["error"]


@pytest.mark.parametrize(
    "source",
    [
        b'<a href="#top">up</a><img src="data:image/png;base64,AAAA">',
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#a)"/></svg>',
        b"<p>See https://x.org and //x.org, url(http://x.org)</p>",
        b"<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style>",
    ],
)
def test_what_stays_in_the_page_is_not(source: bytes):
    assert planted.faults("remote", planted.of(html=b"<html><body>" + source + b"</body></html>")) == []


@pytest.mark.parametrize("kind", planted.KINDS)
def test_a_link_of_the_notebook_may_stand_and_any_other_may_not(kind: str):
    notebook = planted.said("See [their page](https://example.org/method).")
    made = planted.rendered(notebook, kind)
    assert planted.faults("remote", planted.of(notebook, **{kind: made})) == []
    stray = planted.faults("remote", planted.of(**{kind: made}))  # the same file, of a notebook without the link
    assert bool(stray) == (kind in ("html", "pdf")) or "https://example.org/method" in stray[0].what


def test_relations_to_outside_are_found():
    space = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    one = b'<Relationship Id="rId9" Type="http://x/relationships/%s" Target="https://x.org/" TargetMode="External"/>'
    rels = {
        "ppt/slides/_rels/slide1.xml.rels": space + one % b"image" + b"</Relationships>",
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": space + one % b"hyperlink" + b"</Relationships>",
    }
    published = planted.of(pptx=planted.swapped(planted.clean("en", "pptx"), rels))
    assert sorted(f.severity for f in planted.faults("remote", published)) == ["error", "warning"]


def test_another_workbook_is_found():
    book = planted.swapped(planted.clean("en", "xlsx"), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert planted.errors("remote", planted.of(xlsx=book))


def test_an_action_of_a_pdf_is_found():
    pdf = (
        planted.clean("en", "pdf")
        + b"\n9 0 obj <</S /URI /URI (https://x.org/\\051)>> endobj 8 0 obj <</S/GoToR>> endobj"
    )
    found = planted.faults("remote", planted.of(pdf=pdf))
    assert len(found) == 2
    assert any("https://x.org/)" in fault.what for fault in found)


def test_links_are_those_of_prose():
    assert planted.of(planted.said("[a](https://a.org/x) and **[b](mailto:b@c.de)**")).links == {
        "https://a.org/x", "mailto:b@c.de",
    }  # fmt: skip
    assert isinstance(planted.of(), gates.Published)
