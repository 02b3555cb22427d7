"""Claims check: whether what a client wants to say in public is supported by the data, refuted by them, or neither."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import DataError, MeasureError
from csat_helpers.locale import pick
from csat_helpers.measures import disclosure
from csat_helpers.measures.claim_check_evidence import MEASURE, RIVALRY, Evidence, evidence
from csat_helpers.measures.claim_check_places import Places
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.measures.tidy import empty
from csat_helpers.survey.claims import SHOWN, Claim, claims_from, items_of
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "claim", "text", "kind", "item", "label", "measure", "boxes", "scope", "level", "level_label", "other_label",
    "rivals", "hidden", "estimate", "other_estimate", "lead", "std_error", "conf_low", "conf_high", "df", "base",
    "other_base", "threshold", "p_value", "p_adjusted", "p_contrary", "p_contrary_adjusted", "error", "claims",
    "verdict", "ahead", "behind", "needed", "suggested", "source", "when", "suppressed", "flag", "reason",
]  # fmt: skip
SUPPORTED, REFUTED, OPEN = "supported", "not_supported", "cannot_tell"
POWER = 0.8
_FARTHEST = 100  # a sample so many times larger is no plan
_SUGGESTED = ("overall", "recommend", "loyalty", "driver")


def claim_check(
    sv: Survey, claims: Sequence[Claim | Mapping[str, Any]] | None = None, *, error: float = 0.05
) -> pd.DataFrame:
    """Each claim with its verdict: ``supported``, ``not_supported`` (the data hold the contrary) or ``cannot_tell``.

    ``claims`` are those of ``survey.read_claims``, or mappings of the same keys; None tests, as suggestions, whether
    the own brand is first on each rating, of the brands with enough respondents. The chance that any false claim is called supported, over all claims and
    brands together, is at most ``error``, and so is that of a true one being called not supported.

    *First*, *better than* and *gap at least* hold where each rival by itself is beaten (by ``threshold``) in a one-sided t
    test: the largest p counts, and needs no adjustment for the number of rivals (an intersection-union test). *Best or
    equal* holds where no rival is ahead by ``margin`` or more in the same sense, and none is ahead at all in a test of
    its own. Its contrary is that some rival is ahead: the smallest p, times the number of rivals. A *share* is held
    against ``threshold`` by Korn and Graubard's exact binomial, *improved since* by the t test of two waves. Over the
    claims p is adjusted by Holm's method, claim and contrary apart. Clusters, weights and respondents who rate several
    brands are taken into account.

    Returns :data:`COLUMNS`. ``lead`` is the lead over ``other_label``, the rival over whom the claim is least sure (or the
    change since that wave); ``conf_low`` and ``conf_high`` are one-sided bounds, each with error ``error``, of the
    lead, or of a share by itself. ``ahead`` lists rivals over whom the claim holds by itself within the same error
    rate (Hochberg's method), ``behind`` those who are ahead. ``hidden`` counts rivals that cannot be compared: too
    few respondents (30), too few clusters (10), or shares so near the whole that differences have no error;
    a claim against ``all`` is never supported then, one against those ``shown`` may be. ``needed`` is how many respondents of the own brand, the others in
    proportion, would find the lead there is with a power of 80 %. ``reason`` says why a claim is not tested.

    Raises DataError or MeasureError for a claim that is ill-formed, or about an item, brand, wave or level that is
    not there. Source: Laska and Meisner (1989); Berger (1982), intersection-union tests; Holm (1979); Hochberg (1988).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> answers = [3, 4, 4, 5] * 10 + [1, 2, 2, 4] * 10
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": answers, "brand": ["us"] * 40 + ["them"] * 40}),
    ...     {
    ...         "scales": {"r": {"min": 1, "max": 5}},
    ...         "items": {"q": {"scale": "r"}, "brand": {"role": "brand"}},
    ...     },
    ... )
    >>> claim_check(sv, [{"text": "We are first", "kind": "first", "item": "q", "brand": "us"}])["verdict"].tolist()
    ['supported']
    """
    if not 0 < error < 0.5:
        raise MeasureError(f"An error rate of {error!r} is not between 0 and 0.5.", mend="Write 0.05 for 5 %.")
    given = suggestions(sv) if claims is None else claims
    if not len(given):
        return empty(columns=COLUMNS)
    checked = claims_from(given, sv.questionnaire)
    places = Places(sv)
    found = [evidence(sv, claim, places, error, f"claims, claim {k}") for k, claim in enumerate(checked, start=1)]
    frame = pd.DataFrame([_row(sv, one, k) for k, one in enumerate(found, start=1)])
    frame = frame.assign(error=error, suggested=claims is None)
    return _judged(frame, found, error).loc[:, COLUMNS]


def suggestions(sv: Survey) -> list[dict[str, Any]]:
    """First place on each rating, for the own brand; none where no brand is the client's own."""
    own = sv.about.brands.get("own")
    if sv.role("brand") is None or own is None:
        return []
    claims: list[dict[str, Any]] = []
    for item in dict.fromkeys(name for role in _SUGGESTED for name in sv.roles(role)):
        subject = "nps" if item in sv.roles("recommend") else "item"
        one = {"text": sv.label(item) or item, "kind": "first", "against": SHOWN}
        for key in dict.fromkeys((subject, "item")):
            try:
                claims_from([{**one, key: item}], sv.questionnaire)
            except DataError:  # no rating, or no recommendation from 0 to 10
                continue
            claims.append({**one, key: item})
            break
    return claims


