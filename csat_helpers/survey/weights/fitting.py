"""Weights fitted to one wave's margins and totals, by svy; its arrays go in, weights come out, its errors stay here.

svy and polars are imported inside the functions: they belong to preparation, and polars starts threads that a process
which forks must not have.
"""

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from csat_helpers.errors import DesignError

CYCLES = 2_000  # of trimming and fitting: each costs little, and close bounds need many
_SLACK = 1e-4  # how far svy lets calibrated weights stand beyond a bound: bounds are set that much closer


@dataclass(frozen=True, eq=False)
class Terms:
    """What weights are to meet: a code a row and a target a code of each margin; totals of numeric columns."""

    codes: Sequence[np.ndarray]
    targets: Sequence[np.ndarray]
    x: np.ndarray
    totals: np.ndarray

    def gaps(self, weight: np.ndarray) -> list[np.ndarray]:
        """How far each margin's categories and the totals are from their targets, as parts of the target."""
        sums = [np.bincount(c, weight, minlength=len(t)) for c, t in zip(self.codes, self.targets, strict=True)]
        found = [s / t - 1 for s, t in zip(sums, self.targets, strict=True)]
        size = np.where(self.totals != 0, np.abs(self.totals), 1.0)
        return [*found, (self.x.T @ weight - self.totals) / size]

    def gap(self, weight: np.ndarray) -> float:
        """The largest of these gaps."""
        return max((float(np.abs(g).max()) for g in self.gaps(weight) if len(g)), default=0.0)


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights and replicate weights (rows x replicates), and the sweeps, cycles or steps it took (NaN: not told)."""

    weight: np.ndarray
    replicates: np.ndarray
    iterations: float = field(default=float("nan"))


Bounds = tuple[float | None, float | None]


def rake(
    base: np.ndarray, replicates: np.ndarray, terms: Terms, bounds: Bounds, tolerance: float, iterations: int
) -> Fitted:
    """Weights raked to the margins, trimmed to ``bounds`` (absolute) and raked again until both hold."""
    names = [f"m{k}" for k in range(len(terms.codes))]
    controls = {n: dict(enumerate(map(float, t))) for n, t in zip(names, terms.targets, strict=True)}
    columns = dict(zip(names, terms.codes, strict=True))
    options = {"controls": controls, "tol": tolerance, "on_nonconvergence": "ignore"}
    shown = io.StringIO()
    with told(), contextlib.redirect_stdout(shown):
        trimming = _trimming(bounds)
        done = _sample(base, replicates, columns).weighting.rake(
            **options, max_iter=iterations, trimming=trimming, display_iter=trimming is not None
        )
        weight, drawn = _weights(done, replicates)
        if trimming is not None:
            return Fitted(weight, drawn, _cycles(shown.getvalue()))

        def after(sweeps: int) -> np.ndarray:
            alone = replicates[:, :0]
            return _weights(_sample(base, alone, columns).weighting.rake(**options, max_iter=sweeps), alone)[0]

        if terms.gap(weight) > tolerance:
            return Fitted(weight, drawn, iterations)
        # svy sweeps on for a while after all margins hold, and does not tell how often.
        sweeps = _least(lambda sweeps: terms.gap(after(sweeps)) <= tolerance, iterations)
        return Fitted(after(sweeps), drawn, sweeps)


def poststratify(base: np.ndarray, replicates: np.ndarray, terms: Terms) -> Fitted:
    """Weights scaled within each cell of one margin to its target."""
    with told():
        sample = _sample(base, replicates, {"m0": terms.codes[0]})
        controls = dict(enumerate(map(float, terms.targets[0])))
        return Fitted(*_weights(sample.weighting.poststratify(controls, cells="m0"), replicates), 1)


def calibrate(base: np.ndarray, replicates: np.ndarray, terms: Terms, bounds: Bounds) -> Fitted:
    """Linear (GREG) weights that meet margins and totals, trimmed to ``bounds`` and fitted again until both hold."""
    with told():
        from svy import Cat

        columns: dict[str, np.ndarray] = {f"m{k}": code for k, code in enumerate(terms.codes)}
        controls: dict[Any, Any] = {
            Cat(name): dict(enumerate(map(float, t))) for name, t in zip(columns, terms.targets, strict=True)
        }
        numeric = {f"x{k}": terms.x[:, k] for k in range(terms.x.shape[1])}
        controls |= dict(zip(numeric, map(float, terms.totals), strict=True))
        sample = _sample(base, replicates, columns | numeric)
        lower, upper = bounds
        closer = (lower and lower * (1 + _SLACK), upper and upper * (1 - _SLACK))
        done = sample.weighting.calibrate(controls=controls, trimming=_trimming(closer), on_nonconvergence="ignore")
        return Fitted(*_weights(done, replicates), float("nan") if _trimming(bounds) else 1)


def adjust(base: np.ndarray, replicates: np.ndarray, responded: np.ndarray, classes: np.ndarray) -> Fitted:
    """The weights of those who did not respond moved to the respondents of their class; theirs become zero."""
    with told():
        status = np.where(responded, "rr", "nr")
        sample = _sample(base, replicates, {"status": status.tolist(), "class": classes})
        return Fitted(*_weights(sample.weighting.adjust("status", "class", respondents_only=False), replicates))


def _sample(base: np.ndarray, replicates: np.ndarray, columns: dict[str, Any]) -> Any:
    import polars as pl
    import svy

    size = replicates.shape[1]
    drawn = {f"r{k + 1}": replicates[:, k] for k in range(size)}
    frame = pl.DataFrame({"w": base, **columns, **drawn})
    # Which method made them does not matter for fitting: each is fitted as the weight is.
    given = svy.BootstrapWgts(prefix="r", n_reps=size) if size else None
    return svy.Sample(frame, svy.Design(wgt="w", rep_wgts=given))


def _weights(sample: Any, replicates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weight = sample.data[sample.design.wgt].to_numpy().astype(float)
    if not replicates.shape[1]:
        return weight, replicates
    return weight, sample.data.select(sample.design.rep_wgts.columns).to_numpy().astype(float)


def _trimming(bounds: Bounds) -> Any:
    from svy.weighting import TrimConfig

    lower, upper = bounds
    if lower is None and upper is None:
        return None
    return TrimConfig(lower=lower, upper=upper, max_iter=CYCLES, min_cell_size=1)


def _cycles(shown: str) -> float:
    """How often weights were trimmed and raked again: svy says so on its display only, and counts the last check too."""
    found = re.findall(r"^Cycle +(\d+)", shown, re.MULTILINE)
    return float(found[-1]) - 1 if found else float("nan")


def _least(converges: Callable[[int], bool], most: int) -> int:
    """The fewest sweeps after which all margins hold: doubled, then halved."""
    low, high = 0, 1
    while high < most and not converges(high):
        low, high = high, high * 2
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if converges(middle) else (middle, high)
    return high


@contextlib.contextmanager
def told() -> Iterator[None]:
    """What svy refuses is said as a DesignError: one sentence, no traceback of its own."""
    from svy.errors import SvyError

    try:
        yield
    except (SvyError, ValueError, RuntimeError) as problem:
        reason = str(getattr(problem, "detail", None) or problem).strip().splitlines()[0].rstrip(".")
        raise DesignError(
            f"The weights could not be made: {reason}.", mend="Look at the base weights and the targets."
        ) from None
