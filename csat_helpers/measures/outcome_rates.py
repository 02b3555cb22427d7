"""AAPOR outcome rates: how much of what was drawn was contacted, cooperated, refused and was interviewed."""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed, say
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey.dispositions import LETTERS, dispositions, labels
from csat_helpers.survey.survey import Survey

Counts = Mapping[str, float]
ELIGIBLE = ("I", "P", "R", "NC", "O")
UNKNOWN = ("UH", "UO")
COLUMNS = [
    "item", "label", "measure", "wave", "wave_label", "estimate", "numerator", "denominator", "formula", "definition",
    "eligibility", "eligibility_source", "reason",
]  # fmt: skip
FLOW = ["kind", "item", "label", "letters", "wave", "wave_label", "count", "share", "estimated", "reason"]
GIVEN, PROPORTIONAL = "given", "proportional"
RESPONSE, COOPERATION, REFUSAL, CONTACT = "response_rate", "cooperation_rate", "refusal_rate", "contact_rate"

# What each rate divides by what; "e" among the letters counts UH and UO in part. Letters of a numerator come first.
_RATES: Mapping[str, tuple[str, str, str]] = {
    "RR1": (RESPONSE, "I", "all"),
    "RR2": (RESPONSE, "I P", "all"),
    "RR3": (RESPONSE, "I", "part"),
    "RR4": (RESPONSE, "I P", "part"),
    "RR5": (RESPONSE, "I", "known"),
    "RR6": (RESPONSE, "I P", "known"),
    "COOP1": (COOPERATION, "I", "I P R O"),
    "COOP2": (COOPERATION, "I P", "I P R O"),
    "COOP3": (COOPERATION, "I", "I P R"),
    "COOP4": (COOPERATION, "I P", "I P R"),
    "REF1": (REFUSAL, "R", "all"),
    "REF2": (REFUSAL, "R", "part"),
    "REF3": (REFUSAL, "R", "known"),
    "CON1": (CONTACT, "I P R O", "all"),
    "CON2": (CONTACT, "I P R O", "part"),
    "CON3": (CONTACT, "I P R O", "known"),
}
_WRITTEN = {
    "I": "I", "I P": "(I+P)", "R": "R", "I P R O": "(I+P+R+O)", "I P R": "(I+P+R)", "known": "(I+P+R+NC+O)",
    "all": "(I+P+R+NC+O+UH+UO)", "part": "(I+P+R+NC+O+e(UH+UO))",
}  # fmt: skip


