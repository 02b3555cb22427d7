"""One account as its page shows it: hard indicators against targets, scores or why there are none, the next steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, isnan

import pandas as pd

from csat_helpers.columns import PRIVACY, RELIABILITY
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import phrases
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import EM_DASH, NBSP

NEEDED = ("account", "account_label", "kind", "item", "label", "estimate", "conf_low", "conf_high", "base",
          "all_estimate", "side", "unit", "target", "better", "met", "period", "previous", "previous_period", "change",
          "least", "suppressed")  # fmt: skip
SOFT, HARD, INDEX = "soft", "hard", "index"
STEP_COLUMNS = ("action", "recommendation", "text", "step")


@dataclass(frozen=True)
class Hard:
    """One indicator in its last period; ``met`` is 1, -1, or 0 without a target, ``moved`` for the better or worse.

    ``name`` is the label with the unit.
    """

    label: str
    value: float
    kind: str
    unit: str
    target: float | None
    met: int
    period: str
    previous: float | None
    previous_period: str
    moved: int
    name: str


@dataclass(frozen=True)
class Soft:
    """One score of the account's informants beside that of all; ``side`` is 1 or -1 where it is reliably apart,
    ``tested`` whether there were others to hold it against.
    """

    item: str
    label: str
    value: float
    low: float
    high: float
    base: int
    all: float | None
    side: int
    flagged: bool
    tested: bool


@dataclass(frozen=True)
class Step:
    """What is to be done next, by whom and when."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True)
class Account:
    """One account; ``why`` says why no score is shown, empty where scores are."""

    code: str
    label: str
    size: int | None
    hard: tuple[Hard, ...]
    soft: tuple[Soft, ...]
    why: str
    steps: tuple[Step, ...] = ()

    @property
    def aimed(self) -> list[Hard]:
        """The indicators that have a target."""
        return [h for h in self.hard if h.met]

    @property
    def missed(self) -> list[Hard]:
        """Those under it."""
        return [h for h in self.hard if h.met < 0]

    @property
    def leading(self) -> Soft | None:
        """The score that stands for all: the index, else the first."""
        return next((s for s in self.soft if s.item == INDEX), next(iter(self.soft), None))


def accounts_of(frame: pd.DataFrame, language: str, steps: pd.DataFrame | None = None) -> list[Account]:
    """The accounts of a frame of ``measures.accounts``, in its order."""
    phrases.check_columns(frame, NEEDED, "accounts")
    kinds = kinds_of(frame)
    return [_account(str(code), rows, kinds, language, steps) for code, rows in frame.groupby("account", sort=False)]


def account_of(frame: pd.DataFrame, account: object, language: str, steps: pd.DataFrame | None = None) -> Account:
    """The account that has this code or label; raises InputError with the nearest for another."""
    phrases.check_columns(frame, NEEDED, "accounts")
    kinds, name, labels = kinds_of(frame), str(account), []
    for code, rows in frame.groupby("account", sort=False):
        labels.append(_label(str(code), rows))
        if name in (str(code), labels[-1]):
            return _account(str(code), rows, kinds, language, steps)
    raise InputError(f"There is no account '{name}'.", where="exhibits.account", mend=nearest(name, labels))


def _label(code: str, rows: pd.DataFrame) -> str:
    return str(rows["account_label"].iloc[0]) or code


def _account(
    code: str, rows: pd.DataFrame, kinds: dict[str, str], language: str, steps: pd.DataFrame | None
) -> Account:  # fmt: skip
    first = rows.iloc[0]
    label = _label(code, rows)
    size = first.get("account_size")
    hard = tuple(_hard(row, kinds, language) for row in _records(rows, HARD))
    scores = rows[rows["kind"] == SOFT]
    soft = tuple(_soft(row) for row in _records(phrases.shown(scores), SOFT))
    why = "" if soft else why_hidden(scores, size, least_of(rows), language)
    return Account(
        code, label, None if size is None or pd.isna(size) else int(size), hard, soft, why,
        tuple(steps_of(steps, code, label)),
    )  # fmt: skip


def _records(rows: pd.DataFrame, kind: str) -> list[dict]:
    return phrases.records(rows[rows["kind"] == kind])


def why_hidden(scores: pd.DataFrame, size: object, least: int, language: str) -> str:
    """Why an account has no score: nobody answered, too few did, or it would give another's away."""
    if scores.empty:
        asked = (_known(size) or 0) > 0
        return say(language, "No rating was asked.") if asked else say(language, "Nobody answered for this account.")
    reasons = set(scores["suppressed"])
    if PRIVACY in reasons:
        return say(language, "Fewer than {n} informants of this account answered: no score is shown, so that nobody can "
                             "be recognised.", n=least)  # fmt: skip
    if RELIABILITY in reasons:
        return say(language, "Too few informants of this account answered for a reliable score.")
    if reasons == {""}:
        return say(language, "Nobody answered for this account.")
    return say(language, "No score is shown, because those of a smaller account could be worked out from it.")


