"""Native charts: what PowerPoint needs of their XML, what their workbooks hold, and that data stay data."""

import dataclasses
import io
import re
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook

from csat_helpers import exhibits
from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.look import COLOURS, HOUSE, Look
from csat_helpers.look.numbers import MINUS
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import charts, house
from csat_helpers.pipeline.exporters.pptx.markup import Box
from tests.exhibits import frames
from tests.exhibits.test_every_exhibit import PLOTTED, made
from tests.pipeline.samples import exhibit

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
BOX = Box(43, 190, 600, 236)
HOSTILE = [
    "=1+1", "+1", "@SUM(A1)", "-1", "https://a.example/x", "{k} {0} %s", "<b>&amp;</b>", "\x07 \ud800 tab\t", "1234",
]  # fmt: skip

# Children in the order of ECMA-376 part 1, section 21.2 (dml-chart.xsd), of every element that we write.
_LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr"
    " txPr crossAx crosses crossesAt"
)
SEQUENCE = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData"
    " printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart lineChart radarChart scatterChart catAx valAx dTable spPr",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "radarChart": "radarStyle varyColors ser dLbls axId",
    "barChart/ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "lineChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth",
    "scatterChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth",
    "radarChart/ser": "idx order tx spPr marker dPt dLbls cat val",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions",
    "dLbls": f"dLbl delete {_LABEL} showLeaderLines leaderLines",
    "dLbl": f"idx delete layout tx {_LABEL}",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "marker": "symbol size spPr",
    "scaling": "logBase orientation max min",
    "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "numCache": "formatCode ptCount pt",
    "strCache": "ptCount pt",
    "numRef": "f numCache",
    "strRef": "f strCache",
}


@pytest.fixture
def slide():
    stage = house.stage(HOUSE)
    return stage.presentation.slides.add_slide(stage.exhibit.layout)


def draw(slide, bundle, *, look=HOUSE, language="en", box=BOX, **more):
    assert charts.add_chart(slide, Exhibit(bundle), box, look, language, **more)
    return parts(slide)


def parts(slide):
    """(chart XML, workbook) of each chart on the slide, in order."""
    found = [shape.chart.part for shape in slide.shapes if shape.has_chart]
    return [(etree.fromstring(p.blob), p.chart_workbook.xlsx_part.blob) for p in found]


def one(slide, plot, **more):
    return draw(slide, exhibit("en", "bars", plot=plot), **more)[0]


def plain_bars(categories=("A", "B"), values=(10.0, 20.0), **changes):
    low, high = tuple(v and v - 2 for v in values), tuple(v and v + 2 for v in values)
    series = Series("Index", tuple(values), low, high, colour=COLOURS["p2"])
    return dataclasses.replace(Plot("bars", tuple(categories), (series,)), **changes)


def cached(chart, path):
    return [float(v.text) for v in chart.findall(f".//{C}ser/{path}//{C}v", None)]


every_kind = pytest.mark.parametrize("kind", [kind for kind in PLOTTED if kind != "path_model"])  # boxes and arrows


@every_kind
def test_children_stand_in_the_order_of_the_schema(slide, kind):
    seen = set()
    for chart, _ in draw(slide, made(kind, "en").bundle):
        for element in chart.iter(f"{C}*"):
            tag, parent = etree.QName(element).localname, element.getparent()
            key = f"{etree.QName(parent).localname}/{tag}" if tag == "ser" else tag
            names = [etree.QName(child).localname for child in element]
            if tag in ("lineChart", "marker") and not names:
                continue
            if key in SEQUENCE:
                order = SEQUENCE[key].split()
                assert [order.index(n) for n in names] == sorted(order.index(n) for n in names), (key, names)
                seen.add(key)
            else:
                assert len(names) <= 1 or tag in ("spPr", "txPr", "rich", "tx"), (key, names)
    assert {"chartSpace", "plotArea", "numCache"} <= seen


