"""Few respondents of a known population: whether a survey's intervals are exact, and how many persons stand behind it."""

import numpy as np

from csat_helpers.survey.survey import Survey

PART = 0.1  # of the population: where more were interviewed, the approximate intervals are too careless or too wide


def exact_intervals(sv: Survey) -> bool:
    """Whether intervals of shares, means, indices and NPS are exact ones: where the engagement flags small groups
    instead of hiding them, or more than a tenth of a stated population answered, and the design is a plain one.
    """
    flags = sv.disclosure is not None and sv.disclosure.reliability == "flag"
    return (flags or (answered_part(sv) or 0.0) > PART) and plain_design(sv)


def plain_design(sv: Survey) -> bool:
    """Whether persons were drawn one by one and weights are equal within each stratum, or there are none.

    No clusters, replicates, calibration, or respondents with several rows.
    """
    design, arrays = sv.design, sv.arrays
    if design.cluster or design.replicates or design.margins or design.auxiliaries or sv.about.stacked:
        return False
    if not len(arrays.weight):
        return False
    first = np.zeros(len(arrays.fraction))
    first[arrays.stratum] = arrays.weight
    return bool((arrays.weight > 0).all() and np.allclose(arrays.weight, first[arrays.stratum], rtol=1e-9))


def population_size(sv: Survey) -> float | None:
    """Persons in the population that the survey's domain stands for, None where the engagement does not say.

    A segment's is that of its respondents at their strata's sampling fractions, a whole number.
    """
    found = strata_sizes(sv)
    return None if found is None else float(sum(found.values()))


def strata_sizes(sv: Survey) -> dict[int, float] | None:
    """Persons behind the domain's respondents by stratum code; None where a stratum's are not known.

    A stratum whose respondents all are in the domain has its whole population.
    """
    arrays = sv.arrays
    inside = np.bincount(arrays.stratum[sv.rows], minlength=len(arrays.fraction))
    if sv.design.cluster or not inside.any() or (arrays.fraction[inside > 0] <= 0).any():
        return None
    return {int(h): persons(int(inside[h]), float(arrays.fraction[h])) for h in np.flatnonzero(inside)}


def answered_part(sv: Survey) -> float | None:
    """The part of the population that answered, in the survey's domain; None where the population is not known."""
    size = population_size(sv)
    return None if not size else sv.base / size


def persons(answers: int, fraction: float) -> float:
    """Persons behind so many answers at a sampling fraction: a whole number, never too small; infinite for none."""
    if fraction <= 0:
        return float("inf")
    return float(max(np.ceil(answers / fraction - 1e-9 * max(answers, 1)), answers))
