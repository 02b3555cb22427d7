"""Small surveys to measure: one with strata, clusters, weights and gaps, and a maker of others."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.survey import Design, Survey

SCALES = {
    "five": {"min": 1, "max": 5, "labels": {1: "very bad", 5: "very good"}},
    "turned": {"min": 1, "max": 5, "reversed": True},
    "nps": {"min": 0, "max": 10},
    "region": {"codes": {"N": {"en": "North", "zh": "北"}, "S": {"en": "South", "zh": "南"}}},
}
ITEMS = {
    "all": {"label": {"en": "Overall", "zh": "总体"}, "scale": "five", "role": "overall"},
    "rec": {"label": {"en": "Recommend", "zh": "推荐"}, "scale": "nps", "role": "recommend"},
    "a": {"label": "Speed", "scale": "five", "role": "driver", "construct": "network"},
    "b": {"label": "Cover", "scale": "five", "role": "driver", "construct": "network"},
    "c": {"label": "Bills", "scale": "five", "role": "driver", "construct": "money"},
    "d": {"label": "Price", "scale": "five", "role": "driver", "construct": "money"},
    "region": {"label": {"en": "Region", "zh": "地区"}, "scale": "region", "role": "segment"},
}
DRIVERS = ["a", "b", "c", "d"]


def answers(n: int = 600, seed: int = 5) -> pd.DataFrame:
    """Respondents whose overall rating follows a strongly, b less, c and d hardly; a fifth of d is missing."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    latent = 0.5 * common[:, None] + rng.normal(size=(n, 4))
    overall = latent @ [0.9, 0.5, 0.15, 0.1] + 0.5 * rng.normal(size=n)
    frame = pd.DataFrame(_points(latent, 3.4), columns=DRIVERS)
    frame["all"], frame["rec"] = _points(overall, 3.5), np.clip(np.round(7 + 2 * overall), 0, 10)
    frame["d"] = frame["d"].mask(rng.random(n) < 0.2)
    frame["region"] = np.where(rng.random(n) < 0.4, "N", "S")
    frame["stratum"] = rng.integers(0, 3, n)
    frame["cluster"] = frame["stratum"] * 100 + rng.integers(0, 15, n)
    frame["w"] = rng.uniform(0.4, 2.5, n)
    frame["wave"] = np.repeat(["2025", "2026"], [n // 2, n - n // 2])
    return frame


def ask(frame: pd.DataFrame, **settings) -> Survey:
    """A survey of the standard questionnaire's items that ``frame`` has."""
    items = {name: item for name, item in ITEMS.items() if name in frame}
    return survey.from_frame(frame, {"scales": SCALES, "items": items}, **settings)


def rating(values: list[float], scale: str = "five", **columns: list) -> Survey:
    """A survey of one item ``q`` and segment columns."""
    frame = pd.DataFrame({"q": pd.Series(values, dtype=float), **columns})
    return survey.from_frame(frame, {"scales": SCALES, "items": {"q": {"scale": scale}}})


@pytest.fixture(scope="session")
def plain() -> Survey:
    return ask(answers())


@pytest.fixture(scope="session")
def complex_() -> Survey:
    return ask(answers(), design=Design(weight="w", stratum="stratum", cluster=["cluster"]))


def _points(latent: np.ndarray, middle: float) -> np.ndarray:
    return np.clip(np.round(middle + latent), 1, 5)
