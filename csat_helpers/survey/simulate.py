"""Respondents drawn from a questionnaire and a stated truth: the same seed gives the same bytes.

Every respondent has a general attitude and one attitude a construct; an item's answer is their mixture with noise,
moved by segment, brand and wave, rounded to the scale. Outcomes follow from the items by stated weights.
"""

import csv
import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import QuestionnaireError
from csat_helpers.survey.questionnaire import Code, Questionnaire, plain_code
from csat_helpers.survey.questionnaire import from_mapping as questionnaire_of
from csat_helpers.survey.truth import Driver, Level, Truth
from csat_helpers.survey.truth import from_mapping as truth_of

WAVE = "wave"


def respondents(
    questionnaire: Mapping[str, object] | Questionnaire, truth: Mapping[str, object] | Truth, seed: int | None = None
) -> pd.DataFrame:
    """Raw answers as a client's file holds them: text cells, missing codes, careless rows; ``wave`` comes first.

    ``seed`` replaces the truth's own. Raises QuestionnaireError for a truth that does not fit the questionnaire.

    >>> frame = respondents(
    ...     {"scales": {"r": {"min": 1, "max": 5}}, "items": {"q": {"scale": "r"}, "all": {"scale": "r"}}},
    ...     {
    ...         "seed": 7, "waves": [{"respondents": 3}], "drivers": {"q": {"mean": 4}},
    ...         "outcomes": {"all": {"mean": 4, "weights": {"q": 1}}},
    ...     },
    ... )
    >>> list(frame.columns), len(frame)
    (['wave', 'q', 'all'], 3)
    """
    asked = questionnaire_of(questionnaire)
    told = truth_of(truth, asked)
    rng = np.random.default_rng(told.seed if seed is None else seed)
    wave = np.repeat(np.arange(len(told.waves)), [w.respondents for w in told.waves])
    people = _people(told, asked, rng, len(wave))
    latent = _latent(told, asked, rng, wave, people)
    careless = rng.random(len(wave)) < told.careless
    columns: dict[str, np.ndarray] = {WAVE: np.array([w.name for w in told.waves], dtype=object)[wave]}
    columns |= _design(told, asked, rng, people, len(wave))
    columns |= _ratings(told, asked, rng, latent, careless)
    verbatim = next(iter(asked.roles("verbatim")), None)
    if verbatim is not None:
        columns |= _comments(told, asked, verbatim, rng, latent, _index(asked, columns))
    columns |= _amounts(told, columns, told.seed if seed is None else seed)
    columns |= _categories(told, columns, told.seed if seed is None else seed)
    order = [WAVE, *(name for name in asked.items if name in columns)]
    return _spoil(pd.DataFrame({name: columns[name] for name in order}).astype("str"), told, asked, rng)


def to_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8 with its mark, so that Excel opens the Chinese right; the same frame, the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.to_numpy())
    return text.getvalue().encode("utf-8-sig")


