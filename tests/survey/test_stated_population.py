"""``design.population``: counts a stratum and wave, weights of uneven strata, and what is refused."""

import numpy as np
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import DesignError, EngagementError
from csat_helpers.pipeline.check import check

HEAD = "id,overall,Q1 Staff,group,zone,comment\n"
WAVES = [{"file": "data/1.csv", "wave": "2025"}, {"file": "data/2.csv", "wave": "2026"}]


@pytest.fixture
def waves(folder):
    folder.write("data/1.csv", HEAD + "a,3,3,1,N,\nb,3,4,2,N,\n")
    folder.write("data/2.csv", HEAD + "a,4,3,1,N,\nc,5,3,2,N,\nd,4,2,2,N,\n")
    return lambda design: folder.yaml(data=WAVES, design=design)


def opened(folder, **design):
    folder.yaml(design=design)
    return survey.open(folder.path)


def test_one_number_is_the_population_of_a_simple_sample(folder):
    sv = opened(folder, population=10)
    assert sv.arrays.fraction.tolist() == [0.3]
    assert sv.design.weight is None
    same = survey.open(folder.path)  # from the snapshot
    assert same.arrays.fraction.tolist() == [0.3]


def test_strata_of_which_different_parts_answered_weigh_as_the_population(folder):
    sv = opened(folder, population={1: 4, 2: 9}, stratum="group")
    assert sv.arrays.fraction.tolist() == [0.5, pytest.approx(1 / 9)]
    assert sv.arrays.weight.tolist() == [2, 9, 2]
    facts = survey.study_facts(sv).set_index("fact")["value"]
    assert facts["weighting"] == "each stratum counts by its part of the population"
    assert measures.weighting_report(sv).settings["method"] == "population"


def test_even_strata_and_weights_that_are_given_stay(folder):
    assert opened(folder, population={1: 4, 2: 2}, stratum="group").design.weight is None
    folder.write("data/answers.csv", HEAD.replace("comment", "comment,w") + "a,5,4,1,N,,2\nb,5,4,2,N,,3\n")
    sv = opened(folder, population={1: 4, 2: 9}, stratum="group", weight="w")
    assert sv.arrays.weight.tolist() == [2, 3]


def test_waves_are_samples_of_their_own(folder, waves):
    waves({"population": {2025: 5, 2026: 6}})
    sv = survey.open(folder.path)
    assert sv.arrays.fraction.tolist() == [0.4, 0.5]
    facts = survey.study_facts(sv).set_index("fact")["value"]
    assert facts["design"] == "neither strata nor clusters"
    waves({"population": {1: 5, 2: {2025: 3, 2026: 4}}, "stratum": "group"})
    sv = survey.open(folder.path)
    np.testing.assert_allclose(sv.arrays.fraction, [1 / 5, 1 / 3, 1 / 5, 1 / 2])
    assert sv.arrays.weight.tolist() == [5, 3, 5, 2, 2]
    assert survey.study_facts(sv).set_index("fact")["value"]["design"] == "stratified by group"


REFUSED = [
    ({"population": 2}, "3 respondents answered, and key 'design.population' says that there are 2. Correct 'design.population'"),
    (
        {"population": {1: 1, 2: 9}, "stratum": "group"},
        "2 respondents answered in stratum '1' of 'group', and key 'design.population' says that there are 1. Correct "
        "'design.population.1' in engagement.yaml",
    ),
    ({"population": {1: 4, 3: 9}, "stratum": "group"}, "names '3', which is no code of the stratum 'group'"),
    ({"population": {1: 4}, "stratum": "group"}, "gives no number for the code of the stratum 'group': '2'"),
    ({"population": 9, "stratum": "group"}, "is one number, and the design has 2 strata ('group'). Give one for each: {1:"),
    ({"population": {2025: 9}}, "names '2025', which is no wave in the data. Give one number, or name 'design.stratum'."),
    ({"population": {1: {2025: 9}, 2: 9}, "stratum": "group"}, "names '2025' under '1', which is no wave in the data"),
]  # fmt: skip


@pytest.mark.parametrize(("design", "told"), REFUSED)
def test_what_does_not_fit_the_data_is_told(folder, design, told):
    folder.yaml(design=design, type="internal-improvement")
    with pytest.raises(DesignError) as error:
        survey.open(folder.path)
    assert told in str(error.value)
    assert "engagement.yaml" in str(error.value)
    with pytest.raises(DesignError):
        check(folder.path)


def test_more_respondents_than_a_waves_population_names_the_wave(folder, waves):
    waves({"population": {1: 5, 2: {2025: 3, 2026: 1}}, "stratum": "group"})
    with pytest.raises(
        DesignError, match=r"2 respondents answered in wave '2026', stratum '2' of 'group', .* are 1"
    ) as e:
        survey.open(folder.path)
    assert "Correct 'design.population.2.2026'" in str(e.value)


@pytest.mark.parametrize(
    ("design", "told"),
    [
        ({"population": 5, "fpc": "x"}, "has 'population' and 'fpc'"),
        ({"population": 5, "cluster": "zone"}, "has 'population' and 'cluster'"),
        ({"population": 0}, "Key 'design.population' has the value 0"),
        ({"population": {"N": {2025: "x"}}}, "Key 'design.population.N.2025' has the value 'x'"),
    ],
)
def test_what_cannot_be_a_population_is_told(folder, design, told):
    folder.yaml(design=design)
    with pytest.raises(EngagementError, match=told.replace("(", r"\(")):
        survey.open(folder.path)


def test_a_special_topic_flags_unless_it_hides(folder):
    folder.yaml(type="special-topic", disclosure={"privacy_base": 8})
    assert survey.open(folder.path).disclosure.reliability == "flag"
    folder.yaml(type="special-topic", disclosure={"reliability": "hide"})
    assert survey.open(folder.path).disclosure.reliability == "hide"
    folder.yaml(type="general", disclosure={})
    assert survey.open(folder.path).disclosure.reliability == "hide"


def test_its_intervals_are_those_of_the_column_fpc(folder):
    folder.write("data/answers.csv", HEAD + "".join(f"p{k},{k % 5 + 1},4,1,N,\n" for k in range(15)))
    sv = opened(folder, population=40)
    frame = sv.responses.assign(N=40.0)
    by_hand = survey.from_frame(frame, sv.questionnaire, design=survey.Design(fpc=["N"]), disclosure=sv.disclosure)
    columns = ["estimate", "std_error", "conf_low", "conf_high"]
    found = [measures.index(one, "overall")[columns].to_numpy() for one in (sv, by_hand)]
    np.testing.assert_array_equal(*found)
