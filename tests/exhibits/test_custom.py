import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from csat_helpers import exhibits
from csat_helpers.errors import InputError


def figure() -> Figure:
    with mpl.rc_context(exhibits.theme()):
        made = Figure()
        made.add_subplot().plot([1, 2], [1, 3])
    return made


def test_a_figure_of_ones_own_is_a_picture_with_words():
    exhibit = exhibits.custom(figure(), id="c", language="en", headline="It rises", alt="A line from 1 to 3", lead="L")
    assert exhibit.bundle.encoding == {"kind": "custom"}
    assert (exhibit.bundle.headline, exhibit.bundle.lead) == ("It rises", "L")
    assert exhibit.svg.startswith("<svg")


@pytest.mark.parametrize("name", ["headline", "alt"])
def test_it_needs_words(name):
    words = {"headline": "h", "alt": "a", name: " "}
    with pytest.raises(InputError, match=f"exhibit 'c': A chart of your own needs '{name}'"):
        exhibits.custom(figure(), id="c", language="en", **words)
