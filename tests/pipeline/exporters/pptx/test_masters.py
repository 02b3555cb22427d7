"""A client's own master: its size, layouts, fonts and colours are used; its slides, names and macros stay behind."""

import base64
import io
import zipfile

import pptx
import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from csat_helpers.errors import RenderError
from csat_helpers.pipeline.exporters.pptx import render
from tests.pipeline import samples
from tests.pipeline.exporters.pptx import packages


def master(change=None) -> bytes:
    """A presentation of 4:3 with slides, notes, an author, a tag and macros."""
    made = pptx.Presentation()
    for k in range(2):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"SECRET-SLIDE {k}"
        slide.notes_slide.notes_text_frame.text = "SECRET-NOTE"
    made.core_properties.author = "SECRET-AUTHOR"
    for kind, name in ((RT.VBA_PROJECT if hasattr(RT, "VBA_PROJECT") else VBA, "vbaProject.bin"), (TAGS, "tag1.xml")):
        part = Part(PackURI(f"/ppt/{name}"), "application/octet-stream", made.part.package, b"SECRET-CODE")
        made.part.relate_to(part, kind)
    made.slide_master.part.relate_to("https://secret.example", RT.HYPERLINK, is_external=True)
    if change:
        change(made)
    return saved(made)


VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
TAGS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/tags"


def saved(presentation) -> bytes:
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def made():
    return render(samples.notebook("en"), master())


def test_it_is_whole_and_the_same_each_time(made):
    assert packages.faults(made) == []
    assert render(samples.notebook("en"), master()) == made


def test_size_layouts_and_theme_are_the_clients(made):
    shown, given = pptx.Presentation(io.BytesIO(made)), pptx.Presentation(io.BytesIO(master()))
    assert (shown.slide_width, shown.slide_height) == (given.slide_width, given.slide_height)
    assert [x.name for x in shown.slide_layouts] == [x.name for x in given.slide_layouts]
    themes = [p.slide_master.part.part_related_by(RT.THEME).blob for p in (shown, given)]
    assert themes[0] == themes[1]
    assert "Arial" not in str(packages.unpacked(made)["ppt/slides/slide5.xml"])


def test_layouts_are_told_by_their_placeholders(made):
    shown = pptx.Presentation(io.BytesIO(made))
    assert [slide.slide_layout.name for slide in shown.slides] == ["Title Slide"] + ["Title Only"] * (
        len(shown.slides) - 1
    )


def test_everything_stays_between_title_and_footer(made):
    shown = pptx.Presentation(io.BytesIO(made))
    layout = next(x for x in shown.slide_layouts if x.name == "Title Only")
    title = layout.placeholders[0]
    top = title.top + title.height
    foot = min(p.top for p in layout.placeholders if p.placeholder_format.idx in (10, 11, 12))
    for slide in list(shown.slides)[1:]:
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape.top >= top - 1, shape.name
                assert shape.top + shape.height <= foot + 1, shape.name
                assert shape.left >= title.left - 1
                assert shape.left + shape.width <= title.left + title.width + 1, shape.name


def test_nothing_else_of_it_is_carried_over(made):
    for name, data in packages.unpacked(made).items():
        assert b"SECRET" not in data, name
        assert b"secret.example" not in data, name
        assert "vba" not in name.lower()


def test_the_notebook_may_hold_the_master(made):
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["master"] = base64.b64encode(master()).decode()
    assert render(notebook) == made


def without_titles(presentation) -> None:
    for layout in presentation.slide_layouts:
        for placeholder in list(layout.placeholders):
            placeholder._element.getparent().remove(placeholder._element)


def without_room(presentation) -> None:
    for layout in presentation.slide_layouts:
        for placeholder in layout.placeholders:
            if placeholder.placeholder_format.idx == 0:
                placeholder.top, placeholder.left, placeholder.width = Inches(6), Inches(1), Inches(5)
                placeholder.height = Inches(1)


def retyped(kind: str) -> bytes:
    """A presentation whose main part says that it is of another kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(master())) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b"presentationml.presentation.main", kind.encode()))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a presentation", "no PowerPoint presentation"),
        (b"", "no PowerPoint presentation"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "password"),
        (retyped("presentationml.template.main"), ".potx"),
        (retyped("ms-powerpoint.presentation.macroEnabled.main"), "macros"),
        (retyped("wordprocessingml.document.main"), "no PowerPoint presentation"),
        (master(without_titles), "title placeholder"),
        (master(without_room), "room beneath its title"),
        (master()[:2000], "no PowerPoint presentation"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(content, said):
    with pytest.raises(RenderError, match=said) as caught:
        render(samples.notebook("en"), content)
    assert caught.value.mend


def test_a_master_in_a_notebook_that_is_no_base64_is_an_error():
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["master"] = "&&&"
    with pytest.raises(RenderError, match="not readable"):
        render(notebook)


def dark(presentation) -> None:
    mapped = presentation.slide_master._element.find(f"{packages.P}clrMap")
    mapped.set("bg1", "dk1")
    mapped.set("tx1", "lt1")


def test_on_a_dark_master_pictures_stand_on_paper():
    shown = pptx.Presentation(io.BytesIO(render(samples.notebook("en"), master(dark))))
    slide = next(s for s in shown.slides if any(x.shape_type == 13 for x in s.shapes))
    names = [shape.name for shape in slide.shapes]
    card = slide.shapes[names.index("Picture") - 1]
    assert str(card.fill.fore_color.rgb) == "FFFFFF"
