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
    assert bundle.headline == "“Connection stability” may need fixing first, but the data cannot place it surely"
    assert any(t["role"] == "matters" and t["text"].startswith("Not surely") for t in bundle.takeaways)


def test_nothing_to_fix_is_good_news():
    frame = frames.priorities()
    frame["quadrant"] = frame["quadrant"].replace("fix", "keep")
    assert draw(frame).bundle.headline.startswith("No important item is rated below average")


def test_many_priorities_are_counted():
    frame = frames.priorities(count=25)
    assert draw(frame).bundle.headline.startswith("6 items are important and rated below average; “Connection")


def test_items_far_apart_all_have_their_name():
    shown = " ".join(t.text for t in svgs.texts(draw(frames.priorities()).svg))
    for label in frames.LABELS["en"]:
        assert all(word in shown for word in label.split())


def test_missing_variances_draw_points():
    frame = frames.priorities().drop(columns=["imp_var", "perf_var", "cov"])
    assert svgs.clipped(draw(frame).svg) == []
