import subprocess

import pytest

from csat_helpers import engagement, survey
from csat_helpers.engagement import READY
from csat_helpers.errors import InputError
from csat_helpers.survey.starting import demo_folder


@pytest.mark.parametrize("kind", READY)
def test_a_new_engagement_of_any_type_opens_at_once(tmp_path, kind):
    made = survey.new_engagement(tmp_path / "acme-2026", type=kind, languages=["zh"])
    sv = survey.open(made)
    assert sv.about.simulated
    assert (sv.about.engagement, sv.about.type, sv.about.languages) == ("acme-2026", kind, ("zh",))
    assert sv.roles("overall")
    # Nobody recommends a supplier that he cannot leave, or a standard.
    assert bool(sv.roles("recommend")) == (kind not in ("regulatory", "special-topic"))
    assert len([*sv.roles("driver"), *sv.roles("perception")]) > 5
    assert sv.disclosure.reliability == ("flag" if kind == "special-topic" else "hide")
    beside = {"regulatory": ["complaints.csv"], "special-topic": ["indicators.csv", "interviews.csv"]}
    known = [".gitignore", *beside.get(kind, ()), "data", "engagement.yaml", "questionnaire.yaml"]
    assert sorted(p.name for p in made.iterdir()) == sorted(known)


def test_a_type_with_an_example_begins_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr("csat_helpers.survey.new_folder.READY", ("competitive",))
    made = survey.new_engagement(tmp_path / "banks", type="competitive", languages=["zh", "en"])
    opened = engagement.load(made)
    assert (opened.engagement, opened.type, opened.languages) == ("banks", "competitive", ["zh", "en"])
    assert opened.client == {"en": "Your client", "zh": "委托方名称"}
    sv = survey.open(made)
    assert sv.about.simulated
    assert sv.about.brands["own"] == "1"


@pytest.fixture(scope="module")
def banks(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSAT_WORKSPACE", str(tmp_path_factory.mktemp("banks")))
        yield survey.open("demo-competitive")


def test_the_competitive_example_holds_what_its_template_asks_for(banks):
    assert banks.waves == ("2025", "2026")
    for role in (
        "brand",
        "overall",
        "recommend",
        "loyalty",
        "value",
        "cost",
        "verbatim",
        "weight",
        "stratum",
        "segment",
    ):
        assert banks.roles(role), role
    assert len({banks.construct(item) for item in banks.roles("driver")}) == 3
    assert banks.about.client == {"en": "Linden Bank", "zh": "林登银行"}
    assert [banks.level_label("bank", level) for level in banks.levels("bank")] == [
        "Linden Bank", "Meridian Bank", "Harvest Bank", "City Union Bank", "Pearl Bank", "Other banks",
    ]  # fmt: skip
    assert banks.about.rows_read == banks.analysed + banks.exclusions["rows"].sum()
    assert set(banks.exclusions["reason"]) == {"empty", "duplicate"}


def test_the_competitive_example_tells_what_its_truth_says(banks):
    means = banks.responses[banks.responses["bank"] != 99].groupby("bank")[
        [*banks.roles("driver"), "overall", "recommend", "value", "paid"]
    ].mean()  # fmt: skip
    place = means.rank(ascending=False).loc[1]
    assert place["overall"] == 2
    assert means["overall"].idxmax() == 2
    assert place[["staff", "advice"]].tolist() == [1, 1]
    assert place["fees"] == 5
    assert means["fees"].idxmax() == 3
    assert place["paid"] == 1
    assert means["app"].idxmax() == 2
    before = banks.responses.groupby("bank")["previous"].value_counts(normalize=True)
    assert before[2][1] > before[1][2]  # Linden loses to Meridian
    assert before[1][4] > before[4][1]  # and wins from City Union


def test_few_respondents_by_nature_are_flagged(tmp_path, monkeypatch):
    monkeypatch.setattr("csat_helpers.survey.new_folder.READY", ("special-topic",))
    made = survey.new_engagement(tmp_path / "acme", type="special-topic")
    assert engagement.load(made).disclosure.reliability == "flag"


def test_answers_and_reports_stay_out_of_a_repository(tmp_path):
    made = survey.new_engagement(tmp_path / "acme")
    git = ["git", "-C", str(made)]
    subprocess.run([*git, "init", "-q"], check=True)
    (made / "reports").mkdir()
    (made / "reports" / "acme.html").touch()
    seen = subprocess.run([*git, "status", "--short", "-uall"], check=True, capture_output=True, text=True).stdout
    assert sorted(line.split()[1] for line in seen.splitlines()) == [
        ".gitignore", "engagement.yaml", "questionnaire.yaml",
    ]  # fmt: skip


def test_another_data_file_is_no_longer_simulated(tmp_path):
    made = survey.new_engagement(tmp_path / "acme")
    data = made / "data" / "responses.csv"
    data.write_bytes(data.read_bytes().replace(b"\nR000001,", b"\nX000001,"))
    assert not survey.open(made).about.simulated


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"type": "growt"},
            "There is no template for the type 'growt'. Known: internal-improvement, competitive, regulatory, special-topic.",
        ),
        ({"languages": ["en", "fr"]}, "Language 'fr' is not offered. Known: en, zh."),
    ],
)
def test_what_is_not_offered_is_told(tmp_path, options, message):
    with pytest.raises(InputError) as raised:
        survey.new_engagement(tmp_path / "acme", **options)
    assert str(raised.value).startswith(message)
    assert not (tmp_path / "acme").exists()


def test_a_name_that_cannot_be_one_leaves_nothing_behind(tmp_path):
    with pytest.raises(InputError, match="cannot be an engagement's name"):
        survey.new_engagement(tmp_path / "a b")
    assert list(tmp_path.glob("*")) == []


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="It is there already"):
        survey.new_engagement(tmp_path / "acme")
    assert [p.name for p in (tmp_path / "acme").iterdir()] == ["notes.txt"]


def test_the_demo_is_simulated_once_a_workspace(workspace):
    first = demo_folder()
    stamp = (first / "engagement.yaml").stat().st_mtime_ns
    assert demo_folder() == first
    assert first.is_relative_to(workspace)
    assert (first / "engagement.yaml").stat().st_mtime_ns == stamp
    assert len(engagement.load(first).data) == 6


def test_the_demo_opens_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert demo_folder().is_relative_to(tmp_path)


def test_the_demo_tells_what_its_truth_says():
    sv = survey.open("demo")
    waves = sv.responses.groupby("wave", sort=False)[["resolved", "app", "overall"]].mean()
    assert waves["resolved"].iloc[-1] < waves["resolved"].iloc[-2] - 0.3
    assert waves["app"].iloc[-1] > waves["app"].iloc[0] + 0.2
    drivers = sv.responses[sv.roles("driver")].corrwith(sv.responses["overall"]).sort_values(ascending=False)
    assert list(drivers.index[:2]) == ["resolved", "coverage"]
    plans = sv.responses.groupby("plan")["overall"].mean()
    assert plans[3] < plans[1] - 0.2
    assert set(survey.verbatims(sv, "comment")["language"]) == {"en", "zh"}