@every_kind
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reference_holds_what_the_workbook_holds(slide, kind, language):
    for chart, blob in draw(slide, made(kind, language).bundle, language=language):
        sheet = load_workbook(io.BytesIO(blob)).active
        for ref in chart.iter(f"{C}f"):
            cells = (
                [cell for row in sheet[ref.text.partition("!")[2].replace("$", "")] for cell in row]
                if ":" in ref.text
                else [sheet[ref.text.partition("!")[2].replace("$", "")]]
            )
            cache = ref.getnext()
            shown = {int(pt.get("idx")): pt[0].text for pt in cache.iter(f"{C}pt")}
            across = len({cell.row for cell in cells}) == 1 < len(cells)  # a line along its row counts as the others
            assert int(cache.find(f"{C}ptCount").get("val")) == (sheet.max_row - 1 if across else len(cells))
            for k, cell in enumerate(cells):
                if etree.QName(cache).localname == "numCache":
                    assert (None if k not in shown else float(shown[k])) == pytest.approx(cell.value)
                else:
                    assert (shown.get(k) or "").rstrip("…") in str(cell.value or "")  # a long name is cut on the chart


@every_kind
def test_both_languages_chart_the_same_numbers(kind):
    def all_numbers(language):
        stage = house.stage(HOUSE)
        page = stage.presentation.slides.add_slide(stage.exhibit.layout)
        made_charts = draw(page, made(kind, language).bundle, language=language)
        return sorted(v for chart, _ in made_charts for v in (*cached(chart, f"{C}val"), *cached(chart, f"{C}xVal")))

    assert all_numbers("en") == pytest.approx(all_numbers("zh"))


@every_kind
def test_nothing_on_the_slide_is_smaller_than_ten_points(slide, kind):
    for chart, _ in draw(slide, made(kind, "en").bundle):
        assert {int(e.get("sz")) for e in chart.iter() if e.get("sz")} <= set(range(1000, 1500))
    for run in slide.shapes._spTree.iter(f"{A}rPr"):
        assert int(run.get("sz")) >= 1000


@every_kind
def test_shapes_have_numbers_of_their_own_and_no_theme_effect(slide, kind):
    draw(slide, made(kind, "en").bundle)
    tree = slide.shapes._spTree
    ids = [e.get("id") for e in tree.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids))
    assert not tree.findall(".//{*}style")
    assert not [e for chart, _ in parts(slide) for e in chart.iter(f"{C}style", f"{C}legend", f"{C}title")]


@every_kind
def test_the_same_plot_gives_the_same_bytes(kind):
    def content():
        stage = house.stage(HOUSE)
        page = stage.presentation.slides.add_slide(stage.exhibit.layout)
        drawn = draw(page, made(kind, "zh").bundle, language="zh")
        return [(etree.tostring(chart), blob) for chart, blob in drawn], etree.tostring(page.shapes._spTree)

    assert content() == content()


def test_without_a_plot_nothing_is_drawn(slide):
    before = len(slide.shapes)
    assert not charts.add_chart(slide, Exhibit(exhibit("en", "bars")), BOX, HOUSE, "en")
    empty = Plot("bars", (), ())
    assert not charts.add_chart(slide, Exhibit(exhibit("en", "bars", plot=empty)), BOX, HOUSE, "en")
    assert len(slide.shapes) == before


def test_the_frame_carries_the_alt_text(slide):
    draw(slide, exhibit("en", "bars", plot=plain_bars(), alt='Two "bars" & more'))
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == 'Two "bars" & more'


