"""Path model: which construct goes with which, how strongly, how high each scores, and how much is explained."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.exhibits import path_diagram, path_frames, path_list, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.path_diagram import Construct, Path
from csat_helpers.exhibits.path_frames import Modelled, lacks, leads, method_notes, modelled, sure, unusable, weak
from csat_helpers.exhibits.path_layout import depths
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("source", "source_label", "target", "target_label", "estimate", "conf_low", "conf_high", "p_value", "f2")
_NAMED = 3


def path_model(model: Modelled | Mapping[str, Any], *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The path diagram: constructs with index and R2, arrows with coefficients, those that may be nothing thin and grey.

    ``model`` is what ``measures.path_model`` returns, or a mapping of its frames ``paths, constructs`` (and
    ``advice, settings`` where there are some). The headline is of the construct that most paths lead to, and names
    only paths whose interval lies beside zero.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``paths``.

    >>> paths = pd.DataFrame({"source": ["Q", "V"], "target": "S", "estimate": [0.51, 0.06], "conf_low": [0.4, -0.1]})
    >>> paths = paths.assign(conf_high=[0.6, 0.2], p_value=[0.0, 0.4], f2=[0.3, 0.01], target_label="Satisfaction")
    >>> paths = paths.assign(source_label=["Quality", "Value"])
    >>> constructs = pd.DataFrame({"construct": ["Q", "V", "S"], "construct_label": ["Quality", "Value", "Satisfaction"]})
    >>> constructs = constructs.assign(r2=[None, None, 0.4], index=[70.0, 61.0, 66.0])
    >>> path_model({"paths": paths, "constructs": constructs}, id="m", language="en").bundle.headline
    '“Satisfaction” is most closely linked to “Quality” (0.51)'
    """
    model, title = modelled(model), say(language, "Path model")
    if not len(model.paths) or phrases.shown(model.paths).empty:
        return no_data(model.paths, id, language, title, words, lacks=lacks(model, language))
    phrases.check_columns(model.paths, _NEEDED, "path_model")
    phrases.check_columns(model.constructs, ("construct", "construct_label", "r2", "index"), "path_model")
    rows = _ordered(model)
    constructs, paths = _boxes(model), _arrows(model, rows)
    order = _order(model)
    return publish(
        "paths",
        rows,
        _text(model, rows, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "low": "conf_low", "high": "conf_high", "format": "mean",
                  "order": rows["label"].tolist()},
        table=_table(model, rows, language),
        svg=path_diagram.draw(constructs, paths, language),
        phone=path_list.draw(constructs, paths, order, language, PHONE_WIDTH_MM),
        plot=_plot(constructs, paths, rows, language),
        base=phrases.base_of(rows),
        extra={"constructs": [{"label": c.label, "index": c.index, "r2": c.r2} for c in constructs],
               "replicates": model.settings.get("replicates", 0), "sizes": [0.02, 0.15, 0.35, 0.9], "htmt": list(path_frames.close_paths(model).values()), "sure": int(sum(p.sure is True for p in paths))},
    )  # fmt: skip


def focus(rows: pd.DataFrame) -> pd.DataFrame:
    """The paths to the construct that most lead to, of several the last, the strongest first."""
    counts = rows["target"].value_counts(sort=False)
    target = counts[counts == counts.max()].index[-1]
    own = rows[rows["target"] == target]
    return own.loc[own["estimate"].abs().sort_values(ascending=False, kind="stable").index]


