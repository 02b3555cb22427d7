"""Brands on the move: only what the tests hold rises or falls, and the own brand's step is told with its interval."""

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from tests.exhibits import brands_frames


def made(steps=(4.0, -3.0, 0.4), language="en", own="1", **more):
    return exhibits.brand_changes(brands_frames.changes(language, steps), id="c", language=language, own=own, **more)


@pytest.mark.parametrize(
    ("steps", "said", "finding"),
    [
        ((4.0, -3.0, 0.4), "Harbour Bank rose from 60.0 to 64.0; Meridian Savings fell from 57.0 to 54.0; no other brand "
         "changed reliably", "reliable"),
        ((4.0, 5.0), "Meridian Savings and Harbour Bank rose", "reliable"),
        ((0.4, -0.2), "No brand has changed reliably since 2025", "none"),
    ],
)  # fmt: skip
def test_the_headline_names_who_moved(steps, said, finding):
    bundle = made(steps).bundle
    assert (bundle.headline, bundle.finding) == (said, finding)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("steps", [(4.0, -3.0, 0.4), (0.4, -0.2), (4.0, 5.0)])
def test_every_number_is_held(steps, language):
    assert unsupported_words(made(steps, language).bundle) == []


def test_the_own_step_and_who_did_better_are_takeaways():
    said = {t["role"]: t["text"] for t in made((0.4, 5.0, -4.0)).bundle.takeaways}
    assert said["see"] == "Harbour Bank: +0.4 points (95% interval \u22121.6 to +2.4): not reliable."
    assert said["matters"] == (
        "Meridian Savings has done reliably better than Harbour Bank since then; Northlight Mutual has done reliably "
        "worse than Harbour Bank since then."
    )
    assert "matters" not in {t["role"] for t in made(own="").bundle.takeaways}


def test_one_wave_leaves_it_out():
    frame = brands_frames.changes("en", (1.0,)).iloc[:0]
    assert exhibits.brand_changes(frame, id="c", language="en").bundle.extra["omitted"]