@pytest.mark.parametrize("shape", ["bars", "dots", "stacked", "line", "radar", "scatter"])
def test_hostile_text_is_text_in_the_workbook_and_on_the_chart(slide, shape):
    values = tuple(float(k + 1) for k in range(len(HOSTILE)))
    series = Series(
        "=HYPERLINK(1)", values, values, values, x=values, colour="#12607A", note="=2", labels=tuple(HOSTILE)
    )
    plot = Plot(
        shape, tuple(HOSTILE), (series,), groups=({"label": "=3+3", "start": 0, "end": 9},), x_label="=x", y_label="=y"
    )
    for chart, blob in draw(slide, exhibit("en", "bars", plot=plot)):
        with zipfile.ZipFile(io.BytesIO(blob)) as book:
            xml = "".join(book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/"))
        assert "<f>" not in xml
        assert "hyperlink" not in xml.lower()
        cells = {
            c.value: c.data_type for row in load_workbook(io.BytesIO(blob)).active for c in row if c.value is not None
        }
        assert {cells[text] for text in HOSTILE if text.isprintable()} == {"s"}
        assert any("\ufffd \ufffd tab" in str(text) for text in cells)
        shown = [v.text for v in chart.iter(f"{C}v", f"{A}t")]
        assert "=1+1" in shown or shape == "dots"  # names of dots stand beside the chart
    assert "=1+1" in "".join(
        t.text or "" for part in (slide.shapes._spTree, chart) for t in part.iter(f"{A}t", f"{C}v")
    )


def test_ten_thousand_characters_are_whole_in_the_workbook_and_cut_on_the_chart(slide):
    chart, blob = one(slide, plain_bars(("x" * 10_000, "B")))
    assert load_workbook(io.BytesIO(blob)).active["A2"].value == "x" * 10_000
    assert max(len(v.text) for v in chart.iter(f"{C}v")) < 120


def test_a_hidden_value_is_nowhere(slide):
    plot = plain_bars(("A", "B", "C"), (10.0, None, 30.0))
    plot = dataclasses.replace(plot, beside=(Figures("", "index", (10.0, None, 30.0)),))
    chart, blob = one(slide, plot)
    assert [pt.get("idx") for pt in chart.findall(f".//{C}val//{C}pt")] == ["0", "2"]
    assert [c.value for c in load_workbook(io.BytesIO(blob)).active[3]][1:] == [None] * 5
    assert [t.text for t in slide.shapes._spTree.iter(f"{A}t")].count("—") == 1


def test_intervals_are_custom_error_bars_from_the_workbook(slide):
    chart, blob = one(slide, plain_bars(values=(10.0, 20.5)))
    bars = chart.find(f".//{C}errBars")
    assert bars.find(f"{C}errValType").get("val") == "cust"
    assert [v.text for v in bars.iter(f"{C}v")] == ["2.0"] * 4
    head, first = ([c.value for c in row] for row in load_workbook(io.BytesIO(blob)).active.iter_rows(max_row=2))
    assert head[1:] == ["Index", "95% low", "95% high", MINUS, "+"]
    assert first == ["A", 10, 8, 12, 2, 2]


def test_intervals_without_room_are_told_in_words():
    figures = (
        Figures("Index", "index", (61.0, 62.0)),
        Figures("95% interval", "index", low=(60.0, 61.0), high=(62.0, 63.0)),
    )
    plot = Plot("bars", ("A", "B"), (Series("Index", (61.0, 62.0)),), beside=figures)
    assert charts.unprinted(plot, Box(0, 0, 600, 200), "en") == []
    (words,) = charts.unprinted(plot, Box(0, 0, 240, 200), "en")
    assert words == "95% interval: A 60.0 to 62.0; B 61.0 to 63.0."


@pytest.mark.parametrize(("count", "is_low"), [(1, True), (3, True), (4, False)])
def test_a_chart_of_few_rows_is_a_band(count, is_low):
    plot = Plot("bars", tuple("ABCD"[:count]), (Series("Index", (1.0,) * count),))
    assert charts.low(plot) is is_low


def test_columns_of_a_scatter_are_alike_in_length(slide):
    for chart, _ in draw(slide, made("comparison", "en").bundle):
        assert len({c.get("val") for c in chart.findall(f".//{C}xVal//{C}ptCount")}) == 1


def test_a_stack_grows_from_zero_and_ends_in_its_totals(slide):
    chart, _ = draw(slide, made("diverging", "en").bundle)[0]
    names = [s.find(f"{C}tx//{C}v").text for s in chart.iter(f"{C}ser")]
    assert names == ["Dissatisfied", "Very dissatisfied", "Satisfied", "Very satisfied", "Unfavourable", "Favourable"]
    first = [float(s.find(f"{C}val//{C}v").text) for s in chart.iter(f"{C}ser")]
    assert first[0] + first[1] == pytest.approx(first[4])
    assert first[2] + first[3] == pytest.approx(first[5])
    assert {p.get("val") for p in chart.iter(f"{C}dLblPos")} == {"ctr", "inBase"}  # outEnd would need a repair
    code = chart.find(f".//{C}dLbls/{C}numFmt").get("formatCode")
    assert re.fullmatch(r'\[>=(\d+)\]0;\[<=-\1\]0;""', code)


def test_a_minus_is_a_minus(slide):
    chart, _ = draw(slide, made("bars-nps", "en").bundle)[0]
    assert {c.text for c in chart.findall(f".//{C}val//{C}formatCode")} == {f'+0;"{MINUS}"0;0'}


def test_colours_are_the_look_s(slide):
    look = Look(swaps={COLOURS["p4"]: "#AA3300", COLOURS["p6"]: "#7700AA"})
    drawn = draw(slide, made("bars", "en").bundle, look=look)
    used = {e.get("val") for chart, _ in drawn for e in chart.iter(f"{A}srgbClr")}
    used |= {e.get("val") for e in slide.shapes._spTree.iter(f"{A}srgbClr")}
    assert {"AA3300", "7700AA"} <= used
    assert not {COLOURS["p4"][1:], COLOURS["p6"][1:]} & used


def test_a_master_s_own_ink_is_taken_and_the_data_keep_their_colours(slide):
    chart, _ = one(slide, plain_bars(), colours={"ink": '<a:schemeClr val="tx1"/>'})
    assert chart.find(f".//{C}catAx/{C}txPr//{A}schemeClr").get("val") == "tx1"
    assert chart.find(f".//{C}ser/{C}spPr//{A}srgbClr").get("val") == COLOURS["p2"][1:]


def test_a_colour_that_is_none_gives_ink(slide):
    plot = plain_bars()
    series = dataclasses.replace(plot.series[0], colour='"/><evil/>')
    chart, _ = one(slide, dataclasses.replace(plot, series=(series,)))
    assert chart.find(f".//{C}ser/{C}spPr//{A}srgbClr").get("val") == COLOURS["ink"][1:]


def many(count, groups=()):
    return plain_bars([f"Row {k}" for k in range(count)], [float(k) for k in range(count)], groups=groups)


@pytest.mark.parametrize("count", [1, 12, 14, 30, 100])
def test_pieces_hold_every_row_once_and_fit(count):
    plot = many(count)
    pieces = charts.pieces(plot, BOX)
    assert [c for piece in pieces for c in piece.categories] == list(plot.categories)
    assert [v for piece in pieces for v in piece.series[0].values] == list(plot.series[0].values)
    assert all(charts.rows_that_fit(piece, BOX) == len(piece.categories) for piece in pieces)
    assert (len(pieces) == 1) == (count <= charts.rows_that_fit(plot, BOX))
    if len(pieces) > 1:
        assert {(p.minimum, p.maximum) for p in pieces} == {(-1.0, count + 1.0)}
        assert max(len(p.categories) for p in pieces) - min(len(p.categories) for p in pieces) <= len(pieces)


def test_pieces_keep_groups_whole_where_they_can():
    groups = tuple({"label": f"G{k}", "start": 5 * k, "end": 5 * k + 5} for k in range(4))
    pieces = charts.pieces(many(20, groups), BOX)
    assert [len(p.categories) for p in pieces] == [10, 10]
    assert pieces[1].groups == ({"label": "G2", "start": 0, "end": 5}, {"label": "G3", "start": 5, "end": 10})


def test_long_names_have_two_lines_and_so_more_slides():
    short, long = many(14), plain_bars([frames.LONG["en"] + str(k) for k in range(14)], [1.0] * 14)
    assert charts.rows_that_fit(long, BOX) < charts.rows_that_fit(short, BOX)


def test_many_lines_go_on_in_small_panels(slide):
    found = exhibits.line(frames.by_wave("en", 7), id="x", language="en").bundle
    pieces = charts.pieces(found.plot, BOX)
    assert [[s.name for s in p.series] for p in pieces] == [
        list(frames.LABELS["en"][:4]), list(frames.LABELS["en"][4:7]),
    ]  # fmt: skip
    assert len(draw(slide, found, plot=pieces[1])) == 3


def test_words_of_two_languages_are_two_charts(slide):
    drawn = draw(slide, made("terms", "en").bundle)
    assert sorted(len(chart.findall(f".//{C}val//{C}pt")) for chart, _ in drawn) == [10, 12]


def test_figures_stand_in_a_native_table_row_by_row(slide):
    draw(slide, made("bars", "en").bundle)
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["", "95% interval", "n"]
    assert rows[1] == ["", "", ""]  # the head of a group
    assert rows[2] == ["60.0 ▼", "57.8 to 62.2", "400"]


def test_a_name_without_room_on_the_map_is_a_number_with_a_key(slide):
    found = exhibits.priority_map(frames.priorities("en", 25), id="x", language="en").bundle
    chart, _ = draw(slide, found)[0]
    labels = [label for label in chart.iter(f"{C}dLbl") if label.find(f"{C}tx") is not None]
    said = ["".join(part.text or "" for part in label.iter(f"{A}t")) for label in labels]
    numbers = [text for text in said if text.isdecimal()]
    assert len(said) == 25
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert 8 <= len(said) - len(numbers) < 25
    words = ["".join(part.text or "" for part in shape.iter(f"{A}t")) for shape in slide.shapes._spTree.iter(f"{P}sp")]
    key = next(text for text in words if text.startswith("1\u00a0"))
    assert key.count("\u00a0") == len(numbers) or key.endswith("…")


def test_a_dodged_plot_has_a_line_a_series_within_its_row_and_shapes_of_its_own(slide):
    found = made("dot_plot", "en").bundle
    chart, _ = draw(slide, found)[0]
    series = [s for s in chart.iter(f"{C}ser") if s.find(f"{C}marker/{C}symbol").get("val") != "none"]
    first = [float(s.find(f"{C}yVal//{C}v").text) for s in series]
    assert first == pytest.approx([0.26, 0.5, 0.74])
    assert [s.find(f"{C}marker/{C}symbol").get("val") for s in series] == ["circle", "square", "diamond"]
    together = dataclasses.replace(found.plot, dodged=False)
    chart, _ = draw(slide, found, plot=together)[-1]
    drawn = [s for s in chart.iter(f"{C}ser") if s.find(f"{C}marker/{C}symbol").get("val") != "none"]
    assert {float(s.find(f"{C}yVal//{C}v").text) for s in drawn} == {0.5}


def test_a_line_has_its_target_and_only_the_last_step_of_a_fall_has_its_colour(slide):
    frame, changes = frames.by_wave("en", 1), frames.changes("en", 1).assign(change=-3.0, p_value=0.001)
    found = exhibits.line(frame, changes=changes, targets={"q0": 75.0}, id="x", language="en").bundle
    chart, _ = draw(slide, found)[0]
    target = [s for s in chart.iter(f"{C}ser") if s.find(f"{C}tx//{C}v").text == "Target 75.0"]
    assert [float(v.text) for v in target[0].findall(f"{C}val//{C}v")] == [75.0] * 8
    assert float(chart.find(f".//{C}valAx//{C}max").get("val")) >= 75
    (own,) = chart.iter(f"{C}dPt")
    assert own.find(f"{C}idx").get("val") == "7"
    assert own.find(f"{C}spPr/{A}ln") is not None