def steps_of(steps: pd.DataFrame | None, code: str, label: str) -> Iterable[Step]:
    """The rows that name this account, in a column ``account`` or, without one, in their words."""
    if steps is None or steps.empty:
        return
    column = next((name for name in STEP_COLUMNS if name in steps.columns), None)
    if column is None:
        raise InputError(
            "The steps have no column 'action'.", where="exhibits.account", mend=nearest("action", steps.columns)
        )
    for row in phrases.records(steps):
        text, named = _text(row.get(column)), _text(row.get("account")).casefold()
        if named in (code.casefold(), label.casefold()) if named else len(label) > 1 and label in text:
            yield Step(text, _text(row.get("owner")), _text(row.get("due")))


def _text(value: object) -> str:
    return "" if value is None or (isinstance(value, float) and isnan(value)) else " ".join(str(value).split())


def _hard(row: dict, kinds: dict[str, str], language: str) -> Hard:
    change = _known(row["change"])
    better = -1 if row["better"] == "lower" else 1
    moved = 0 if not change or not row["better"] else better * (1 if change > 0 else -1)
    period, before = (wave_name(str(row[name]), language) for name in ("period", "previous_period"))
    return Hard(
        str(row["label"]), float(row["estimate"]), kinds[str(row["item"])], str(row["unit"]), _known(row["target"]),
        {"yes": 1, "no": -1}.get(str(row["met"]), 0), period, _known(row["previous"]), before, moved,
        with_unit(str(row["label"]), str(row["unit"]), language),
    )  # fmt: skip


def with_unit(label: str, unit: str, language: str) -> str:
    """``On-time delivery, %``; in Chinese the unit stands in brackets."""
    if not unit:
        return label
    return label + phrases.bracketed(unit, language) if language == "zh" else f"{label}, {unit}"


def _soft(row: dict) -> Soft:
    value = float(row["estimate"])
    low, high = (value if (end := _known(row[name])) is None else end for name in ("conf_low", "conf_high"))
    side = _known(row["side"])
    return Soft(str(row["item"]), str(row["label"]), value, low, high, int(row["base"]), _known(row["all_estimate"]),
                int(side or 0), phrases.flagged(pd.Series(row)), side is not None)  # fmt: skip


def _known(value: object) -> float | None:
    found = float(value) if isinstance(value, int | float) else float("nan")
    return found if isfinite(found) else None


def kinds_of(frame: pd.DataFrame) -> dict[str, str]:
    """How an indicator's numbers are written, the same for every account: whole, to one decimal, or to two."""
    found = {}
    for item, rows in frame[frame["kind"] == HARD].groupby("item", sort=False):
        values = [v for name in ("estimate", "target", "previous") for v in rows[name].dropna().tolist()]
        places = max((0 if v == round(v) else 1 if abs(v * 10 - round(v * 10)) < 1e-6 else 2) for v in values)
        found[str(item)] = ("count", "index", "mean")[places]
    return found


def colour_of(met: int) -> str:
    """Of a target: met in the report's colour, missed in that of warning, grey without one."""
    return {1: COLOURS["p6"], -1: COLOURS["neg"]}.get(met, COLOURS["gry"])


def met_text(hard: Hard, language: str) -> str:
    """Whether the target is met, in a word."""
    return {1: say(language, "met"), -1: say(language, "missed")}.get(hard.met, EM_DASH)


def side_text(soft: Soft, language: str) -> str:
    """Where a score stands against the other accounts, in words."""
    if not soft.tested:
        return EM_DASH
    return {
        1: say(language, "reliably above the other accounts"), -1: say(language, "reliably below the other accounts"),
    }.get(soft.side, say(language, "not reliably different"))  # fmt: skip


def size_text(account: Account, least: int, language: str) -> str:
    """How many informants, where that is told: ``n = 14``, else that they are fewer than the privacy base."""
    if account.size is None:
        return say(language, "n below {n}", n=least)
    return f"n{NBSP}={NBSP}{number(account.size, 'count')}"


def least_of(frame: pd.DataFrame) -> int:
    """The privacy base, which a frame of hidden rows alone keeps as an attribute."""
    told = frame["least"].max()
    return int(frame.attrs.get("least", 0) if pd.isna(told) else told)
