"""The words of the models' part. Figures in sentences are looked up in the tables, so that they cannot differ."""

import pandas as pd

from .cases import AS_IS, BAND, LEAST
from .simulate import Models

CITED = {  # a word for each row of which a sentence tells: design, statistic
    "largest_200": ("simple, 200", "shapley: largest share"),
    "largest_c": ("40 clusters of 5, unequal weights", "shapley: largest share"),
    "largest_2000": ("simple, 2,000", "shapley: largest share"),
    "all_200": ("simple, 200", "shapley: all shares"),
}


def figures(found: Models) -> dict[str, str]:
    """What the sentences' words in braces stand for."""
    if found.recovered.empty:
        return {}
    rows = found.recovered.set_index(["design", "statistic"])
    said = {word: f"{rows.loc[name, 'coverage']:.1f}" for word, name in CITED.items()}
    above = {f"{word}_high": f"{rows.loc[name, 'above']:.1f}" for word, name in CITED.items()}
    by_section = {
        word: _range(found.recovered[found.recovered["section"] == section])
        for word, section in (("drivers", "Drivers"), ("paths", "Path models"), ("what_if", "What if"),
                              ("delight", "Value of delight"), ("marks", "Penalty and reward"), ("kano", "Kano"),
                              ("rankings", "Rankings"))
    }  # fmt: skip
    likely = found.chances[found.chances["stated"] == "80 to 90"].set_index("what")
    chances = {
        f"{word}_{part}": f"{likely.loc[what, part]:.0f}"
        for word, what in (
            ("rank", "rank 1"),
            ("ranks", "every rank"),
            ("quadrant", "every quadrant"),
            ("brand", "brand: every place"),
        )
        for part in ("mean", "true")
    }
    rate = found.errors.set_index(["design", "error"])["rate"]
    tie = rate.loc[[name for name in rate.index if "A and O tie" in name[1]]]
    missed = rate.loc[[name for name in rate.index if name[1].endswith("misses a true one")]]
    best = found.recovered[found.recovered["statistic"] == "ranking: gap to the best other"]
    return (
        said
        | above
        | by_section
        | chances
        | {
            "all": _range(found.recovered[found.recovered["held"] == BAND]),
            **_few(found.recovered),
            "tie": _span(tie),
            "missed": _span(missed),
            "best_above": _span(best["above"]),
            "best_below": _span(best["below"]),
        }
    )


def _few(recovered: pd.DataFrame) -> dict[str, str]:
    rows = recovered[recovered["section"] == "Few respondents"].set_index("held")["coverage"]
    return {"exact": _span(rows[rows.index == LEAST]), "usual": _span(rows[rows.index == AS_IS])}


def _range(rows: pd.DataFrame) -> str:
    return f"{len(rows)} rows, {_span(rows['coverage'])} %"


def _span(values: pd.Series) -> str:
    return f"{values.min():.1f} to {values.max():.1f}"


OPENING = """\
Populations whose correlations, paths and effects are known were surveyed again and again, and the measures' own intervals
were held against the truth. A row's coverage is the mean over its intervals (all six drivers' shares, all five paths,
...). *Noise* is the simulation's own standard error, which is larger here than above because a survey with its 1,000
replicates costs more: `make test-slow` fails where a row lies outside 94 to 96 % by more than three times its noise.
Found: {all}. The largest driver's share is printed as it is below 2,000 respondents, and told of here.

| when | what happens | what to do |
| --- | --- | --- |
| the largest driver's share, few respondents | chance correlations draw shares together, so the largest one's interval lies too low: of 200 respondents it covers {largest_200} %, in 40 clusters {largest_c} % (the truth lies above it in {largest_200_high} and {largest_c_high} % of surveys), of 2,000 {largest_2000} %. All shares together: {all_200} % | read the largest share of a small survey as "at least" |
| probabilities of ranks | a share of replicates, which errs a little on the sure side among drivers that are near each other: ranks stated with 80 to 90 % ({ranks_mean} % on average) were so in {ranks_true} % of populations, "ranks first" ({rank_mean} %) in {rank_true} %. Quadrants keep their word: {quadrant_mean} % stated, {quadrant_true} % right | read 80 % as three of four; say "leads", not "is", under 90 % |
| Kano's test between two categories that truly tie | a lead is called significant in {tie} % of surveys, as declared (5 %) | `mixed` asks for a lead of 6 points besides: let it stand |\
"""

SECTIONS = {
    "Drivers": "Six drivers rated from 1 to 5 explain an outcome; their latent correlations are .35 to .6. In the population "
    "they account for 37, 28, 14, 10, 6 and 5 % of what is explained, by every order of entry written out (`shapley`), or "
    "the matrix square root (`johnson`). Strata are 50, 30, 15 and 5 % of the population, as many drawn of each. *Jackknife* "
    "is what a model of 19 drivers or more uses, tried here on six. Found: {drivers}.",
    "Path models": "Four constructs of two or three items, five paths. `PLS`: ratings from 1 to 5, mode A, path scheme, and "
    "the truth is PLS of the population's own correlations by another program. `PLSc`: items that are not rounded, and "
    "the truth is the paths and loadings that made them. Strata and clusters as above; clusters lie in four strata. 500 "
    "replicates. Found: {paths}.",
    "What if": "Two items of the drivers' population move by 10 and 5 points; the truth is the regression of the "
    "population. Each and both together. Found: {what_if}.",
    "Value of delight": "Those who answer 5 against those who answer 4: NPS, and the index of another item. Found: {delight}.",
    "Penalty and reward": "Four items: one whose lack costs 12 points and whose excellence gains 2, one 6 and 6, one 2 and "
    "12, one nothing. Found: {marks}.",
    "Kano": "Of 36 % attractive, 30 % must-be, 22 % one-dimensional, 12 % indifferent. Found: {kano}.",
    "Rankings": "Six brands of unequal size, rated from 1 to 5 by their own customers; clusters are shared by brands. The "
    "distance of each brand from the best of the others, whichever that was found to be, against the true distance from "
    "that brand. The best other is chosen by the same answers, so its lead is a little flattered: the truth lies above "
    "these intervals in {best_above} % of cases and below in {best_below} %. Found: {rankings}.",
    "Few respondents": "One population of each size, drawn once, and simple samples of it: a share of about 65 %, the mean of "
    "a rating from 1 to 5 (5, 10, 20, 40 and 25 %), of a skewed one (80 % say 5), NPS, and the index of four items. *Exact* "
    "are the intervals that such surveys have; *t* is Student's on the same samples with the finite population correction. "
    "Exact intervals are never short: they cover {exact} % of the time; t covers {usual} %, least on the skewed rating.",
}

AMONG = """\
Probabilities, in populations drawn at random: of the statements made with a probability in a range, how many were true.
Held to 5 points of what was stated, and three times the noise. Drivers: surveys of 300 in a simple sample, or of 40
clusters of 10. Brands, six of them: 600 respondents of all brands together, or 40 clusters of 20 with unequal weights;
places stated with 80 to 90 % ({brand_mean} % on average) came true in {brand_true} %.\
"""

ERRORS_WORDS = """\
A class or a category is declared at the 5 % level; the wrong one of two is a one-sided error, at most half of that.
The sets of places of six brands miss some brand's true place in {missed} % of surveys, all brands together (5 % declared).\
"""
