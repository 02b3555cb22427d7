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
    assert any(t["role"] == "matters" and t["text"].startswith("Not surely") for t in bundle.takeaways)


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
    assert all(texts.count(number) == 1 for number in lost if int(number) % 10)  # in the key alone


def test_what_the_key_has_no_room_for_is_counted():
    exhibit = draw(frames.priorities(count=40))
    shown = [t.text for t in svgs.texts(exhibit.svg)]
    (told,) = [text for text in shown if text.endswith("more in the table")]
    assert 0 < int(told.split()[0]) < 40
    assert svgs.height(exhibit.svg) < 165
    assert not any("find no room" in note for note in exhibit.bundle.notes)
