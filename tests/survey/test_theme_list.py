import pytest

from csat_helpers import survey
from csat_helpers.errors import QuestionnaireError
from csat_helpers.locale import pick
from csat_helpers.measures.coding import matches, says_nothing
from csat_helpers.survey.questionnaire import from_mapping as questionnaire
from csat_helpers.survey.theme_list import from_mapping, general

WAIT = {"label": {"en": "Waiting", "zh": "等待"}, "words": {"en": ["wait"], "zh": ["等待"]}}


def test_the_general_list_is_whole():
    themes = general()
    assert len(themes) > 20
    for name, theme in themes.items():
        assert {"en", "zh"} <= set(theme.words), name
        assert pick(theme.label, "en") != pick(theme.label, "zh"), name


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Waited 20 minutes", "waiting"),
        ("BIGGER SIGN FOR INTERNATIONAL TERMINAL", "signs"),
        ("Wi-Fi keeps failing", "wifi"),
        ("The Wi-Fi's slow", "speed"),
        ("套餐又涨价了，性价比低", "price"),
        ("老家村里完全没有信号", "network"),
        ("My bills are wrong", "billing"),
        ("账单看不懂", "billing"),
        ("APP老是闪退", "digital"),
    ],
)
def test_the_general_list_finds_what_is_spoken_of(text, theme):
    names = list(general())
    assert theme in [names[k] for k in matches([text], list(general().values()))[0].nonzero()[0]]


@pytest.mark.parametrize(
    ("words", "text", "hit"),
    [
        ({"en": ["wait"]}, "waiting waited waits", True),
        ({"en": ["waiting"]}, "I wait", False),
        ({"en": ["queues"]}, "a queue", True),
        ({"en": ["car"]}, "a scar, no cart", False),
        ({"en": ["on hold"]}, "put on hold again", True),
        ({"en": ["on hold"]}, "hold on", False),
        ({"en": ["expens*"]}, "so expensive", True),
        ({"en": ["park"]}, "the [park] mask", False),
        ({"zh": ["信号"]}, "没有信号", True),
        ({"zh": ["App"]}, "这个APP不好", True),
        ({"en": ["app"]}, "这个app不好", True),
        ({"zh": ["信号"]}, "signal", False),
    ],
)
def test_how_words_match(words, text, hit):
    assert bool(matches([text], list(from_mapping({"a": {"words": words}}).values()))[0, 0]) is hit


@pytest.mark.parametrize("text", ["Nothing", "N/A", "none.", "没有", "无。", "暂无", "???", "No comment!"])
def test_nothing_said(text):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Nothing works", "no signal", "没有信号", "None of the agents knew"])
def test_something_said(text):
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("themes", "what"),
    [
        ({"a": {"words": {"en": []}}}, "at least one word"),
        ({"a": {"word": {"en": ["x"]}}}, "Did you mean 'words'"),
        ({"a": {"words": {"fr": ["x"]}}}, "'en' or 'zh'"),
        ({"a": {"words": {"en": ["等待"]}}}, "English words under 'en'"),
        ({"a": {"words": {"en": ["wa*it"]}}}, "a star at the end"),
        ({"a": {"words": {"en": ["!!"]}}}, "words of letters"),
        (
            {"a": {**WAIT, "codes": [1]}, "b": {"words": {"en": ["y"]}, "codes": ["1"]}},
            "'a' and 'b' have the same code '1'",
        ),
        ({"a": WAIT, "b": {"label": "waiting", "words": {"en": ["y"]}}}, "same label 'waiting'"),
        ({}, "at least 1"),
        (["wait"], "a mapping"),
    ],
)
def test_a_fault_says_where_and_what(themes, what):
    with pytest.raises(QuestionnaireError, match=what):
        from_mapping(themes)


def test_a_questionnaire_holds_its_list_and_the_coded_column():
    asked = questionnaire({"items": {"why": {"coded": "code"}, "code": {}}, "themes": {"waiting": WAIT}})
    assert asked.themes["waiting"].words == {"en": ["wait"], "zh": ["等待"]}
    with pytest.raises(QuestionnaireError, match=r"'cod' as coded, which is no item. Did you mean 'code'"):
        questionnaire({"items": {"why": {"coded": "cod"}, "code": {}}})
    with pytest.raises(QuestionnaireError, match=r"themes.waiting.words"):
        questionnaire({"items": {}, "themes": {"waiting": {"words": {"en": [1]}}}})


def test_a_survey_reads_it_from_yaml(tmp_path):
    (tmp_path / "data.csv").write_text("why\nlong wait\nnothing\n", encoding="utf-8")
    (tmp_path / "questionnaire.yaml").write_text(
        "items:\n  why: {role: verbatim}\nthemes:\n  waiting: {words: {en: [wait, queue]}}\n", encoding="utf-8"
    )
    (tmp_path / "engagement.yaml").write_text(
        "engagement: e\ntype: general\nclient: C\ntitle: T\nlanguages: [en]\ndata: [{file: data.csv}]\nas_of: 2026-01-01\n"
        "questionnaire: questionnaire.yaml\n",
        encoding="utf-8",
    )
    assert list(survey.open(tmp_path).questionnaire.themes) == ["waiting"]
