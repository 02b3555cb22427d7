"""What the claims check says: verdicts, the wording that the data do support, and the notes under the table."""

from typing import Any

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval


def verdict(name: str, language: str) -> str:
    """A verdict as readers see it."""
    return {
        "supported": say(language, "Supported"),
        "not_supported": say(language, "Not supported"),
    }.get(name, say(language, "Cannot tell"))


def kind_of(row: dict[str, Any]) -> str:
    """How the claim's estimates are written: shares to a tenth, because claims are about small differences."""
    kind = phrases.FORMAT_OF.get(str(row.get("measure", "index")), "index")
    return {"share": "share1", "nps": "nps"}.get(kind, kind)


def points(size: float, row: dict[str, Any], *, signed: bool = False) -> str:
    """A difference in its own unit without a name: points, or percentage points of a share."""
    value = 100 * size if kind_of(row) == "share1" else size
    return number(value, "points") if signed else number(abs(value), "index")


def ends(row: dict[str, Any], language: str) -> str:
    """The interval of the lead, or of the share by itself."""
    if row["kind"] == "share_at_least":
        return interval(row["conf_low"], row["conf_high"], kind_of(row), language)
    join = "～" if language == "zh" else " to "
    return points(row["conf_low"], row, signed=True) + join + points(row["conf_high"], row, signed=True)


def wording(row: dict[str, Any], language: str) -> str:
    """What may be said; of a claim that is supported with the line to print beside it."""
    if str(row.get("reason") or ""):
        return say(language, "Nothing yet: {reason}.", reason=row["reason"])
    if row["verdict"] == "supported":
        return phrases.sentences(
            [_supported(row, language), _uncompared(row, language), source(row, language)], language
        )
    refuted = row["verdict"] == "not_supported"
    parts = [_refuted(row, language) if refuted else _open(row, language), _ahead(row, language)]
    return phrases.sentences([*parts, "" if refuted else _needed(row, language)], language)


def source(row: dict[str, Any], language: str) -> str:
    """The line that names source, time and base."""
    one, two = (plain_cell(row.get(name)) for name in ("base", "other_base"))
    bases = phrases.commas(
        [f"{row.get('level_label') or ''} n\u00a0=\u00a0{number(one, 'count')}".strip()]
        + ([f"{row['other_label']} n\u00a0=\u00a0{number(two, 'count')}"] if two is not None else []),
        language,
    )
    told = phrases.commas([str(t) for t in (row.get("source"), row.get("when")) if t], language)
    if not told:
        return say(language, "Source: this survey; {bases}.", bases=bases)
    return say(language, "Source: {source}; {bases}.", source=told, bases=bases)


def _values(row: dict[str, Any], language: str) -> dict[str, Any]:
    kind = kind_of(row)
    limit = plain_cell(row.get("threshold")) or 0.0
    unit = phrases.unit("share" if kind == "share1" else kind, language)
    step = points(limit, row) + ("" if language == "zh" else " ") + unit
    return {
        "item": phrases.quoted(str(row["label"])),
        "brand": str(row.get("level_label") or say(language, "all respondents")),
        "own": number(plain_cell(row.get("estimate")), kind),
        "rival": number(plain_cell(row.get("other_estimate")), kind),
        "other": str(row.get("other_label") or ""),
        "n": int(plain_cell(row.get("rivals")) or 0),
        "boxes": int(plain_cell(row.get("boxes")) or 2),
        "step": step,
        "share": number(limit, "share" if round(limit * 100, 6) == round(limit * 100) else "share1"),
    }


def _supported(row: dict[str, Any], language: str) -> str:
    v = _values(row, language)
    rivals = _names(row, "ahead", language) or v["other"]
    match row["kind"]:
        case "first" if v["n"] > 1:
            return say(language, "On {item}, {brand} scores higher than each of the {n} other brands compared: {own}, the closest "
                       "({other}) {rival}.", **v)  # fmt: skip
        case "best_or_equal":
            return say_n(language, "On {item}, the other brand compared is not ahead of {brand} by {step} or more.",
                         "On {item}, none of the {n} other brands compared is ahead of {brand} by {step} or more.", v["n"], **v)  # fmt: skip
        case "gap_at_least":
            return say(language, "On {item}, {brand} is more than {step} ahead of {rivals}.", rivals=rivals, **v)
        case "share_at_least":
            return say(language, "More than {share} of respondents ({brand}) give one of the {boxes} best answers on {item}; "
                       "measured: {own}.", **v)  # fmt: skip
        case "improved_since":
            return say(language, "On {item}, {brand} scores higher than in {since}: {own} against {rival}.",
                       since=v["other"], **v)  # fmt: skip
    return say(language, "On {item}, {brand} ({own}) scores higher than {rivals}.", rivals=rivals, **v)


