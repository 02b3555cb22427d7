import re

from csat_helpers import exhibits
from tests.exhibits import frames, svgs


def draw(frame):
    return exhibits.priority_map(frame, id="x", language="en")


def test_headline_names_what_is_important_and_weak():
    assert draw(frames.priorities()).bundle.headline == (
        "“Connection stability” and “Bill is clear and correct” are important and rated below average"
    )


def test_an_unsure_place_is_said_to_be_unsure():
    frame = frames.priorities().assign(quadrant_probability=0.5)
    bundle = draw(frame).bundle
    assert (
        bundle.headline == "“Connection stability” may be important and rated below average, but its place is not sure"
    )
    assert {t["role"] for t in bundle.takeaways} == {"do"}  # nothing is seen surely, so nothing matters surely
    assert bundle.takeaways[0]["text"].startswith("Ask more customers about “Bill is clear and correct”")


def test_what_may_belong_to_either_side_waits_for_the_next_wave():
    frame = frames.priorities()
    other = (frame["quadrant"] == "watch").idxmax()
    frame["prob_fix"] = (frame["quadrant"] == "fix") * 0.95
    frame.loc[other, ["prob_fix", "quadrant_probability"]] = 0.36, 0.64
    (do,) = [t["text"] for t in draw(frame).bundle.takeaways if t["role"] == "do"]
    assert f"Decide on “{frame.loc[other, 'label']}” at the next wave" in do


def test_takeaways_keep_to_their_role():
    said = {t["role"]: t["text"] for t in draw(frames.priorities()).bundle.takeaways}
    assert said["see"].startswith("Important and below the mean of 56.0: “Connection stability” (48.8), ")
    assert (
        said["matters"] == "“Bill is clear and correct” holds 13% of what the items explain of “Overall satisfaction”."
    )
    assert said["do"].startswith("Begin with “Bill is clear and correct”")


def test_both_lines_are_named_clear_of_the_items_and_the_cut_is_told():
    frame = frames.priorities()
    frame["imp_var"] = frame["perf_var"] = 0.0  # dots alone
    for language in ("en", "zh"):
        exhibit = exhibits.priority_map(frame, id="x", language=language)
        drawn = [t.text for t in svgs.texts(exhibit.svg)]
        assert sum("56.0" in text for text in drawn) == 1
        assert sum("8.3%" in text for text in drawn) == 1
        assert (
            sum({"en": "0–100", "zh": "0～100"}[language] in text and "35" in text and "75" in text for text in drawn)
            == 1
        )
        assert svgs.clipped(exhibit.svg) == []


def test_nothing_to_fix_is_good_news():
    frame = frames.priorities()
    frame["quadrant"] = frame["quadrant"].replace("fix", "keep")
    assert draw(frame).bundle.headline.startswith("No important item is reliably below average; protect “")


def test_many_priorities_are_counted():
    frame = frames.priorities(count=25)
    assert draw(frame).bundle.headline.startswith(
        "6 items are important and rated below average, among them “Connection"
    )


def test_items_far_apart_all_have_their_name():
    shown = " ".join(t.text for t in svgs.texts(draw(frames.priorities()).svg))
    for label in frames.LABELS["en"]:
        assert all(word in shown for word in label.split())


def test_missing_variances_draw_points():
    frame = frames.priorities().drop(columns=["imp_var", "perf_var", "cov"])
    assert svgs.clipped(draw(frame).svg) == []


def test_long_names_and_crowds_have_numbers_with_a_key():
    long = frames.priorities().assign(label=[f"{frames.LONG['en']} {k}" for k in range(12)])
    texts = [t.text for t in svgs.texts(draw(long).svg)]
    assert "12" in texts
    assert sum(text.startswith("How well our people") for text in texts) == 12


def test_numbers_that_find_no_room_are_named_under_the_key():
    crowd = frames.priorities(count=60).assign(importance=0.2, performance=50.0, label=[f"Item {k}" for k in range(60)])
    texts = [t.text for t in svgs.texts(draw(crowd).bundle.phone)]
    (told,) = [text for text in texts if text.startswith("No room in the map for ")]
    lost = re.findall(r"\d+", told)
    assert lost
    assert all(texts.count(number) == 1 for number in lost if int(number) % 5)  # in the key alone


def test_what_the_key_has_no_room_for_is_counted():
    exhibit = draw(frames.priorities(count=40))
    shown = [t.text for t in svgs.texts(exhibit.svg)]
    (told,) = [text for text in shown if text.endswith("more in the table")]
    assert 0 < int(told.split()[0]) < 40
    assert svgs.height(exhibit.svg) < 165
    assert not any("find no room" in note for note in exhibit.bundle.notes)
