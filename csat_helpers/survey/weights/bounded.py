"""Linear calibration with bounds on the factor of each base weight, which svy does not offer yet.

Among factors g between the bounds whose weights meet all totals, those with the least ``sum(d (g - 1)^2)``:
g = clip(1 + x'lambda). The multipliers solve ``X'(d g) = totals`` by Newton's method with step halving.
Source: Deville and Sarndal (1992), case 7; R survey's ``calibrate(calfun="linear", bounds=)``.
"""

import numpy as np

_STEPS, _HALVINGS = 200, 40


def bounded(
    base: np.ndarray, x: np.ndarray, totals: np.ndarray, bounds: tuple[float, float], tolerance: float
) -> tuple[np.ndarray, int]:
    """The weights and the steps taken; weights that miss ``totals`` where no factors within the bounds meet them."""
    scale = np.maximum(np.abs(totals), np.abs(x.T @ base))
    scale = np.where(scale > 0, scale, 1.0)
    z = x / scale  # terms of one size: a head count beside an income

    def miss(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        linear = 1 + z @ at
        factor = np.clip(linear, *bounds)
        return z.T @ (base * factor) - totals / scale, factor

    multiplier = np.zeros(x.shape[1])
    gap, factor = miss(multiplier)
    for step in range(_STEPS):
        if np.abs(gap).max() <= tolerance / 100:
            return base * factor, step
        inside = (factor > bounds[0]) & (factor < bounds[1])
        slope = z.T @ ((base * inside)[:, None] * z)
        direction = np.linalg.lstsq(slope, -gap, rcond=None)[0]
        for halving in range(_HALVINGS):
            trial, found = miss(multiplier + direction / 2**halving)
            if np.abs(trial).max() < np.abs(gap).max():
                multiplier, gap, factor = multiplier + direction / 2**halving, trial, found
                break
        else:
            break
    return base * factor, _STEPS
