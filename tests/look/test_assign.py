import pytest

from csat_helpers.look.assign import LINES, ink, places


def test_ten_places_have_ten_inks():
    inks = [ink(k) for k in range(10)]
    assert len({(i.colour, i.shape, i.dashed) for i in inks}) == 10
    assert [i.colour for i in inks[:5]] == list(LINES)
    assert ink(13) == ink(3)


def test_a_missing_code_moves_no_other():
    whole = places([str(k) for k in range(1, 10)])
    assert [whole[str(k)] for k in range(1, 10)] == list(range(9))
    for gone in range(1, 10):
        rest = places([str(k) for k in range(9, 0, -1) if k != gone])
        assert rest == {level: place for level, place in whole.items() if level != str(gone)}


def test_names_stand_in_their_order():
    assert places(["North", "South", "North", "West"]) == {"North": 0, "South": 1, "West": 2}


def test_codes_that_would_share_an_ink_part():
    found = places(["1", "11", "0", "5"])
    assert found["1"] == 0
    assert len(set(found.values())) == 4
    assert len(places([str(k) for k in range(1, 15)])) == 14  # more than there are inks


@pytest.mark.parametrize("levels", [["1", "2", "3", "4"], ["East", "Own", "West"]])
def test_the_client_has_the_first_colour_and_no_two_levels_share_one(levels):
    for focus in levels:
        found = places(levels, focus=focus)
        assert found[focus] == 0
        assert sorted(found.values()) == list(range(len(levels)))
    assert (
        places(["2", "4"], focus="4")
        == {"4": 0, "2": 2}
        == {k: places(["1", "2", "3", "4"], focus="4")[k] for k in "42"}
    )


def test_a_focus_that_is_not_there_changes_nothing():
    assert places(["1", "3"], focus="9") == {"1": 0, "3": 2}
