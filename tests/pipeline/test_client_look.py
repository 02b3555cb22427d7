"""``look.yaml`` from the engagement's folder into the notebook and out of it again."""

import base64
import io
import struct
import zlib

import nbformat
import pytest

from csat_helpers.engagement import load
from csat_helpers.errors import EngagementError, RenderError
from csat_helpers.look import COLOURS, HOUSE
from csat_helpers.look.client import from_json
from csat_helpers.pipeline import client_look, document
from csat_helpers.pipeline.runs.manifest import inputs
from csat_helpers.survey import new_engagement
from tests.pipeline import samples


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*extra: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x7a\x1f\x5c" * 2 for _ in range(2)))
    return client_look.PNG + head + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def folder(tmp_path):
    new_engagement(tmp_path / "acme", "acme", "internal-improvement", ["en", "zh"])
    return tmp_path / "acme"


def with_look(folder, text: str):
    (folder / "look.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def test_without_a_file_the_house_look_stands(folder):
    assert from_json(client_look.facts(load(folder), "en")["look"]) == HOUSE
    assert client_look.remarks(load(folder)) == []


def test_everything_travels_in_the_notebook(folder):
    (folder / "logo.png").write_bytes(png(chunk(b"tEXt", b"Author\0Zhang Wei, /home/zhang")))
    (folder / "master.pptx").write_bytes(b"PK")
    engagement = with_look(
        folder,
        "primary: '#7A1F5C'\naccent: '#F2A900'\nlogo: logo.png\nheading: sans\nfonts: {latin: Calibri, han: 微软雅黑}\n"
        "cover: {en: Listening, zh: 倾听}\nfooter: Acme\nconfidentiality: {en: Secret, zh: 机密}\nmaster: master.pptx\n",
    )
    facts = client_look.facts(engagement, "zh")
    look = from_json(facts["look"])
    assert facts["confidentiality"] == "机密"
    assert base64.b64decode(facts["master"]) == b"PK"
    assert (look.cover, look.footer, look.heading) == ("倾听", "Acme", "sans")
    assert look.fonts == {"latin": "Calibri", "han": "微软雅黑"}
    assert look.colours["p6"] == look.colour(COLOURS["p6"]) == "#7A1F5C"
    assert look.colours["neg"] == COLOURS["neg"]
    assert look.recolour('<rect fill="#12607a"/>') == '<rect fill="#7A1F5C"/>'
    assert look.logo.content == png()  # what is not drawn, such as its author, stays behind


def test_the_document_has_the_look_of_its_notebook(folder):
    engagement = with_look(folder, "primary: '#7A1F5C'\n")
    notebook = samples.notebook("en")
    notebook.metadata["csat"].update(client_look.facts(engagement, "en"))
    saved = nbformat.reads(nbformat.writes(notebook), as_version=4)
    assert document.read(saved).look.colours["p6"] == "#7A1F5C"


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("primary: purple\n", "'primary' has the value 'purple'; it should be a colour such as '#12607A', in quotes."),
        ("primary: #7A1F5C\n", "In YAML, # begins a comment: put the colour in quotes"),
        (
            "fonts: Calibri\n",
            "'fonts' has the value 'Calibri'; it should be a mapping: {key: value, ...}. Write {latin: Calibri}.",
        ),
        ("logo: ../../x.png\n", "look.yaml: Key 'logo': the path '../../x.png' leads out of the engagement's folder"),
        ("accent: '#112233'\n", "'accent' is given without 'primary'"),
        ("logo: logo.gif\n", "be a PNG or SVG file"),
        ("logo: logo.png\n", "there is no file 'logo.png'"),
        ("logo: ../logo.png\n", "leads out of the engagement's folder"),
        ("fonts: {latin: 'a;b'}\n", "be the name of one font family"),
        ("colour: blue\n", "Key 'colour' is not known"),
        ("master: deck.pptm\n", "macros are not taken over"),
    ],
)
def test_a_fault_names_file_and_key(folder, look, said):
    with pytest.raises(EngagementError) as problem:
        client_look.facts(with_look(folder, look), "en")
    assert said in str(problem.value)
    assert "acme" in str(problem.value)


def test_a_logo_that_is_no_picture_is_refused(folder):
    (folder / "logo.png").write_bytes(b"GIF89a")
    with pytest.raises(EngagementError, match="not a readable PNG"):
        client_look.facts(with_look(folder, "logo: logo.png\n"), "en")
    (folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>x</script><rect/></svg>")
    found = client_look.facts(with_look(folder, "logo: logo.svg\n"), "en")["look"]
    assert b"script" not in from_json(found).logo.content


def test_a_look_that_is_named_and_not_there_is_told(folder):
    yaml = folder / "engagement.yaml"
    (folder / "looks.yaml").write_text("heading: sans\n")
    yaml.write_text(yaml.read_text(encoding="utf-8") + "look: look.yml\n", encoding="utf-8")
    with pytest.raises(EngagementError) as raised:
        client_look.facts(load(folder), "en")
    assert str(raised.value).startswith(f"{yaml}: Key 'look': there is no file 'look.yml'. Did you mean 'looks.yaml'?")


def test_a_look_that_was_tampered_with_is_refused():
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["look"] = {"tokens": {"p6": "red;}</style><script>"}}
    with pytest.raises(RenderError, match="The look has"):
        document.read(notebook)


def test_the_manifest_names_the_looks_files(folder):
    (folder / "logo.png").write_bytes(png())
    engagement = with_look(folder, "logo: logo.png\n")
    template = folder / "engagement.yaml"
    assert {"look.yaml", "logo.png"} <= set(inputs(engagement, template))


def test_what_was_changed_is_said(folder):
    lines = client_look.remarks(with_look(folder, "primary: '#FFD100'\n"))
    assert any("contrast of 1.5 with white" in line for line in lines)
    assert any("charts keep the house's colours" in line for line in lines)


def test_the_look_that_is_worn_is_always_said(folder):
    assert client_look.described(load(folder)) == ["the house's"]
    (folder / "logo.png").write_bytes(png())
    engagement = with_look(folder, "primary: '#7a1f5c'\naccent: '#F2A900'\nlogo: logo.png\nfonts: {latin: Calibri}\n")
    assert client_look.described(engagement) == [
        "look.yaml: primary #7a1f5c, accent #F2A900, logo.png, fonts Calibri",
        "primary #7A1F5C is worn as it is, by pages and charts.",
    ]
    dark = client_look.described(with_look(folder, "primary: '#FFD100'\naccent: '#101010'\n"))
    assert dark[0] == "look.yaml: primary #FFD100, accent #101010"
    assert [line.split()[0] for line in dark[1:]] == ["primary", "primary", "accent"]
    assert "#101010 cannot be seen on dark ground" in dark[-1]
    assert client_look.described(with_look(folder, "heading: serif\n")) == [
        "look.yaml: nothing that differs from the house look"
    ]


@pytest.mark.parametrize("name", ["look.yml", "Look.yml", "look.yaml.txt", "looks.yaml"])
def test_a_misnamed_look_is_told(folder, name):
    (folder / name).write_text("primary: '#7A1F5C'\n")
    assert client_look.described(load(folder)) == ["the house's", f"{name} is not read: name it look.yaml"]


def test_a_made_up_png_is_one():
    pil = pytest.importorskip("PIL.Image")
    assert pil.open(io.BytesIO(png())).size == (2, 2)