def outcome_rates(
    sv: Survey, told: pd.DataFrame | None = None, *, eligibility: float | Mapping[str, float] | None = None
) -> pd.DataFrame:
    """AAPOR's response rates RR1 to RR6, cooperation COOP1 to COOP4, refusal REF1 to REF3 and contact rates CON1 to
    CON3: a row a wave and rate, in :data:`COLUMNS`.

    ``told`` is the frame of ``survey.dispositions``, the survey's own unless given. ``estimate`` (0 to 1) is
    ``numerator`` over ``denominator``; ``formula`` writes it in AAPOR's letters and ``definition`` in words.
    ``eligibility`` is e, the part of the cases of unknown eligibility that are taken for eligible, a number or one a
    wave; where it is not given it is that of the cases whose eligibility is known, (I+P+R+NC+O) / (I+P+R+NC+O+NE), and
    ``eligibility_source`` says which (proportional, given; blank where nothing is unknown, so that none is needed). A
    rate that needs a disposition which is not told is missing, with the ``reason``: nothing is taken for zero. The
    rates are of the cases drawn in a wave as a whole, whatever segment is selected, and not weighted. They are facts
    of the fieldwork and have no interval.

    Raises MeasureError for an e that is no part of a whole, or of a wave that is not told. Source: AAPOR (2023),
    Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys, 10th edition.

    >>> from dataclasses import replace
    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> counts = {"I": 2, "P": 0, "R": 1, "NC": 1, "O": 0, "UH": 2, "UO": 0, "NE": 4}
    >>> sv = survey.from_frame(pd.DataFrame({"q": [1, 1]}), {})
    >>> sv = replace(sv, about=replace(sv.about, regulation={"dispositions": counts}))
    >>> rates = outcome_rates(sv).set_index("item")["estimate"]
    >>> rates[["RR1", "RR3", "RR5"]].round(3).tolist()
    [0.333, 0.4, 0.5]
    """
    rows = []
    for wave, counts, e, source in _waves(sv, told, eligibility):
        for name, (family, above, below) in _RATES.items():
            numerator, denominator = _sum(counts, above.split()), _below(counts, below, e)
            known = denominator > 0
            rows.append(
                {
                    "item": name,
                    "label": _label(family, name[-1], sv.language),
                    "measure": family,
                    "wave": wave,
                    "wave_label": wave_name(wave, sv.language) if wave else "",
                    "estimate": numerator / denominator if known else math.nan,
                    "numerator": numerator,
                    "denominator": denominator,
                    "formula": f"{_WRITTEN[above]} / {_WRITTEN[below]}",
                    "definition": _definition(above, below, sv.language),
                    "eligibility": e,
                    "eligibility_source": source,
                    "reason": "" if known and numerator == numerator else _reason(counts, above, below, e, sv.language),
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def sample_flow(
    sv: Survey, told: pd.DataFrame | None = None, *, eligibility: float | Mapping[str, float] | None = None
) -> pd.DataFrame:
    """From the cases drawn to complete interviews, and every disposition on the way: a row a wave and step.

    ``kind`` is ``stage`` (item drawn, eligible, contacted, interviewed, complete), ``loss`` (what parts a stage, its
    item, from the one before) or ``disposition``; ``count`` are cases, ``share`` their part of those drawn. ``estimated`` marks the eligible where part of those of unknown
    eligibility is among them, by ``eligibility`` as in :func:`outcome_rates`; their number need not be whole. A step
    that needs a disposition which is not told is missing, with its ``reason``. Raises MeasureError as there.
    """
    rows, named = [], labels(sv.language)
    for wave, counts, e, _ in _waves(sv, told, eligibility):
        stages = {
            "drawn": _sum(counts, LETTERS.values()),
            "eligible": _below(counts, "part", e),
            "contacted": _sum(counts, ["I", "P", "R", "O"]),
            "interviewed": _sum(counts, ["I", "P"]),
            "complete": counts["I"],
        }
        names, unknown = _stages(sv.language), _sum(counts, UNKNOWN)
        counted = e * unknown if unknown else 0.0
        steps = [("stage", stage, names[stage], _STAGES[stage], count) for stage, count in stages.items()]
        steps += [("loss", *loss) for loss in _losses(counts, counted, unknown - counted, sv.language)]
        steps += [("disposition", item, named[item], letters, counts[letters]) for item, letters in LETTERS.items()]
        made = pd.DataFrame(steps, columns=["kind", "item", "label", "letters", "count"])
        rows.append(made.assign(
            wave=wave, wave_label=wave_name(wave, sv.language) if wave else "", share=made["count"] / stages["drawn"],
            estimated=(made["letters"].str.contains("e(", regex=False)) & (unknown != 0),
            reason=np.where(made["count"].isna(), say(sv.language, "not given"), ""),
        ))  # fmt: skip
    return pd.concat(rows, ignore_index=True)[FLOW] if rows else pd.DataFrame(columns=FLOW)


def _losses(counts: Counts, counted: float, left: float, language: str) -> list[tuple[str, str, str, float]]:
    """What parts each stage from the one before: its stage, in words, AAPOR's letters, cases."""
    return [
        ("eligible", say(language, "not eligible"), "NE", counts["NE"]),
        ("eligible", say(language, "of unknown eligibility, taken for not eligible"), "(1-e)(UH+UO)", left),
        ("contacted", say(language, "not contacted"), "NC", counts["NC"]),
        ("contacted", say(language, "of unknown eligibility, taken for eligible"), "e(UH+UO)", counted),
        ("interviewed", say(language, "refused or broke off"), "R", counts["R"]),
        ("interviewed", say(language, "not interviewed for other reasons"), "O", counts["O"]),
        ("complete", say(language, "interviewed in part"), "P", counts["P"]),
    ]


_STAGES = {"drawn": "I+P+R+NC+O+UH+UO+NE", "eligible": "I+P+R+NC+O+e(UH+UO)", "contacted": "I+P+R+O",
           "interviewed": "I+P", "complete": "I"}  # fmt: skip


def _waves(
    sv: Survey, told: pd.DataFrame | None, eligibility: float | Mapping[str, float] | None
) -> list[tuple[str, dict[str, float], float, str]]:
    """Each wave's counts by letter, NaN where it does not tell one, with e and where e comes from."""
    told = dispositions(sv) if told is None else told
    by_wave = {
        str(wave): dict(zip(part["letters"], part["count"].astype(float), strict=True))
        for wave, part in told.groupby("wave", sort=False)
    }
    if isinstance(eligibility, Mapping):
        for wave in eligibility:
            if str(wave) not in by_wave:
                raise MeasureError(f"eligibility: no dispositions of wave '{wave}'.", mend=nearest(wave, by_wave))
        given = {str(wave): e for wave, e in eligibility.items()}
    else:
        given = {} if eligibility is None else dict.fromkeys(by_wave, eligibility)
    for e in given.values():
        if isinstance(e, bool) or not isinstance(e, int | float) or not 0 <= e <= 1:
            raise MeasureError(f"eligibility is {e!r}; e is a part of a whole.", mend="Give a number from 0 to 1.")
    return [(wave, counts, *_eligibility(counts, given.get(wave))) for wave, counts in by_wave.items()]


def _eligibility(counts: Counts, given: float | None) -> tuple[float, str]:
    """E and where it comes from: given, else proportional allocation; none where no eligibility is unknown."""
    if given is not None:
        return float(given), GIVEN
    if _sum(counts, UNKNOWN) == 0:
        return math.nan, ""
    known = _sum(counts, ELIGIBLE)
    whole = known + counts["NE"]
    return (known / whole, PROPORTIONAL) if whole > 0 else (math.nan, "")


def _sum(counts: Counts, letters: Iterable[str]) -> float:
    """The cases of several dispositions; NaN where one is not told."""
    return math.fsum(counts[name] for name in letters)


def _below(counts: Counts, below: str, e: float) -> float:
    """A denominator: named dispositions, or the eligible with all, part (e) or none of those of unknown eligibility."""
    if below not in ("all", "part", "known"):
        return _sum(counts, below.split())
    known, unknown = _sum(counts, ELIGIBLE), _sum(counts, UNKNOWN)
    if below == "known" or unknown == 0:
        return known
    return known + unknown if below == "all" else known + e * unknown


def _reason(counts: Counts, above: str, below: str, e: float, language: str) -> str:
    """Why a rate is missing: what is not told, or that nobody is in its denominator."""
    letters = [*above.split(), *(below.split() if below not in ("all", "part", "known") else ELIGIBLE)]
    letters += UNKNOWN if below in ("all", "part") else ()
    letters += ("NE",) if below == "part" and math.isnan(e) else ()
    lacking = [name for name in LETTERS.values() if name in letters and math.isnan(counts[name])]
    if lacking:
        return say(language, "not given: {letters}", letters=listed(language, lacking))
    return say(language, "no case is in the denominator")


def _label(family: str, n: str, language: str) -> str:
    return {
        RESPONSE: say(language, "Response rate {n}", n=n),
        COOPERATION: say(language, "Cooperation rate {n}", n=n),
        REFUSAL: say(language, "Refusal rate {n}", n=n),
        CONTACT: say(language, "Contact rate {n}", n=n),
    }[family]


def _stages(language: str) -> dict[str, str]:
    return {
        "drawn": say(language, "Drawn into the sample"),
        "eligible": say(language, "Eligible"),
        "contacted": say(language, "Contacted"),
        "interviewed": say(language, "Interviewed, in whole or part"),
        "complete": say(language, "Complete interviews"),
    }


def _definition(above: str, below: str, language: str) -> str:
    """What a rate is, in words."""
    numerators = {
        "I": say(language, "complete interviews"),
        "I P": say(language, "complete and partial interviews"),
        "R": say(language, "refusals and break-offs"),
        "I P R O": say(language, "cases contacted"),
    }
    denominators = {
        "all": say(language, "all cases that are or may be eligible"),
        "part": say(language, "eligible cases and the part e of those of unknown eligibility"),
        "known": say(language, "cases known to be eligible"),
        "I P R O": say(language, "cases contacted"),
        "I P R": say(language, "cases contacted and able to take part"),
    }
    return say(language, "{part}, of {whole}", part=numerators[above], whole=denominators[below])
