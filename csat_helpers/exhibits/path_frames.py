"""A path model as exhibits take it: its frames, what stands first in them, and whether they may be read at all."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Protocol, cast

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.look import number

_FRAMES = ("paths", "items", "constructs", "effects", "discriminant", "advice")
NOT_CONVERGED, INADMISSIBLE, WEAK, MISSING_PATH = "not_converged", "inadmissible", "weak", "missing_path"
CLOSE, DATA = "close", "data"
NEAR = 0.9  # HTMT over which two constructs are hardly told apart (Henseler, Ringle and Sarstedt 2015)


class Modelled(Protocol):
    """What ``measures.path_model`` returns: its frames, and how they were made."""

    @property
    def paths(self) -> pd.DataFrame:
        """A row a path between two constructs."""
        ...

    @property
    def items(self) -> pd.DataFrame:
        """A row an item."""
        ...

    @property
    def constructs(self) -> pd.DataFrame:
        """A row a construct."""
        ...

    @property
    def effects(self) -> pd.DataFrame:
        """A row a construct and another that it reaches."""
        ...

    @property
    def discriminant(self) -> pd.DataFrame:
        """A row two constructs."""
        ...

    @property
    def advice(self) -> pd.DataFrame:
        """What is wrong or weak: kind, construct, item, text."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """Scheme, replicates, whether the weights settled."""
        ...


def modelled(given: Modelled | Mapping[str, Any]) -> Modelled:
    """A model of a mapping of its frames and ``settings``; those left out are empty."""
    if not isinstance(given, Mapping):
        return given
    frames = {name: given.get(name, pd.DataFrame()) for name in _FRAMES}
    return cast(Modelled, SimpleNamespace(**frames, settings=given.get("settings", {})))


def lacks(model: Modelled, language: str) -> str:
    """Why there is nothing to show of a model without a row."""
    if model.settings:
        return say(language, "Too few people answered.")
    return say(language, "The engagement states no path model (key path_model).")


def unusable(model: Modelled, language: str) -> Said | None:
    """What a headline says in place of a finding where the model's numbers may not be read; None where they may."""
    if not model.settings.get("converged", True):
        return Said(say(language, "The model’s weights did not settle, so nothing can be said from its paths"), "none")
    if INADMISSIBLE in _kinds(model):
        text = say(language, "Nothing can be said from this model: its constructs cannot be told apart as stated")
        return Said(text, "none")
    return None


def weak(model: Modelled) -> list[str]:
    """Labels of the constructs that are weakly measured, in the model's order."""
    if WEAK not in _kinds(model):
        return []
    found = set(model.advice.loc[model.advice["kind"] == WEAK, "construct"])
    rows = model.constructs
    return rows.loc[rows["construct"].isin(found), "construct_label"].astype(str).tolist()


def remarks(model: Modelled, *kinds: str, of: Iterable[str] | None = None) -> list[str]:
    """What the model's advice says, of some kinds or of all; ``of`` some constructs or of all."""
    if not len(model.advice):
        return []
    rows = model.advice[model.advice["kind"].isin(kinds)] if kinds else model.advice
    rows = rows if of is None else rows[rows["construct"].isin(list(of))]
    return rows["text"].astype(str).tolist()


def close_paths(model: Modelled) -> dict[tuple[Any, Any], float]:
    """HTMT of the constructs that a path joins and respondents hardly tell apart, by source and target."""
    if not {"construct", "other"} <= set(model.discriminant.columns):
        return {}
    near = model.discriminant[model.discriminant["htmt"] > NEAR]
    known = {frozenset((r["construct"], r["other"])): float(r["htmt"]) for r in phrases.records(near)}
    ends = zip(model.paths["source"], model.paths["target"], strict=True)
    return {(s, t): known[frozenset((s, t))] for s, t in ends if frozenset((s, t)) in known}


def close_note(model: Modelled, language: str) -> str:
    """That a path says little where its constructs are hardly told apart, with their HTMT."""
    names = dict(zip(model.constructs["construct"], model.constructs["construct_label"].astype(str), strict=True))
    told = [
        phrases.names([names[s], names[t]], language) + " " * (language != "zh") + number(htmt, "mean")
        for (s, t), htmt in close_paths(model).items()
    ]
    if not told:
        return ""
    return say(
        language, "†: hardly told apart by respondents (HTMT over 0.90), so the path between them says little: {pairs}.",
        pairs=phrases.clauses(told, language),
    )  # fmt: skip


def _kinds(model: Modelled) -> set[str]:
    return set(model.advice["kind"]) if len(model.advice) else set()


def sure(low: Any, high: Any) -> bool | None:
    """Whether an interval lies on one side of zero; None where there is none."""
    if pd.isna(low) or pd.isna(high):
        return None
    return bool(low > 0 or high < 0)


def leads(rows: pd.DataFrame, column: str) -> bool:
    """Whether the first row's interval of ``column`` lies beyond all others', without their signs."""
    ends = rows[[f"{column}_low", f"{column}_high"]] if column != "estimate" else rows[["conf_low", "conf_high"]]
    first, rest = ends.iloc[0].abs().min(), ends.iloc[1:].abs().max(axis=1)
    return len(rest) > 0 and bool(first > rest.max())


def method_notes(model: Modelled, language: str) -> tuple[str, ...]:
    """How the model was estimated, and what its links are not."""
    schemes = {
        "path": say(language, "path"),
        "centroid": say(language, "centroid"),
        "factorial": say(language, "factorial"),
    }
    made = model.settings
    scheme = schemes.get(str(made.get("scheme", "path")), "")
    how = say(language, "PLS path model, {scheme} scheme, standardised coefficients.", scheme=scheme)
    if made.get("consistent"):
        how = say(
            language, "PLS path model, {scheme} scheme, corrected for the items’ errors (PLSc), standardised coefficients.",
            scheme=scheme,
        )  # fmt: skip
    if made.get("replicates"):
        again = say(language, "95% intervals from {n} resamples of the design.", n=f"{int(made['replicates']):,}")
    else:
        again = say(language, "No intervals were computed.")
    link = say(language, "Links are associations among these respondents, no proof that one brings about the other.")
    return (phrases.sentences([how, again], language), link, *phrases.common_notes(model.constructs, language))
