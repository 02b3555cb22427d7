"""Frames of a sample's outcome and of complaints in the form that measures return, made by arithmetic."""

import pandas as pd

COUNTS = {"I": 40, "P": 10, "R": 20, "NC": 25, "O": 5, "UH": 30, "UO": 20, "NE": 25}
WORDS = {
    "en": (
        "Eligible",
        "Contacted",
        "Complete interviews",
        "complete interviews, of all cases",
        "not contacted",
        "Case",
    ),
    "zh": ("合格样本", "已接触", "完整完成访问", "完整访问占全部样本的比例", "未接触到", "样本"),
}
UNITS = {"en": ["North", "South", "East", "West"], "zh": ["城北", "城南", "城东", "城西"]}


def rates(language="en", *, waves=("",), lacking=()):
    """What ``measures.outcome_rates`` returns of 175 cases; rates in ``lacking`` are missing with a reason."""
    said = WORDS[language][3]
    values = {"RR1": 40 / 150, "RR3": 40 / 140, "RR5": 0.4, "RR6": 0.5, "COOP1": 40 / 75, "REF1": 20 / 150, "CON1": 0.5}
    family = {"RR": "response_rate", "CO": "cooperation_rate", "RE": "refusal_rate"}
    rows = [
        {"item": item, "measure": "contact_rate" if item == "CON1" else family[item[:2]], "wave": wave, "wave_label": wave,
         "estimate": None if item in lacking else value - 0.02 * (len(waves) - 1 - k), "definition": said,
         "formula": f"I / D{n}", "eligibility": 0.8, "eligibility_source": "proportional",
         "reason": {"en": "not given: NE", "zh": "未提供：NE"}[language] if item in lacking else ""}
        for k, wave in enumerate(waves)
        for n, (item, value) in enumerate(values.items())
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"estimate": float})


def flow(language="en", *, waves=("",), drawn=175.0):
    """What ``measures.sample_flow`` returns; without ``drawn`` no case's share is known."""
    words = WORDS[language]
    stages = [("drawn", words[5], drawn), ("eligible", words[0], 140.0), ("contacted", words[1], 75.0),
              ("complete", words[2], 40.0)]  # fmt: skip
    steps = [("stage", *stage, "I") for stage in stages]
    steps += [("loss", "contacted", words[4], 25.0, "NC"), ("loss", "complete", words[4], 0.0, "P")]
    steps += [("disposition", name, f"{words[5]} {name}", float(n), name) for name, n in COUNTS.items()]
    made = pd.DataFrame(steps, columns=["kind", "item", "label", "count", "letters"])
    made["share"] = made["count"] / (drawn or float("nan"))
    made["estimated"] = made["item"].eq("eligible")
    return pd.concat([made.assign(wave=wave, wave_label=wave, reason="") for wave in waves], ignore_index=True)


def complaints(language="en", *, p=(0.001, 0.6, 0.4, 0.002), waves=("",), units=True, index=True):
    """What ``measures.complaints`` returns of four units in each wave, or of the waves alone."""
    rates = (6.0, 2.0, 1.5, 0.5)
    rows = []
    for k, wave in enumerate(waves):
        for place, (name, rate) in enumerate(zip(UNITS[language], rates, strict=True)):
            if units:
                rows.append(
                    _row(
                        f"{place + 1}", name, wave, rate, p[place], other=2.0, index=70.0 - 3 * rate if index else None
                    )
                )
        total = {"en": "All units", "zh": "全部单位"}[language]
        rows.append(_row("", total, wave, 2.5 + k, p[0] if k else None, other=2.4, index=65.0 if index else None))
    frame = pd.DataFrame(rows)
    shares = frame.assign(
        measure="answered_in_time", estimate=0.9, conf_low=0.85, conf_high=0.95, p_adjusted=float("nan")
    )
    return pd.concat([frame, shares], ignore_index=True)


def _row(level, label, wave, rate, p, *, other, index):
    numbers = {
        "estimate": rate,
        "conf_low": rate * 0.8,
        "conf_high": rate * 1.25,
        "count": 20 * rate,
        "customers": 20_000.0,
    }
    row = {
        "measure": "complaints",
        "by": "unit" if level else "total",
        "level": level,
        "level_label": label,
        "wave": wave,
    }
    row |= {
        "wave_label": wave,
        "p_adjusted": float("nan") if p is None else p,
        "other_estimate": other,
        "matched": True,
    }
    return row | numbers | {"index": float("nan") if index is None else index, "reason": ""}
