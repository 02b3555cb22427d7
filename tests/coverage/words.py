"""The page's words. Figures in sentences are looked up in the tables, so that they cannot differ."""

import numpy as np
import pandas as pd

from .cases import BAND, EXACT

_RATING = "mean, scale 1 to 5"
CITED = {  # a word for each row whose coverage is told in a sentence: design, statistic, interval
    "clusters_4": ("4 clusters of 5 to 25, unequal weights", _RATING, "t"),
    "clusters_10": ("10 clusters of 5 to 25, unequal weights", _RATING, "t"),
    "one_large": ("9 clusters of 10, one of 100", _RATING, "t"),
    "rare_plain": ("simple, 400", "share 0.25 %", "mean"),
    "rare_beta": ("40 clusters of 5 to 25, unequal weights", "share 0.833 %", "beta"),
    "people_5": ("simple, 5", _RATING, "t"),
    "people_10": ("simple, 10", _RATING, "t"),
    "tail_50": ("simple, 50", "mean, long tail", "t"),
    "tail_400": ("simple, 400", "mean, long tail", "t"),
    "heavy": ("simple, 200, weights from 1 to 100", _RATING, "t"),
    "lonely": ("20 strata of 2 clusters and 10 of one, unlike", _RATING, "t"),
    "untold": ("raked, 400, margins not told", _RATING, "t"),
    "median": ("simple, 400", "median 1 of 1 to 3, 52 % say 1", "Woodruff"),
}


def figures(simulated: pd.DataFrame, counted: pd.DataFrame, lowest: pd.DataFrame) -> dict[str, str]:
    """What the sentences' words in braces stand for."""
    by_name = simulated.set_index(["design", "statistic", "interval"])
    plain = simulated.loc[(simulated["interval"] == "mean") & simulated["np"].between(19.5, 30.5), "coverage"]
    nps = simulated[simulated["statistic"] == "NPS"].set_index("design")["width"] / 2
    part = (lowest["n"] / lowest["N"].where(lowest["N"] > 0, np.inf)).round(2)
    return {
        **{word: f"{by_name.loc[name, 'coverage']:.1f}" for word, name in CITED.items()},
        "band": _range(simulated[simulated["held"] == BAND]),
        "exact": _range(simulated[simulated["held"] == EXACT]),
        "plain": f"{plain.min():.1f} to {plain.max():.1f}",
        "reach_4": f"{nps['4 clusters of 5 to 25, unequal weights']:.0f}",
        "reach_10": f"{nps['simple, 10']:.0f}",
        "endless": f"{lowest.loc[part == 0, 'lowest'].min():.1f}",
        "quarter": f"{lowest.loc[part.between(0.01, 0.25), 'lowest'].min():.1f}",
        "half": f"{lowest.loc[part == 0.5, 'lowest'].min():.1f}",
        "most": f"{lowest.loc[part > 0.6, 'lowest'].min():.1f}",
        "small": "{:.1f} to {:.1f}".format(*counted.loc[counted["n"] <= 100, "logit"].agg(["min", "max"])),
    }


def _range(rows: pd.DataFrame) -> str:
    return f"{len(rows)} rows, {rows['coverage'].min():.1f} to {rows['coverage'].max():.1f} %"


OPENING = """\
# How often the intervals are right

*Made by `python -m tests.coverage`; do not edit. `make test-slow` draws everything anew and fails where a limit is
broken or this page is out of date.*

A nominal 95 % interval should hold the true value in 95 of 100 surveys. {draws} surveys were drawn under each design
below from populations whose true values are known, and each interval was made by the code that makes those in reports.
The figures' own standard error is 0.15 points.

## When to trust

* **Means, NPS and differences** from 50 respondents, or from 30 clusters; **shares** by `logit` (the default) or
  `wilson` once about 20 respondents give the rarer answer (np of 20): held to 94 to 96 %.
  Found: {band}.
* **Shares by `beta`** (Korn and Graubard), the cautious choice: held to at least 94.5 %. Found: {exact}.
  In simple random samples of 5 to 100 it covers at least {endless} %, whatever the share.
* **Raked weights**, when the design names the margins: the intervals are then both right and narrower.
* **Respondents who are in both columns, or both waves**: the overlap is taken into account, and differences cover as
  they should.\
"""

