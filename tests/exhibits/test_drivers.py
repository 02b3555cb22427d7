from csat_helpers import exhibits
from csat_helpers.exhibits.drivers import tiers
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


def said(frame, role):
    return " ".join(t["text"] for t in drivers(frame).takeaways if t["role"] == role)


def ranked(*rows):
    """The first drivers with the probabilities of the first ranks."""
    frame = frames.drivers(count=4)
    for k, chances in enumerate(rows):
        for j, chance in enumerate(chances):
            frame.loc[k, f"rank_prob_{j + 1}"] = chance
    return frame


def test_only_items_that_change_places_are_one_tier():
    frame = ranked((0.79, 0.21, 0, 0), (0.21, 0.77, 0.02, 0), (0, 0.02, 0.97, 0.01), (0, 0, 0.01, 0.99))
    first, second, third, fourth = frame["label"]
    assert [list(t["label"]) for t in tiers(frame)] == [[first, second], [third], [fourth]]
    assert said(frame, "do") == f"Treat “{first}” and “{second}” as one tier and choose between them on cost."
    assert said(frame, "see").endswith(
        f"The order of the first two is not sure. “{third}” follows at rank 3 (97% of the resamples)."
    )


def test_no_rank_is_told_of_an_item_that_may_hold_another():
    frame = ranked((0.79, 0.21, 0, 0), (0.21, 0.77, 0.02, 0), (0, 0.02, 0.6, 0.38), (0, 0, 0.38, 0.62))
    assert [len(t) for t in tiers(frame)] == [2, 2]
    assert said(frame, "see").endswith("above an equal share. The order of the first two is not sure.")


def test_a_first_place_is_of_the_resamples():
    frame = ranked((0.99, 0.01, 0, 0), (0.01, 0.9, 0.09, 0), (0, 0.09, 0.9, 0.01), (0, 0, 0.01, 0.99))
    assert said(frame, "see").endswith("The first place is firm: it held in 99% of the resamples (bootstrap).")
    assert any(note.startswith("Shapley values (LMG): what each item adds") for note in drivers(frame).notes)


def test_why_it_matters_is_what_the_items_that_stand_out_hold_together():
    frame = frames.drivers()
    over = frame[frame["share_low"] > 1 / 12]
    assert len(over) > 1
    share = f"{100 * over['share'].sum():.0f}%"
    assert said(frame, "matters") == f"Together they hold {share} of what the items explain of “Overall satisfaction”."
    assert said(frame.assign(share_low=0.01), "matters") == ""


def logistic(**columns):
    frame = frames.drivers(count=4).assign(
        method="shapley", r2_kind="mcfadden", event_label="9 and 10", outcome_label="Recommend", r2=0.21, caution=""
    )
    return frame.assign(**columns)


def test_a_logistic_outcome_says_what_is_shared_out():
    bundle = drivers(logistic())
    assert "“Recommend: 9 and 10”" in bundle.headline
    assert bundle.subtitle.endswith("McFadden’s R²\u00a0=\u00a00.21")
    assert bundle.lead.startswith("Together the items take away 21% of the uncertainty about “Recommend: 9 and 10”")
    assert any(note.startswith("Shapley values of logistic regressions") for note in bundle.notes)
    assert bundle.plot.series[0].name == "Share of what the items explain, %"
    assert "variance" not in " ".join([bundle.lead, bundle.alt, *bundle.notes])


def test_relative_weights_are_named():
    notes = drivers(logistic(method="johnson")).notes
    assert any(note.startswith("Relative weights (Johnson) of a logistic regression") for note in notes)
    plain = drivers(frames.drivers().assign(method="johnson")).notes
    assert any(note.startswith("Relative weights (Johnson), close to Shapley values") for note in plain)
    assert any("adds to all others" in note for note in drivers(frames.drivers().assign(method="last")).notes)


def test_cautions_are_said_of_items_by_name():
    frame = frames.drivers(count=4).assign(caution=["overlap", "sign overlap", "opposite", ""], repaired=True)
    bundle = drivers(frame)
    notes = " ".join(bundle.notes)
    first, second, third, fourth = frame["label"]
    assert f"“{first}” and “{second}”: largely told by the other items" in notes
    assert f"(\u2212) “{second}”: goes with" in notes
    assert f"(\u2212) “{third}”: goes against" in notes
    assert "contradicted each other" in notes
    assert bundle.plot.categories == (first, f"{second} (\u2212)", f"{third} (\u2212)", fourth)


def test_no_caution_no_note():
    quiet = drivers(frames.drivers(count=4).assign(caution="", repaired=False))
    assert len(quiet.notes) == 3
    assert not any("\u2212" in name for name in quiet.plot.categories)


def test_all_items_in_doubt_name_those_in_the_race():
    frame = ranked((0.92, 0.05, 0.02, 0.01), (0.07, 0.5, 0.3, 0.13), (0.01, 0.3, 0.4, 0.29), (0, 0.15, 0.28, 0.57))
    first, second = frame["label"][:2]
    assert said(frame, "do") == f"Treat “{first}” and “{second}” as one tier and choose between them on cost."