def _row(sv: Survey, found: Evidence, number: int) -> dict[str, Any]:
    """One claim's row, before claims are judged together."""
    claim, tested = found.claim, not found.reason
    k = found.critical if tested else 0
    one = {name: float(getattr(found, name)[k]) if tested else np.nan for name in _PLACED}
    return {
        "claim": number, "text": pick(claim.text, sv.language), "kind": claim.kind,
        "item": ", ".join(items_of(claim, sv.questionnaire)), "label": found.label,
        "measure": MEASURE[claim.subject], "boxes": claim.boxes or 2, "scope": found.scope, "level": found.brand,
        "level_label": found.brand_label, "other_label": found.other_labels[k] if tested else "",
        "rivals": float(len(found.lead)) if claim.kind in RIVALRY and tested else 0.0, "hidden": found.hidden,
        "estimate": found.estimate, "base": found.base, "threshold": found.shift,
        **{_PLACED[name]: value for name, value in one.items()},
        "lead": np.nan if claim.kind == "share_at_least" else one["lead"],
        "p_contrary": float(min(1.0, found.contrary.min() * len(found.contrary))) if tested else np.nan,
        "source": pick(sv.about.house, sv.language) or pick(sv.about.title, sv.language),
        "when": pick(sv.about.fieldwork, sv.language) or found.wave or sv.about.as_of,
        "suppressed": found.suppressed, "flag": _flag(sv, [found.base, one["other_base"]]), "reason": found.reason,
    }  # fmt: skip


def _flag(sv: Survey, bases: Sequence[float]) -> str:
    """Caution where the smaller base is one that reports are careful with."""
    small = sv.disclosure is not None and any(base < sv.disclosure.caution_base for base in bases)
    return disclosure.CAUTION if small else ""


_PLACED = {
    "other_estimate": "other_estimate", "other_base": "other_base", "lead": "lead", "error": "std_error",
    "low": "conf_low", "high": "conf_high", "df": "df", "p": "p_value",
}  # fmt: skip


def _judged(frame: pd.DataFrame, found: Sequence[Evidence], error: float) -> pd.DataFrame:
    """Claims judged together: adjusted p, verdicts, rivals ahead and behind, and what it would take to tell."""
    tested = frame["reason"] == ""
    p, contrary = (adjust(frame[name].to_numpy(float), "holm") for name in ("p_value", "p_contrary"))
    held = np.nan_to_num(p, nan=1.0) < error
    false = np.nan_to_num(contrary, nan=1.0) < error
    doubt = np.array([one.claim.kind == "best_or_equal" and bool((one.contrary < error).any()) for one in found])
    whole = np.array([one.claim.against == SHOWN or not one.hidden for one in found])
    verdict = np.select([false, held & whole & ~doubt], [REFUTED, SUPPORTED], OPEN)
    local = error / max(int(tested.sum()) - int(held.sum()), 1)
    opposite = error / max(int(tested.sum()) - int(false.sum()), 1)
    frame = frame.assign(
        p_adjusted=p, p_contrary_adjusted=contrary, claims=int(tested.sum()), verdict=verdict,
        ahead=[_passed(one, one.p, error if h else local, "hochberg") for one, h in zip(found, held, strict=True)],
        behind=[
            _passed(one, one.contrary, error if f else opposite, "holm") for one, f in zip(found, false, strict=True)
        ],
    )  # fmt: skip
    level = error / max(int(tested.sum()), 1)
    return frame.assign(
        needed=[_needed(one, level) if v == OPEN else np.nan for one, v in zip(found, verdict, strict=True)]
    )


def _passed(found: Evidence, p: np.ndarray, level: float, method: str) -> str:
    """The rivals of whom a test holds at ``level`` over the claim's rivals."""
    if found.claim.kind not in RIVALRY or found.reason:
        return ""
    held = adjust(p, method) < level
    return "|".join(name for name, one in zip(found.other_labels, held, strict=True) if one)


def _needed(found: Evidence, level: float) -> float:
    """Respondents of the own brand who would find the present lead over the critical rival, whichever way it tells."""
    if found.reason or (found.hidden and found.claim.against != SHOWN):
        return np.nan
    k = found.critical
    gap = found.lead[k] - found.shift
    gap = gap if gap > 0 else found.lead[k] - found.refuted
    if gap == 0 or not found.error[k] > 0:
        return np.nan
    reach = special.stdtrit(found.df[k], 1 - level) + special.ndtri(POWER)
    times = float((reach * found.error[k] / gap) ** 2)
    return float(np.ceil(found.base * times)) if 1 < times <= _FARTHEST else np.nan