DISTRUST = """\
## When to distrust

| when | what happens | what to do |
| --- | --- | --- |
| fewer than 30 clusters | Student's t makes up for most: 4 clusters of unlike size cover {clusters_4} % of means, 10 cover {clusters_10} %. But intervals are wide (with 4 clusters an NPS is known to ±{reach_4}), and one cluster that holds half the sample breaks them: {one_large} % | more clusters, not more respondents in each; call findings from under 10 clusters indications |
| rare answers: np under 20 | `mean` collapses ({rare_plain} % at np = 1). `logit` and `wilson` jump about with np. With clusters and weights even `beta` falls short at np = 5: {rare_beta} % | `interval="beta"`; count the cases in words under np = 5 |
| `interval="mean"` for shares | lies too near 0 or 1: most misses are on the inner side. Covers {plain} % at np of 20 to 30, and is right from about 100 | keep the default; `mean` is there to compare with other software |
| under 30 respondents | answers pile up at the good end, so the mean's interval lies too high: with 10 respondents it covers {people_10} %, with 5 {people_5} %; an NPS of 10 respondents is known to ±{reach_10} | do not print means of such groups (the reliability rule hides them) |
| amounts with a long tail (spending, minutes) | the interval lies too low: {tail_50} % with 50 respondents, {tail_400} % with 400 | a median, or the mean of logarithms |
| very unequal weights | the sample is smaller than it looks: with weights from 1 to 100 it tells less than half of what its size promises. Means still cover {heavy} % with 200 respondents, but an np of 20 is worth under 10 | judge by the effective base, and np with it; trim |
| a stratum with one cluster | it is centred at the mean of all, so intervals are too wide where strata differ: {lonely} % | join it to a stratum like it, before looking at results |
| raked weights whose margins are not named | the weights count as fixed: intervals are too wide, {untold} %, more so the more the margins explain | name `margins` in the design |
| a median on a scale of few points | Woodruff's interval takes whole steps, so it holds the truth more often than it says: {median} % with 400 respondents of whom 52 % choose the lowest answer, 100 % where one answer is the median beyond doubt | print shares or the mean; medians are for amounts and minutes |
| shares among 100 respondents or fewer, equal weights | counts are whole numbers, so that coverage jumps with n and the share, whatever the method: `logit` {small} % at the shares counted below. It errs on the safe side | nothing |
| half of the population or more answered | `beta` is exact no more: it can fall to {half} % at one half sampled and {most} % at four fifths (at a quarter: {quarter} %) | read it as an approximation, like the others; near a census give counts |

## What was simulated

Respondents have a normal latent number, cut into a rating from 1 to 5 (5, 10, 20, 40 and 25 %: skewed as ratings are),
a recommendation (25 % detractors, 40 % promoters), and a yes or no. Clusters make 5 % of its variance (20 % where one
cluster has half the sample). *Truth below* and *above* are the surveys whose interval lies too high and too low; in a
sound interval both are near 2.5 %. *n* is the mean base (of a difference, the smaller group's), *np* how many of them
give the rarer answer; the width is in scale points, NPS points, or percentage points. *Held to* is what `make
test-slow` insists on: 94 to 96 % from np = 20 (100 for `mean`), for `beta` at least 94.5 %; rows held to nothing are
printed as they are. Each row's random numbers follow from its name; none was chosen.\
"""

SECTIONS = {
    "Simple random samples": "Equal weights. The coverage of their shares is known without simulation: they are held to "
    "what is counted further down.",
    "Stratified samples": "The second design is a finite population of 5,100, drawn anew without replacement; the third "
    "has one weight a stratum.",
    "Clustered samples": "Sizes run evenly from 5 to 25. Branches are drawn with all their customers, so the sample's size "
    "is random, and customers of large branches are less satisfied.",
    "Raked samples": "Young people, men and one region answer less; weights are raked to the margins of age (4), gender (2) "
    "and region (3) in each survey anew, and errors are those of what the margins leave unexplained. Differences are "
    "between the genders.",
    "Differences": "Groups are random parts of the sample (30 and 40 %); shares of 30 % in one group against more or less "
    "in the other.",
    "Few clusters": "Printed as they are.",
    "Rare shares": "np of 1, 3, 5 and 10, printed as they are.",
    "Tiny bases, long tails, heavy weights, lonely strata, margins not told": "Printed as they are. The long tail is "
    "lognormal, with a deviation of 1.3 times its mean.",
    "Medians": "Printed as they are. An open end counts as holding the truth; widths are those of closed intervals.",
}

COUNTED = """\
## What needs no simulation

Of an equally weighted simple sample every outcome and its probability is known, so coverage can be counted: at a round
share, and on average over shares up to a tenth of it away (*near*). N is the population, 0 an endless one. From 200
respondents, and on average from 100, `logit` and `wilson` are held to 94 to 96 %.\
"""

LOWEST = """\
The exact interval `beta` over all shares that the population can have: its lowest and its mean coverage. It is held to
94.5 % where at most a quarter of the population is drawn.\
"""

CLOSING = """\
Not simulated: replicate weights, calibration to totals, trimmed weights, non-response that the margins do not explain
(no interval covers bias), regressions.\
"""