def linked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose interval lies beside zero."""
    return rows[[sure(low, high) is True for low, high in zip(rows["conf_low"], rows["conf_high"], strict=True)]]


def headline(model: Modelled, rows: pd.DataFrame, language: str) -> Said:
    """What the construct in focus is linked to, as far as intervals hold it."""
    if fault := unusable(model, language):
        return fault
    own = focus(rows)
    target = phrases.quoted(str(own["target_label"].iloc[0]))
    if own["conf_low"].isna().all():
        return Said(say(language, "The paths to {target} have no intervals, so nothing reliable can be said", target=target), "none")  # fmt: skip
    known = linked(own)
    if known.empty:
        return Said(say(language, "Nothing in the model is reliably linked to {target}", target=target), "none")
    first = known.iloc[0]
    if len(own) > 1 and own.index[0] == known.index[0] and leads(own, "estimate"):
        text = say(
            language, "{target} is most closely linked to {item} ({value})", target=target,
            item=phrases.quoted(str(first["source_label"])), value=number(first["estimate"], "mean"),
        )  # fmt: skip
        return Said(text, "reliable")
    named = phrases.names(
        [_with_value(r, language) for r in phrases.records(known.head(_NAMED))], language, quotes=False
    )
    more = len(known) - _NAMED
    if more > 0:
        text = say_n(
            language, "{target} is linked to {items} and {n} more", "{target} is linked to {items} and {n} more", more,
            target=target, items=named, n=more,
        )  # fmt: skip
        return Said(text, "reliable")
    return Said(say(language, "{target} is linked to {items}", target=target, items=named), "reliable")


def _with_value(row: Mapping[str, Any], language: str) -> str:
    return phrases.quoted(str(row["source_label"])) + phrases.bracketed(number(row["estimate"], "mean"), language)


def _text(model: Modelled, rows: pd.DataFrame, language: str) -> Text:
    said = headline(model, rows, language)
    usable = unusable(model, language) is None
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Path model"),
        subtitle=say(
            language,
            "Standardised path coefficients; index 0–100 in the boxes; R²: part of a construct that is explained. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(model, rows, language),
        lead=_lead(model, rows, language) if usable else "",
        notes=(
            path_frames.close_note(model, language),
            *path_frames.remarks(model, path_frames.MISSING_PATH),
            *method_notes(model, language),
        ),
        see=_see(rows, language) if usable else "",
        matters=_nothing(rows, language) if usable else "",
        do=_do(model, rows, language) if usable else "",
    )


def _lead(model: Modelled, rows: pd.DataFrame, language: str) -> str:
    """How much of the construct in focus is explained, and how many paths of the model stand."""
    own = focus(rows)
    found = model.constructs[model.constructs["construct"] == own["target"].iloc[0]]
    parts = []
    if len(found) and pd.notna(found["r2"].iloc[0]):
        parts.append(
            say_n(
                language,
                "{n} construct explains {part} of the differences in {target}.",
                "{n} constructs together explain {part} of the differences in {target}.",
                len(own), n=len(own), part=number(found["r2"].iloc[0], "share"),
                target=phrases.quoted(str(own["target_label"].iloc[0])),
            )
        )  # fmt: skip
    if rows["conf_low"].notna().any():
        n = len(linked(rows))
        parts.append(
            say(language, "Of {all} paths in the model, {n} are reliably different from zero.", all=len(rows), n=n)
        )
    return phrases.sentences(parts, language)


def _see(rows: pd.DataFrame, language: str) -> str:
    """The paths of the construct in focus that stand, with their intervals."""
    own = linked(focus(rows))
    if own.empty:
        return ""
    parts = [
        phrases.quoted(str(r["source_label"])) + " " * (language != "zh")
        + f"{number(r['estimate'], 'mean')}{phrases.bracketed(interval(r['conf_low'], r['conf_high'], 'mean', language), language)}"
        for r in phrases.records(own.head(4))
    ]  # fmt: skip
    target = phrases.quoted(str(own["target_label"].iloc[0]))
    return say(
        language,
        "Paths to {target}, with 95% intervals: {items}.",
        target=target,
        items=phrases.clauses(parts, language),
    )


def _nothing(rows: pd.DataFrame, language: str) -> str:
    """The paths of the construct in focus that may be nothing."""
    own = focus(rows)
    may = own.loc[own.index.difference(linked(own).index, sort=False)]
    if may.empty or may["conf_low"].isna().any():
        return ""
    return say(
        language, "No reliable link of its own to {target}: {items}. With the others held alike, little or nothing is left of it.",
        target=phrases.quoted(str(own["target_label"].iloc[0])), items=phrases.names(may["source_label"].head(4), language),
    )  # fmt: skip


def _do(model: Modelled, rows: pd.DataFrame, language: str) -> str:
    """What to look at before a path is acted on."""
    poor = weak(model)
    if poor:
        return say(
            language, "Before acting on a path, read how well its constructs are measured; weak: {items}.",
            items=phrases.names(poor[:4], language),
        )  # fmt: skip
    own = linked(focus(rows))
    if own.empty:
        return ""
    first = own.iloc[0]
    return say(
        language, "Look at the items of {item} first, and at how they are rated.",
        item=phrases.quoted(str(first["source_label"])),
    )  # fmt: skip


def _order(model: Modelled) -> list[int]:
    """Constructs from causes to effects, by place."""
    place = _places(model)
    edges = [(place[s], place[t]) for s, t in zip(model.paths["source"], model.paths["target"], strict=True)]
    depth = depths(len(place), edges)
    return sorted(range(len(depth)), key=lambda k: depth[k])


def _places(model: Modelled) -> dict[Any, int]:
    return {name: k for k, name in enumerate(model.constructs["construct"])}


def _ordered(model: Modelled) -> pd.DataFrame:
    """The paths by their target, from causes to effects, the strongest first, under a name of their own."""
    rank = {model.constructs["construct"].iloc[k]: n for n, k in enumerate(_order(model))}
    rows = phrases.shown(model.paths)
    label = rows["source_label"].astype(str) + " → " + rows["target_label"].astype(str)
    rows = rows.assign(
        label=label, measure="path_coefficient", rank=rows["target"].map(rank), size=-rows["estimate"].abs()
    )
    return rows.sort_values(["rank", "size"], kind="stable").drop(columns=["rank", "size"]).reset_index(drop=True)


def _given(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _boxes(model: Modelled) -> list[Construct]:
    rows = phrases.records(model.constructs)
    return [Construct(str(r["construct_label"]), _given(r["index"]), _given(r["r2"])) for r in rows]


def _arrows(model: Modelled, rows: pd.DataFrame) -> list[Path]:
    place, close = _places(model), path_frames.close_paths(model)
    return [
        Path(place[r["source"]], place[r["target"]], float(r["estimate"]), _given(r["conf_low"]), _given(r["conf_high"]),
             sure(r["conf_low"], r["conf_high"]), (r["source"], r["target"]) in close)
        for r in phrases.records(rows)
    ]  # fmt: skip


def _plot(constructs: list[Construct], paths: list[Path], rows: pd.DataFrame, language: str) -> Plot:
    made = path_diagram.diagram(len(constructs), tuple(paths))
    known = [p for p in paths if p.sure is not None]
    series = Series(
        say(language, "Path coefficient"), tuple(p.estimate for p in paths), tuple(p.low for p in paths) if known else (),
        tuple(p.high for p in paths) if known else (), colour=COLOURS["gry"], colours=tuple(p.colour for p in paths),
    )  # fmt: skip
    return Plot(
        "paths", tuple(rows["label"]), (series,), "mean",
        nodes=path_diagram.nodes(made, constructs), edges=path_diagram.edges(made),
        facts=(*((p.colour, text) for p, text in path_diagram.key(paths, language)),
               *(("", text) for text in [path_diagram.close_text(paths, language)] if text)),
    )  # fmt: skip


def _alt(model: Modelled, rows: pd.DataFrame, language: str) -> str:
    scores = [
        phrases.figure(str(r["construct_label"]), number(r["index"], "index"), language)
        for r in phrases.records(model.constructs)
    ]
    parts = [phrases.figure(str(r["label"]), number(r["estimate"], "mean"), language) for r in phrases.records(rows)]
    return say(
        language, "Diagram of constructs and paths. Indices: {scores}. Path coefficients: {paths}.",
        scores=phrases.clauses(scores, language), paths=phrases.clauses(parts, language),
    )  # fmt: skip


def _table(model: Modelled, rows: pd.DataFrame, language: str) -> Table:
    columns = (
        Column("label", say(language, "Path")),
        Column("estimate", say(language, "Coefficient"), "coefficient"),
        Column("conf_low", say(language, "95% low"), "coefficient"),
        Column("conf_high", say(language, "95% high"), "coefficient"),
        Column("p_value", "p", "p"),
        Column("f2", say(language, "Effect size f² (0.02 small, 0.15 medium, 0.35 large)"), "mean"),
    )
    cells, roles = [], []
    explained = dict(zip(model.constructs["construct"], model.constructs["r2"], strict=True))
    for target, own in rows.groupby("target", sort=False):
        head = f"{own['target_label'].iloc[0]}{phrases.bracketed('R² ' + number(_given(explained.get(target)), 'mean'), language)}"
        cells.append((head, *[""] * (len(columns) - 1)))
        roles.append("section")
        for r in own[["source_label", *(c.name for c in columns[1:])]].itertuples(index=False, name=None):
            cells.append(tuple(r))
            roles.append("")
    return Table(columns, tuple(cells), roles=tuple(roles))
