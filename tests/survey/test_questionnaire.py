import pytest

from csat_helpers.errors import QuestionnaireError
from csat_helpers.survey.questionnaire import from_mapping, read


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"items": {"q": {"scale": "ratng"}}, "scales": {"rating": {"min": 1, "max": 5}}}, "Did you mean 'rating'?"),
        ({"items": {"q": {"role": "driverr"}}}, "Did you mean 'driver'?"),
        ({"items": {"q": {"lable": "x"}}}, "Key 'items.q.lable' is not known."),
        (
            {"items": {"a": {"role": "overall"}, "b": {"role": "overall"}}},
            "Role 'overall' is given to a, b; one item may have it.",
        ),
        ({"scales": {"r": {"min": 5, "max": 1}}}, "a scale whose min is below its max"),
        ({"scales": {"r": {"min": 5}}}, "a scale with both min and max"),
        ({"scales": {"r": {"min": 1, "max": 2, "codes": [1]}}}, "either min and max (a rating) or codes"),
        ({"items": {"q": {"scale": {"min": 1, "mx": 5}}}}, "Key 'items.q.scale.mx' is not known. Did you mean 'max'?"),
        (
            {"items": {"q": {"scale": {"min": 1}}}},
            "Key 'items.q.scale' has the value {'min': 1}; it should be a scale with",
        ),
        (
            {"scales": {"r": {"codes": ["a", "b"], "nets": [{"label": "All", "codes": ["a", "c"]}]}}},
            "Key 'scales.r': The net 'All' holds 'c', which is no answer of the scale. Known: a, b.",
        ),
    ],
)
def test_an_ill_formed_questionnaire_is_told(data, message):
    with pytest.raises(QuestionnaireError) as raised:
        from_mapping(data)
    assert message in str(raised.value)


def test_a_file_is_named(tmp_path):
    (tmp_path / "q.yaml").write_text("items: {q: {rol: driver}}\n")
    with pytest.raises(QuestionnaireError) as raised:
        read(tmp_path / "q.yaml")
    assert str(raised.value).startswith(f"{tmp_path / 'q.yaml'}: Key 'items.q.rol' is not known.")


def test_labels_by_language_and_kinds_of_scale():
    asked = from_mapping(
        {
            "scales": {
                "r": {"min": 1, "max": 3, "labels": {1: {"en": "bad", "zh": "差"}}},
                "c": {"codes": ["x"]},
                "n": {},
            },
            "items": {"q": {"scale": "r", "label": {"en": "Q", "zh": "问"}}, "plain": None},
        }
    )
    assert (asked.label("q", "zh"), asked.label("plain", "zh")) == ("问", "plain")
    assert (asked.code_label("q", 1.0, "zh"), asked.code_label("q", 2.0, "zh")) == ("差", "2")
    assert [asked.scales[s].kind for s in "rcn"] == ["rating", "category", "number"]
    assert asked.scales["r"].points == (1, 2, 3)


def test_money_and_weights_need_no_scale_to_be_numbers():
    asked = from_mapping({"items": {"bill": {"role": "revenue"}, "w": {"role": "weight"}, "text": {}}})
    assert [asked.scale(name) and asked.scale(name).kind for name in asked.items] == ["number", "number", None]
