"""The style sheet: the look's colours for paper and for a dark screen, fonts by name, and no text that ends a string."""

import re

import pytest

from csat_helpers.look import COLOURS, HOUSE, Look
from csat_helpers.look.dark import DARK
from csat_helpers.pipeline.document.pictures import VARIABLES
from csat_helpers.pipeline.exporters.html_theme import string, style

STUDY = {"client": "Harbour", "title": "Study", "simulated": ""}


def variables(text: str, start: str) -> dict[str, str]:
    rule = re.search(r"\{([^}]*)\}", text[text.index(start) :])
    return dict(re.findall(r"--([\w-]+):([^;]+);", rule[1])) if rule else {}


def test_every_colour_of_the_charts_has_a_variable_and_a_dark_one():
    text = style("", HOUSE, STUDY, "en")
    light, deep = variables(text, ":root{"), variables(text[text.index("@media screen") :], ":root{")
    assert set(VARIABLES.values()) | set(COLOURS) <= set(light)
    assert {name: deep[name] for name in DARK} == DARK
    assert {name: light[name] for name in COLOURS} == COLOURS


def test_charts_keep_the_houses_colour_where_only_the_pages_change():
    text = style("", Look(tokens={"p6": "#6A1B9A"}), STUDY, "en")
    assert variables(text, ":root{")["p6"] == "#6A1B9A"
    assert variables(text, ".chart{") == {"p6": COLOURS["p6"]}
    assert variables(text[text.index("@media screen") :], ".chart{") == {"p6": DARK["p6"]}


def test_a_cover_is_the_clients_dark_colour_in_both_themes():
    text = style("", Look(tokens={"p8": "#220033"}), STUDY, "en")
    assert variables(text, ":root{")["cover"] == "#220033"
    assert "cover" not in variables(text[text.index("@media screen") :], ":root{")


def test_a_clients_fonts_lead_and_in_chinese_the_han_font_does():
    look = Look(fonts={"latin": "Fira Sans", "han": "LXGW WenKai"})
    assert re.search(r'--sans:"Fira Sans","LXGW WenKai","Source Sans 3"', style("", look, STUDY, "en"))
    assert re.search(r':root\{--sans:"Noto Sans SC"', style("", HOUSE, STUDY, "zh"))


def test_printed_pages_say_that_they_are_simulated():
    assert "@top-right" not in style("", HOUSE, STUDY, "en")
    assert '@top-right{content:"SIMULATED DATA"' in style("", HOUSE, STUDY | {"simulated": "SIMULATED DATA"}, "en")


@pytest.mark.parametrize(
    "text", ['a"b', "</style><script>alert(1)</script>", "a\\", "a\nb", "a;}b{c:d", "a\x00b", "@import 'x'"]
)
def test_no_text_ends_its_string(text):
    made = string(text)
    assert re.fullmatch(r'"[^"\\<>{};@\n\x00]*(?:\\[0-9a-f]+ [^"\\<>{};@\n\x00]*)*"', made)
    read = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), made[1:-1])
    assert read == text.replace("\x00", "\ufffd")
