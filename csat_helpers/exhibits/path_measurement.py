"""How well a path model's items measure its constructs: loadings, weights, reliability, and constructs hardly told apart."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.path_frames import (
    CLOSE,
    DATA,
    INADMISSIBLE,
    NEAR,
    NOT_CONVERGED,
    WEAK,
    Modelled,
    lacks,
    method_notes,
    modelled,
    remarks,
    unusable,
    weak,
)
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

_NEEDED = ("construct", "construct_label", "alpha", "rho_a", "rho_c", "ave", "index", "index_low", "index_high")
FLOORS = {"loading": 0.7, "rho_a": 0.7, "ave": 0.5, "htmt": NEAR}  # the customary ones, as in Hair et al. (2019)


def path_measurement(
    model: Modelled | Mapping[str, Any], *, id: str, language: str, **words: Unpack[Words]
) -> Exhibit:  # fmt: skip
    """Each construct with its items: loadings and weights, alpha, composite reliability, AVE, index with interval.

    ``model`` is what ``measures.path_model`` returns, or a mapping of its frames ``constructs, items, discriminant,
    advice`` and ``settings``. The headline is what ``advice`` says gravest: that the model did not settle, cannot be,
    or is weakly measured; else that measurement holds. The encoding's ``kind`` is ``table``.

    >>> constructs = pd.DataFrame({"construct": ["S"], "construct_label": ["Satisfaction"], "alpha": [0.78], "ave": [0.69]})
    >>> constructs = constructs.assign(rho_a=0.79, rho_c=0.87, index=72.4, index_low=70.1, index_high=74.6)
    >>> path_measurement({"constructs": constructs}, id="m", language="en").bundle.headline
    'The items hold together in every construct: reliability 0.79'
    """
    model, title = modelled(model), say(language, "How well the items measure the constructs")
    if not len(model.constructs) or phrases.shown(model.constructs, "index").empty:
        return no_data(model.constructs, id, language, title, words, lacks=lacks(model, language))
    phrases.check_columns(model.constructs, _NEEDED, "path_measurement")
    said, near = headline(model, language), pairs(model)
    text = Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Loadings and reliability, 0 to 1; weights add up to 1; index 0–100. {base}",
            base=phrases.base_text(model.constructs, language),
        ),
        see=phrases.sentences(_pooled(model, language)[:3], language),
        do=_do(model, language),
        notes=_notes(model, near, language),
    )  # fmt: skip
    frame = model.constructs.assign(label=model.constructs["construct_label"])
    return publish(
        "table", frame, text, words, id=id, language=language, table=_table(model, language),
        base=phrases.base_of(model.constructs),
        extra={"replicates": model.settings.get("replicates", 0), "floors": FLOORS, "htmt": near["htmt"].tolist() if len(near) else [], "told": remarks(model)},
    )  # fmt: skip


def headline(model: Modelled, language: str) -> Said:
    """Whether the numbers may be read, and whether every construct is measured well."""
    if fault := unusable(model, language):
        return fault
    poor, several = weak(model), model.constructs[model.constructs["rho_c"].notna()]
    if poor:
        values = {"n": len(poor), "all": len(several), "items": phrases.names(poor[:3], language)}
        if len(poor) > 3:
            return Said(
                say(
                    language,
                    "{n} of {all} constructs with several items are weakly measured, among them {items}",
                    **values,
                )
            )
        return Said(
            say_n(
                language, "{n} of {all} constructs with several items is weakly measured: {items}",
                "{n} of {all} constructs with several items are weakly measured: {items}", len(poor), **values,
            )
        )  # fmt: skip
    if several.empty:
        return Said(say(language, "Each construct has one item, so nothing can be said of reliability"), "none")
    low, high = number(several["rho_a"].min(), "mean"), number(several["rho_a"].max(), "mean")
    if low == high:
        return Said(say(language, "The items hold together in every construct: reliability {low}", low=low))
    return Said(
        say(
            language, "The items hold together in every construct: reliability from {low} to {high}", low=low, high=high
        )
    )


def pairs(model: Modelled) -> pd.DataFrame:
    """Constructs that respondents hardly tell apart, the nearest first."""
    if not len(model.discriminant):
        return model.discriminant
    near = model.discriminant[model.discriminant["htmt"] > FLOORS["htmt"]]
    return near.sort_values("htmt", ascending=False, kind="stable")


def _worst(model: Modelled) -> list[str]:
    return remarks(model, NOT_CONVERGED) or remarks(model, INADMISSIBLE) or remarks(model, WEAK)


def _pooled(model: Modelled, language: str) -> list[str]:
    """What stands first against the model; that constructs do not hold together is said of all in one sentence."""
    rows = model.advice
    if not len(rows) or (rows["kind"].isin((NOT_CONVERGED, INADMISSIBLE))).any():
        return _worst(model)
    rows = rows[rows["kind"] == WEAK]
    low = model.constructs[model.constructs["rho_a"] < FLOORS["rho_a"]]
    # Of the remarks on a construct as a whole, that on its reliability stands last.
    own = rows[(rows["item"] == "") & rows["construct"].isin(low["construct"])]
    own = own.drop_duplicates("construct", keep="last")
    if len(own) < 2:
        return _worst(model)
    named = [
        phrases.quoted(str(r["construct_label"])) + phrases.bracketed(number(r["rho_a"], "mean"), language)
        for r in phrases.records(low[low["construct"].isin(own["construct"])])
    ]
    told = say(
        language, "The items of {items} do not hold together well (reliability in brackets).",
        items=phrases.names(named, language, quotes=False),
    )  # fmt: skip
    return [told, *rows.drop(own.index)["text"].astype(str)]


def _do(model: Modelled, language: str) -> str:
    """What to do about weak items, by name."""
    rows = model.advice
    poor = rows[(rows["kind"] == WEAK) & (rows["item"] != "")] if len(rows) else rows
    if not len(poor) or not len(model.items):
        return ""
    labels = dict(zip(model.items["item"], model.items["label"].astype(str), strict=True))
    named = [labels[item] for item in poor["item"] if item in labels]
    return say_n(
        language, "Reword {items} before the next wave, or leave it out of its construct.",
        "Reword {items} before the next wave, or leave them out of their constructs.", len(named),
        items=phrases.names(named[:4], language),
    )  # fmt: skip


def _notes(model: Modelled, near: pd.DataFrame, language: str) -> tuple[str, ...]:
    notes = [
        say(
            language,
            "Commonly held to be enough: loadings and reliability (ρA) of 0.70, average variance extracted (AVE) of 0.50. "
            "A construct of one item has neither. ρC, the composite’s reliability, is rather high, and alpha rather low.",
        ),
        say(
            language,
            "AVE and reliability are those of weighted sums of the answers, errors included, and so higher than a factor "
            "analysis gives.",
        )
        if not model.settings.get("consistent")
        else "",
    ]
    told = remarks(model, DATA, CLOSE)
    if len(near) > 1:  # of many pairs in one sentence
        told = [text for text in told if "HTMT" not in text]
    if len(near) and not any("HTMT" in text for text in told):
        each = [
            phrases.names([str(r["construct_label"]), str(r["other_label"])], language) + " " * (language != "zh")
            + number(r["htmt"], "mean")
            for r in phrases.records(near)
        ]  # fmt: skip
        notes.append(
            say(
                language,
                "Hardly told apart by respondents (HTMT over 0.90): {pairs}.",
                pairs=phrases.clauses(each, language),
            )
        )
    how, _, *rest = method_notes(model, language)
    return (*notes, *told, how, *rest)


def _table(model: Modelled, language: str) -> Table:
    columns = (
        Column("name", say(language, "Construct and items")),
        Column("loading", say(language, "Loading"), "mean"),
        Column("weight", say(language, "Weight"), "mean"),
        Column("alpha", say(language, "Alpha"), "mean"),
        Column("rho_a", "ρA", "mean"),
        Column("rho_c", "ρC", "mean"),
        Column("ave", "AVE", "mean"),
        Column("index", say(language, "Index"), "index"),
        Column("index_low", say(language, "95% low"), "index"),
        Column("index_high", say(language, "95% high"), "index"),
    )
    rows: list[tuple[Any, ...]] = []
    bold, marks = [], []
    for own in phrases.records(model.constructs):
        bold.append(len(rows))
        figures = ("alpha", "rho_a", "rho_c", "ave", "index", "index_low", "index_high")
        if plain_cell(own["rho_c"]) is None:  # one item: its reliability of 1 is an assumption, not a finding
            own = {**own, "rho_a": None, **dict.fromkeys(("index", "index_low", "index_high"))}
        marks += [
            {"row": len(rows), "column": name, "mark": "caution"}
            for name in ("rho_a", "ave")
            if plain_cell(own[name]) is not None and own[name] < FLOORS[name]
        ]
        rows.append((str(own["construct_label"]), "", "", *(_cell(own[name]) for name in figures)))
        items = model.items[model.items["construct"] == own["construct"]] if len(model.items) else model.items
        for item in phrases.records(items):
            if plain_cell(item["loading"]) is not None and item["loading"] < _LEAST:
                marks.append({"row": len(rows), "column": "loading", "mark": "caution"})
            blank = ("",) * len(figures)
            rows.append((str(item["label"]), _cell(item["loading"]), _cell(item["index_weight"]), *blank))
    return Table(columns, tuple(rows), marks=tuple(marks), emphasis=tuple(bold))


_LEAST = 0.4  # a loading below it says little of its construct


def _cell(value: Any) -> Any:
    return None if pd.isna(value) else value
