from csat_helpers import exhibits
from tests.exhibits import frames


def drivers(frame):
    return exhibits.drivers(frame, id="x", language="en").bundle


def test_a_sure_first_is_named_alone():
    frame = frames.drivers()
    frame["rank_prob_1"] = [0.97] + [0.03] + [0.0] * 10
    assert drivers(frame).headline == (
        "“Connection stability” is most closely linked to “Overall satisfaction”: 19% of what the items explain"
    )


def test_an_open_race_names_the_front_and_says_so():
    headline = drivers(frames.drivers()).headline
    assert headline.startswith("“Connection stability” and “Problem solved first time” are most closely linked")
    assert headline.endswith(", in uncertain order")


def test_nothing_above_an_equal_share_is_no_finding():
    frame = frames.drivers()
    frame["share_low"] = 0.01
    assert drivers(frame).headline.startswith("No item stands out")


def test_frame_order_does_not_matter_and_reference_is_an_equal_share():
    frame = frames.drivers()
    assert drivers(frame.iloc[::-1]).to_json() == drivers(frame).to_json()
    assert drivers(frame).encoding["reference"] == 1 / 12


def test_subtitle_states_base_and_fit_and_notes_deny_cause():
    bundle = drivers(frames.drivers())
    assert "n\u00a0=\u00a02,412, R²\u00a0=\u00a00.63" in bundle.subtitle
    assert "not proof of cause" in bundle.notes[0]


def test_a_frame_that_no_model_stands_on_gives_its_reason():
    frame = frames.drivers().assign(share=float("nan"), reason="everyone gave the same answer")
    assert drivers(frame).extra["omitted"] == "everyone gave the same answer"
