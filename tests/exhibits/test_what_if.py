"""What-if: the sentence says what the interval allows, and the drawing climbs from today to what is expected."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import svgs
from tests.exhibits.moved_frames import what_if


def made(frame, language="en", **more):
    return exhibits.what_if(frame, id="w", language=language, **more)


@pytest.mark.parametrize(
    ("goal", "start"),
    [
        ("target", "With “Connection stability” at target, an index of 71.2 (95%"),
        ("segment", "With “Connection stability” at the level of the best group, an index"),
        ("competitor", "With “Connection stability” at the level of the best competitor, an index"),
        ("", "With “Connection stability” moved as stated, an index"),
    ],
)
def test_headline_states_the_expectation_and_its_interval(goal, start):
    bundle = made(what_if(count=1), goal=goal).bundle
    assert bundle.headline.startswith(start)
    assert bundle.headline.endswith("an index of 71.2 (95% interval 69.6 to 72.8) would be expected instead of 68.4")
    assert bundle.finding == "reliable"


def test_many_items_are_counted_and_other_outcomes_have_their_words():
    assert made(what_if(count=5), goal="target").bundle.headline.startswith("With 5 items at target, an index of")
    nps = made(what_if(count=1, measure="nps", start=-1.5)).bundle.headline
    assert "an NPS of +1 (95% interval 0 to +3) would be expected instead of −2" in nps
    share = made(what_if(count=1, measure="top_box", start=0.5)).bundle.headline
    assert "a top 2 share of 53% (95% interval 51% to 54%) would be expected instead of 50%" in share


def test_the_segment_is_named_and_that_all_items_move():
    one = made(what_if(count=1), goal="segment", of="Plan").bundle.headline
    assert one.startswith("With “Connection stability” at the level of its best group by plan, an index")
    several = what_if(count=5)
    some, all_ = (made(several.assign(drivers=n), goal="segment", of="Plan").bundle.headline for n in (9, 5))
    assert some.startswith("With 5 items at the level of their best group by plan, an index")
    assert all_.startswith("With all 5 items at the level of their best group by plan, an index")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (75.0, " The target of 75.0 would still not be reached."),
        (72.0, " Whether the target of 72.0 would be reached is open: the interval holds it."),
        (69.5, " The target of 69.5 would be reached."),
        (68.8, ""),
    ],
)
def test_the_target_is_told_as_far_as_the_interval_allows(target, said):
    bundle = made(
        what_if(count=1).assign(outcome="overall", outcome_start_high=68.9), targets={"overall": target, "other": 9.0}
    ).bundle
    assert bundle.lead == "Expected change: +2.8 points (95% interval +1.7 to +3.9)." + said
    assert unsupported_words(bundle, WORDS) == []
    share = what_if(count=1, measure="top_box", start=0.5).assign(outcome="overall")
    assert "target" not in made(share, targets={"overall": target}).bundle.lead


def test_other_outcomes_are_told_in_few_words():
    also = [what_if(measure="nps", start=-1.5), what_if(measure="top_box", start=0.5)]
    said = {t["role"]: t["text"] for t in made(what_if(), also=also).bundle.takeaways}
    assert said["see"].endswith("NPS: +5 (+4 to +7) instead of −2. Top 2 on “Overall satisfaction”: 57% (55% to 58%) instead of 50%.")  # fmt: skip
    assert said["matters"] == "Not reliably different from zero: the part of “Bill is clear and correct”."


def test_of_many_parts_those_that_are_reliable_are_named():
    frame = what_if(count=8)
    frame.loc[1:6, ["conf_low", "conf_high"]] = -9.0, 9.0
    said = {t["role"]: t["text"] for t in made(frame).bundle.takeaways}
    one = "7 of 8 parts are not reliably different from zero; reliable is that of “Connection stability”."
    assert said["matters"] == one
    assert unsupported_words(made(frame).bundle, WORDS) == []


def test_on_a_phone_each_index_stands_at_its_label():
    assert any("48.0 → 53.0" in t.text.replace("\u00a0", " ") for t in svgs.texts(made(what_if()).bundle.phone))


def test_an_interval_that_holds_zero_is_no_finding():
    frame = what_if(count=1).assign(conf_low=-0.5)
    bundle = made(frame, goal="target").bundle
    assert bundle.headline == "With “Connection stability” at target, no reliable change from 68.4 would be expected"
    assert bundle.finding == "none"


def test_what_lies_beyond_the_scale_is_not_said():
    frame = what_if(count=1, start=98.9)
    bundle = made(frame).bundle
    assert (bundle.headline, bundle.finding) == ("Nothing reliable can be said of moves this large", "none")
    assert any("beyond its scale" in note for note in bundle.notes)


def test_a_move_that_was_cut_is_told():
    frame = what_if(count=1)
    frame.loc[0, "asked"] = 80.0
    notes = made(frame).bundle.notes
    assert "“Connection stability” moves by +5.0 points and not by +80.0: no index goes beyond 0 or 100." in notes
    assert not any("moves by" in note for note in made(what_if(count=1)).bundle.notes)


def test_the_note_says_association():
    assert "association" in made(what_if()).bundle.notes[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_said_is_held(language):
    also = [what_if(language, measure="nps", start=-1.5), what_if(language, measure="top_box", start=0.5)]
    bundle = made(what_if(language), language, also=also, goal="target").bundle
    assert unsupported_words(bundle, WORDS) == []


def test_the_table_has_a_section_an_outcome_and_changes_in_points():
    also = [what_if(measure="top_box", start=0.5)]
    table = made(what_if(), also=also).bundle.table
    assert table.roles.count("section") == 2
    assert [row[0] for row in table.rows].count("Today") == 2
    place = max(k for k, row in enumerate(table.rows) if row[0] == "Connection stability")
    assert table.rows[place][1:3] == ("48.0 → 53.0", pytest.approx(2.8))
    assert table.formats[place] == "points"
    assert table.formats[place - 1] == "share"


def test_steps_begin_where_the_one_above_ended():
    plot = made(what_if()).bundle.plot
    before, after = plot.series[0].values, plot.series[1].values
    assert plot.shape == "waterfall"
    assert before[0] == after[0] == 68.4
    assert before[1:-1] == pytest.approx(after[:-2])
    assert before[-1] == after[-1] == pytest.approx(after[-2])


@pytest.mark.parametrize("count", [1, 8, 25])
def test_any_number_of_moves_fits_page_and_phone(count):
    exhibit = made(what_if(count=count))
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    assert svgs.height(exhibit.svg) < 165
    assert svgs.clipped(exhibit.bundle.phone, 91.0) == []


def test_nothing_to_move_is_left_out_and_a_goal_is_checked():
    assert made(pd.DataFrame({"estimate": []})).bundle.extra["omitted"] == "No item is to move."
    with pytest.raises(InputError, match="'targets' is no goal"):
        made(what_if(), goal="targets")