def _people(truth: Truth, asked: Questionnaire, rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Each respondent's level of every segment, and brand, as codes' positions."""
    brand = next(iter(asked.roles("brand")), None)
    split = {**truth.segments, **({brand: truth.brands} if brand and truth.brands else {})}
    found: dict[str, np.ndarray] = {}
    for name, levels in split.items():
        chance = rng.random(n)
        place = _drawn([level.sample for level in levels.values()], chance)
        for before, there in found.items():
            for k, level in enumerate(split[before].values()):
                if mix := level.mix.get(name):
                    place[there == k] = _drawn([mix.get(code, 0.0) for code in levels], chance[there == k])
        found[name] = place
    return found


def _drawn(shares: list[float], chance: np.ndarray) -> np.ndarray:
    edges = np.cumsum(shares) / np.sum(shares)
    return np.minimum(np.searchsorted(edges, chance, side="right"), len(shares) - 1)


def _levels(truth: Truth, name: str) -> dict[Code, Level]:
    return truth.segments.get(name) or truth.brands


def _latent(
    truth: Truth, asked: Questionnaire, rng: np.random.Generator, wave: np.ndarray, people: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Every driver in standard deviations from its mean, before rounding."""
    n = len(wave)
    constructs = {name: asked.item(name).construct_ or name for name in truth.drivers}
    common = {construct: rng.standard_normal(n) for construct in dict.fromkeys(constructs.values())}
    general = rng.standard_normal(n)
    own = np.sqrt(max(0.0, 1 - truth.general**2 - truth.construct_**2))
    latent = {}
    for name, driver in truth.drivers.items():
        mixture = truth.general * general + truth.construct_ * common[constructs[name]] + own * rng.standard_normal(n)
        moved = np.array([w.shifts.get(name, 0.0) for w in truth.waves])[wave]
        for segment, at in people.items():
            levels = _levels(truth, segment).values()
            moved = moved + np.array([level.effect + level.items.get(name, 0.0) for level in levels])[at]
        latent[name] = mixture + moved / driver.sd
    return latent


def _design(
    truth: Truth, asked: Questionnaire, rng: np.random.Generator, people: dict[str, np.ndarray], n: int
) -> dict[str, np.ndarray]:
    """Ids, segment codes and weights: population over sample shares, with some spread, averaging one."""
    columns: dict[str, np.ndarray] = {}
    weight = np.exp(truth.weight_spread * rng.standard_normal(n))
    for name, at in people.items():
        levels = _levels(truth, name)
        columns[name] = np.array([plain_code(code) for code in levels], dtype=object)[at]
        if name in truth.segments:
            weight = weight * np.array([level.population / level.sample for level in levels.values()])[at]
    for name in asked.roles("weight"):
        columns[name] = np.array([f"{w:.4f}" for w in weight / weight.mean()], dtype=object)
    for name in asked.roles("id"):
        columns[name] = np.array([f"R{k + 1:06d}" for k in range(n)], dtype=object)
    return columns


def _ratings(
    truth: Truth, asked: Questionnaire, rng: np.random.Generator, latent: dict[str, np.ndarray], careless: np.ndarray
) -> dict[str, np.ndarray]:
    """Answers of drivers and outcomes as text: rounded to the scale, careless ones equal, missing codes put in."""
    n = len(careless)
    same = rng.random(n)
    columns = {}
    for name, item in {**truth.drivers, **truth.outcomes}.items():
        if name in truth.drivers:
            z = latent[name]
        else:
            follows = truth.outcomes[name]
            pull = sum((w * latent[d] for d, w in follows.weights.items()), np.zeros(n))
            pull = pull / pull.std() if pull.std() > 0 else pull
            z = np.sqrt(follows.r2) * pull + np.sqrt(1 - follows.r2) * rng.standard_normal(n)
        low, high = _ends(asked, name)
        value = np.clip(np.rint(item.mean + item.sd * z), low, high)
        value = np.where(careless, np.rint(low + same * (high - low)), value)
        columns[name] = _with_missing(value, item, truth.blank, careless, rng)
    return columns


def _ends(asked: Questionnaire, name: str) -> tuple[float, float]:
    scale = asked.scale(name)
    if scale is None or scale.min is None or scale.max is None:
        raise QuestionnaireError(f"Item '{name}' needs a rating scale to be simulated.", mend="Give it min and max.")
    return scale.min, scale.max


def _with_missing(
    value: np.ndarray, item: Driver, blank: float, careless: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    cells = np.array([plain_code(float(v)) for v in value], dtype=object)
    draw, edge = rng.random(len(cells)), 0.0
    for code, rate in [*item.missing.items(), ("", blank)]:
        cells[(draw >= edge) & (draw < edge + rate) & ~careless] = plain_code(code)
        edge += rate
    return cells


def _index(asked: Questionnaire, columns: dict[str, np.ndarray]) -> np.ndarray | None:
    """Each respondent's recommendation, else overall answer, from 0 to 100; NaN where there is none."""
    name = next((n for role in ("recommend", "overall") for n in asked.roles(role) if n in columns), None)
    if name is None:
        return None
    low, high = _ends(asked, name)
    score = pd.to_numeric(pd.Series(columns[name]), errors="coerce").to_numpy(float)
    return np.where((score >= low) & (score <= high), (score - low) / (high - low) * 100, np.nan)


def _comments(
    truth: Truth,
    asked: Questionnaire,
    verbatim: str,
    rng: np.random.Generator,
    latent: dict[str, np.ndarray],
    index: np.ndarray | None,
) -> dict[str, np.ndarray]:
    """What each respondent writes, and its translation where the questionnaire has an item for it: of the item that
    stands out most for him, displeased under a score of 7 of 10, pleased over 8, between them as he leans.
    """
    if (comments := truth.comments) is None:
        return {}
    themes = [name for name in truth.drivers if name in comments.themes]
    z = np.column_stack([latent[name] + (truth.drivers[name].mean - _centre(truth)) for name in themes])
    n = len(z)
    bad = z.mean(axis=1) + 0.5 * rng.standard_normal(n) < 0
    if index is not None:
        bad = (bad & ~(index > 85)) | (index < 65)
    at = np.argmax(np.where(bad[:, None], -z, z) + rng.gumbel(size=z.shape), axis=1)
    writes, chinese, pick = rng.random(n) < comments.rate, rng.random(n) < comments.chinese, rng.random(n)
    other = asked.item(verbatim).translation
    cells = {name: np.full(n, "", dtype=object) for name in (verbatim, other) if name is not None}
    for row in np.flatnonzero(writes):
        theme = comments.themes[themes[at[row]]]
        side, (own, foreign) = theme.bad if bad[row] else theme.good, ("zh", "en") if chinese[row] else ("en", "zh")
        place = int(pick[row] * len(side[own]))
        cells[verbatim][row] = side[own][place]
        if other is not None:
            cells[other][row] = side[foreign][place]
    return cells


def _amounts(truth: Truth, columns: Mapping[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    """Numbers of the client's records, drawn apart from the answers, so that adding one changes no answer."""
    rng, n = np.random.default_rng([seed, 1]), len(columns[WAVE])
    made = {}
    for name, amount in truth.amounts.items():
        mean = np.full(n, amount.mean)
        for item, factors in amount.factors.items():
            told = {plain_code(code): factor for code, factor in factors.items()}
            mean = mean * np.array([told.get(answer, 1.0) for answer in columns[item]])
        drawn = mean * np.exp(amount.spread * rng.standard_normal(n) - amount.spread**2 / 2)
        made[name] = np.array([f"{value:.1f}" for value in drawn], dtype=object)
    return made


def _categories(truth: Truth, columns: Mapping[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    """Choices that go with another, which may be one drawn before, apart from the answers too; a code without shares leaves
    the cell blank, as a question does that is not asked.
    """
    rng, n = np.random.default_rng([seed, 2]), len(columns[WAVE])
    made = {}
    for name, category in truth.categories.items():
        draw, cells = rng.random(n), np.full(n, "", dtype=object)
        for code, shares in category.shares.items():
            rows = {**columns, **made}[category.of] == plain_code(code)
            edges = np.cumsum(list(shares.values())) / sum(shares.values())
            at = np.minimum(np.searchsorted(edges, draw[rows], side="right"), len(shares) - 1)
            cells[rows] = np.array([plain_code(c) for c in shares], dtype=object)[at]
        made[name] = cells
    return made


def _centre(truth: Truth) -> float:
    return float(np.mean([driver.mean for driver in truth.drivers.values()]))


def _spoil(frame: pd.DataFrame, truth: Truth, asked: Questionnaire, rng: np.random.Generator) -> pd.DataFrame:
    """Some rows emptied, and some sent twice, as real files have them."""
    if not truth.empty and not truth.duplicates:
        return frame
    chosen = rng.choice(len(frame), truth.empty + truth.duplicates, replace=False)
    texts = {n for name in asked.roles("verbatim") for n in (name, asked.item(name).translation)}
    # What a customer pays he tells himself; what he brings in is in the client's records.
    told = {*truth.drivers, *truth.outcomes, *truth.categories, *asked.roles("cost")}
    answers = [name for name in asked.items if name in told or name in texts]
    frame.loc[chosen[: truth.empty], [name for name in answers if name in frame]] = ""
    order = np.sort(np.concatenate([np.arange(len(frame)), chosen[truth.empty :]]))
    return frame.iloc[order].reset_index(drop=True)
