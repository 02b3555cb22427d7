"""The published index models: which constructs they have, and which lead to which.

Items find their place by their ``construct`` in the questionnaire, in English or Chinese. A construct of the model
that the questionnaire does not measure is left out with its paths, if enough is left to be a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.survey.survey import Survey

# What each construct may be called in a questionnaire, folded to lower case.
NAMES: dict[str, tuple[str, ...]] = {
    "image": ("image", "brand image", "corporate image", "brand", "品牌形象", "企业形象", "形象"),
    "expectations": ("expectations", "expectation", "expected quality", "预期质量", "期望", "顾客期望", "客户期望"),
    "quality": ("quality", "perceived quality", "感知质量", "质量感知", "质量"),
    "value": ("value", "perceived value", "感知价值", "价值感知", "价值"),
    "satisfaction": ("satisfaction", "customer satisfaction", "overall", "满意度", "顾客满意度", "客户满意度", "满意"),
    "complaints": ("complaints", "complaint", "complaint handling", "抱怨", "顾客抱怨", "客户抱怨", "投诉"),
    "loyalty": ("loyalty", "customer loyalty", "忠诚度", "顾客忠诚", "客户忠诚", "忠诚", "顾客忠诚度", "客户忠诚度"),
}


@dataclass(frozen=True)
class Preset:
    """``leads`` maps each construct to those it leads to; ``source`` says who published it."""

    leads: dict[str, tuple[str, ...]]
    source: str


PRESETS: dict[str, Preset] = {
    "acsi": Preset(
        {
            "expectations": ("quality", "value", "satisfaction"),
            "quality": ("value", "satisfaction"),
            "value": ("satisfaction",),
            "satisfaction": ("complaints", "loyalty"),
            "complaints": ("loyalty",),
        },
        "Fornell, Johnson, Anderson, Cha and Bryant (1996), The American Customer Satisfaction Index",
    ),
    "ecsi": Preset(
        {
            "image": ("expectations", "satisfaction", "loyalty"),
            "expectations": ("quality", "value", "satisfaction"),
            "quality": ("value", "satisfaction"),
            "value": ("satisfaction",),
            "satisfaction": ("complaints", "loyalty"),
            "complaints": ("loyalty",),
        },
        "Tenenhaus, Esposito Vinzi, Chatelin and Lauro (2005), PLS path modeling",
    ),
    "ccsi": Preset(
        {
            "image": ("expectations", "quality", "value", "satisfaction", "loyalty"),
            "expectations": ("quality", "value"),
            "quality": ("value", "satisfaction"),
            "value": ("satisfaction",),
            "satisfaction": ("loyalty",),
        },
        "Tsinghua University and China National Institute of Standardization, six constructs and eleven relations",
    ),
}


def known(name: str) -> list[str]:
    """The constructs of a preset, sources first."""
    leads = PRESETS[name].leads
    return list(dict.fromkeys([*leads, *(target for targets in leads.values() for target in targets)]))


def lacking(sv: Survey, name: str) -> list[str]:
    """The constructs of a preset that no item of the survey measures."""
    items = _measured(sv)
    return [construct for construct in known(name.strip().lower()) if construct not in items]


def filled(sv: Survey, name: str) -> dict[str, Any]:
    """The preset with the survey's items; raises MeasureError where satisfaction, or all that leads to it, is missing."""
    key = name.strip().lower()
    if key not in PRESETS:
        raise MeasureError(f"There is no index model '{name}'.", where="path_model", mend=nearest(key, PRESETS))
    items, leads, every = _measured(sv), PRESETS[key].leads, known(key)
    kept = [construct for construct in NAMES if construct in every and construct in items]
    paths = [[source, target] for source in kept for target in leads.get(source, ()) if target in kept]
    linked = {end for path in paths for end in path}
    if not any(target == "satisfaction" for _, target in paths):
        raise MeasureError(
            f"The questionnaire measures too little of the {key.upper()} model: no items for"
            f" {', '.join(c for c in every if c not in items)}.",
            where="path_model",
            mend="Give items their 'construct' in questionnaire.yaml, or state constructs and paths yourself.",
        )
    constructs = {construct: items[construct] for construct in kept if construct in linked}
    return {"constructs": constructs, "paths": paths, "labels": {c: _label(sv, c, items[c]) for c in constructs}}


def _label(sv: Survey, construct: str, items: Sequence[str]) -> str:
    """The questionnaire's label of a preset's construct, where it gives one in the reader's language, else the preset's."""
    for item in items:
        given = sv.questionnaire.constructs.get(sv.questionnaire.items[item].construct_ or "", "")
        texts = given.items() if isinstance(given, dict) else [(sv.language, translated(given, sv.language))]
        if own := next((text for language, text in texts if language == sv.language), ""):
            return own
    return construct_name(construct, sv.language)


def translated(name: str, language: str) -> str:
    """A construct's name; one that every index model has, in a reader's language where the name is in another.

    >>> translated("Loyalty", "zh"), translated("满意度", "en"), translated("Food", "zh"), translated("Quality", "en")
    ('顾客忠诚', 'Satisfaction', 'Food', 'Quality')
    """
    han = any("\u3400" <= c <= "\u9fff" for c in name)
    folded = name.strip().lower()
    construct = next((c for c, names in NAMES.items() if folded in names), "")
    return construct_name(construct, language) if construct and han != (language == "zh") else name


def construct_name(construct: str, language: str) -> str:
    """A preset's construct in a reader's words."""
    return {
        "image": say(language, "Image"),
        "expectations": say(language, "Expectations"),
        "quality": say(language, "Perceived quality"),
        "value": say(language, "Perceived value"),
        "satisfaction": say(language, "Satisfaction"),
        "complaints": say(language, "Complaints"),
        "loyalty": say(language, "Loyalty"),
    }[construct]


def _measured(sv: Survey) -> dict[str, list[str]]:
    """Items by the preset's construct that the questionnaire gives them to, by its key or either of its labels."""
    place = {called: construct for construct, names in NAMES.items() for called in names}
    found: dict[str, list[str]] = {}
    for item, asked in sv.questionnaire.items.items():
        if asked.construct_ is None or item not in sv.responses.columns:
            continue
        label = sv.questionnaire.constructs.get(asked.construct_, "")
        called = [asked.construct_, *(label.values() if isinstance(label, dict) else [label])]
        if construct := next((place[c] for c in (str(name).strip().lower() for name in called) if c in place), ""):
            found.setdefault(construct, []).append(item)
    return found