def _refuted(row: dict[str, Any], language: str) -> str:
    v = _values(row, language)
    names = _names(row, "behind", language) or v["other"]
    if row["kind"] == "share_at_least":
        return say(language, "Not this: the share is below {share}; measured: {own}.", **v)
    if row["kind"] == "improved_since":
        return say(language, "Not this: on {item}, {brand} scores lower than in {since}.", since=v["other"], **v)
    if row["kind"] == "gap_at_least":
        return say(language, "Not this: on {item}, the lead over {names} is less than {step}.", names=names, **v)
    return say(language, "Not this: on {item}, {brand} scores lower than {names}.", names=names, **v)


def _open(row: dict[str, Any], language: str) -> str:
    hidden, v = int(plain_cell(row.get("hidden")) or 0), _values(row, language)
    if hidden and plain_cell(row.get("needed")) is None:
        return say_n(
            language, "Not of all brands: {hidden} has too few answers to compare.",
            "Not of all brands: {hidden} have too few answers to compare.", hidden, hidden=hidden,
        )  # fmt: skip
    if row["kind"] in ("first", "better_than") and not row.get("ahead"):
        return say(language, "On {item}, {brand} and {other} are not reliably apart.", **v)
    return say(language, "Nothing beyond the figures themselves.") if not row.get("ahead") else ""


def _uncompared(row: dict[str, Any], language: str) -> str:
    """How many brands a supported claim does not reach."""
    hidden = int(plain_cell(row.get("hidden")) or 0)
    if not hidden:
        return ""
    return say_n(language, "{hidden} brand has too few answers to compare.",
                 "{hidden} brands have too few answers to compare.", hidden, hidden=hidden)  # fmt: skip


def _ahead(row: dict[str, Any], language: str) -> str:
    """The rivals of whom the claim holds by itself."""
    if not row.get("ahead"):
        return ""
    v = _values(row, language)
    names = _names(row, "ahead", language)
    if row["kind"] == "gap_at_least":
        return say(language, "On {item}, {brand} is more than {step} ahead of {rivals}.", rivals=names, **v)
    if row["kind"] == "best_or_equal":
        return say(language, "On {item}, {brand} is not behind {rivals} by {step} or more.", rivals=names, **v)
    return say(language, "On {item}, {brand} ({own}) scores higher than {rivals}.", rivals=names, **v)


def _needed(row: dict[str, Any], language: str) -> str:
    needed = plain_cell(row.get("needed"))
    if needed is None:
        return ""
    return say(
        language, "To tell would take about {needed} respondents of {brand}.", needed=number(needed, "count"),
        brand=_values(row, language)["brand"],
    )  # fmt: skip


def _names(row: dict[str, Any], column: str, language: str) -> str:
    found = [name for name in str(row.get(column) or "").split("|") if name]
    return phrases.names(found, language, quotes=False)


def notes(rows: list[dict[str, Any]], language: str) -> tuple[str, ...]:
    """How claims are tested, what the marks and figures are, and what no test can clear."""
    error = float(rows[0].get("error") or 0.05)
    width, side = number(1 - 2 * error, "share"), number(1 - error, "share")
    tested = int(plain_cell(rows[0].get("claims")) or 0)
    found = []
    if rows[0].get("suggested"):
        found.append(
            say(language, "No claims are stated (claims.yaml): first place on each rating is checked as a suggestion.")
        )
    if tested:
        found.append(say_n(
            language,
            "The claim is tested one-sidedly against each rival by itself. The chance of calling it supported though it is false is at "
            "most {error}, and so is that of calling it not supported though it is true.",
            "Each claim is tested one-sidedly against each rival by itself. Over the {n} claims tested, the chance of calling any "
            "false one supported is at most {error}, and so is that of calling any true one not supported; p is adjusted for their "
            "number (Holm).",
            tested, n=tested, error=number(error, "share"),
        ))  # fmt: skip
        found.append(say(
            language,
            "Lead: over the rival over whom the claim is least sure, in points or percentage points; of a share by itself, its "
            "interval. Each end of the {width} interval is a one-sided {side} bound.", width=width, side=side,
        ))  # fmt: skip
    if any(row["verdict"] == "not_supported" for row in rows):
        found.append(
            say(
                language,
                "Not supported: the data hold the contrary; p is that of the contrary. Cannot tell: they hold neither.",
            )
        )
    if any(plain_cell(row.get("needed")) is not None for row in rows):
        found.append(say(
            language,
            "Respondents needed: to find the lead measured here, if it is real, with a power of 80%; the other brands in proportion.",
        ))  # fmt: skip
    return (*found, legal(language))


def legal(language: str) -> str:
    """That a supported statistic is no legal clearance."""
    return say(
        language,
        "A supported statistic is no legal clearance: comparative advertising must be verifiable and not mislead (ICC Code; "
        "UK CAP Code 3.33 to 3.40; US National Advertising Division). In mainland China the Advertising Law bars “the "
        "best” and the like (article 9), requires survey results with source, scope and period (article 11), and treats "
        "unverifiable ones as false advertising (article 28).",
    )
