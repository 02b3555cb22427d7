import json

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from csat_helpers import exhibits
from csat_helpers.bundle import MIME
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.pipeline.exporters import html_report, pdf_report, pptx, xlsx
from tests.exhibits import account_frames as frames
from tests.exhibits import svgs
from tests.pipeline import samples


def page(code="A", frame=None, language="en", **more):
    return exhibits.account(
        frames.accounts(language) if frame is None else frame, code, id="x", language=language, **more
    )


def test_targets_and_a_tested_score_make_the_headline():
    found = page()
    assert found.bundle.headline == (
        "Harbour Foods: 0 of 2 targets are met; Relationship index 61.0, reliably below the other accounts"
    )
    assert found.bundle.finding == "reliable"
    other = page("Northline Rail").bundle
    assert other.headline.endswith("Relationship index 78.5, not reliably different from the other accounts")
    assert other.finding == ""
    alone = page("Northline Rail", frames.accounts().query("kind == 'soft'")).bundle
    assert alone.finding == "none"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_under_the_privacy_base_no_score_is_anywhere(language):
    """Not in words, table, drawing or frame: nothing but indicators, and the sentence why."""
    found = page("C", language=language)
    soft = [dict(zip(found.bundle.frame["columns"], row, strict=True)) for row in found.bundle.frame["rows"]]
    soft = [row for row in soft if row["kind"] == "soft"]
    assert soft
    assert all(row[name] is None for row in soft for name in ("estimate", "conf_low", "conf_high", "base", "side"))
    assert all(row["account_size"] is None for row in soft)
    text = json.dumps(found.bundle.to_json(), ensure_ascii=False) + found.svg
    why = {"en": "Fewer than 10 informants", "zh": "10"}[language]
    assert why in text
    assert "61.0" not in text
    assert found.bundle.base is None


def test_other_reasons_for_no_score():
    frame = frames.accounts().assign(suppressed=lambda f: f["suppressed"].where(f["account"] != "C", "complementary"))
    assert "could be worked out" in page("C", frame).bundle.alt
    assert "Nobody answered" in page("C", frames.accounts().query("kind == 'hard'")).bundle.alt


def test_an_account_that_there_is_not_is_told():
    with pytest.raises(InputError, match=r"There is no account 'Harbor Foods'. Did you mean 'Harbour Foods'\?"):
        page("Harbor Foods")
    with pytest.raises(InputError, match="The frame has no column 'met'"):
        page(frame=frames.accounts().drop(columns="met"))
    with pytest.raises(InputError, match="The steps have no column 'action'"):
        page(steps=pd.DataFrame({"what": ["Call"]}))


def test_steps_are_those_that_name_the_account():
    steps = pd.DataFrame({
        "action": ["Visit them", "Call Harbour Foods", "Visit the others"], "account": ["a", "", "Northline Rail"], "owner": ["Li", None, "Wu"],
    })  # fmt: skip
    rows = [row[1] for row in page(steps=steps).bundle.table.rows if row[0] == "Next step"]
    assert rows == ["Visit them", "Call Harbour Foods"]
    assert "No step names this account yet" in page().bundle.takeaways[-1]["text"]


def test_hostile_text_is_text():
    nasty = "<script>alert(1)</script> & =cmd"
    frame = frames.accounts().replace({"account_label": {"Harbour Foods": nasty}})
    steps = pd.DataFrame({"action": [nasty], "account": ["A"], "owner": [nasty]})
    found = page(frame=frame, steps=steps)
    assert "<script" not in found.svg
    assert "<script" not in found._repr_mimebundle_()["text/html"]


def test_one_account_and_many():
    one = exhibits.accounts(frames.accounts(sizes={"A": 14}), id="x", language="en")
    assert one.bundle.headline.startswith("0 of 1 key accounts")
    many = [frames.accounts(sizes={"B": 22}).assign(account=f"K{k}", account_label=f"Account {k}") for k in range(40)]
    found = exhibits.accounts(pd.concat(many, ignore_index=True), id="x", language="en")
    assert svgs.height(found.svg) < 190
    assert len(found.bundle.table.rows) == 40
    assert "The table has all accounts and indicators." in found.bundle.notes
    assert len(exhibits.account_pages(frames.accounts(), id="x", language="en", accounts=["B", "A"])) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_said_is_held(language):
    made = [*exhibits.account_pages(frames.accounts(language), id="x", language=language, steps=frames.steps(language)),
            exhibits.accounts(frames.accounts(language), id="y", language=language),
            exhibits.account_agreement(frames.agreement(language), id="z", language=language)]  # fmt: skip
    for one in made:
        assert unsupported_words(one.bundle, (*WORDS, "notes")) == []


def test_one_account_is_held_against_nobody():
    frame = frames.accounts(sizes={"B": 22}).query("kind == 'soft'").assign(side=float("nan"))
    assert page("B", frame).bundle.headline == "Northline Rail: Relationship index 78.5"
    assert exhibits.accounts(frame, id="x", language="en").bundle.finding == ""


def test_no_accounts_is_left_out_with_its_reason():
    nothing = frames.accounts().head(0)
    for one in (
        exhibits.accounts(nothing, id="x", language="en"),
        *exhibits.account_pages(nothing, id="x", language="en"),
    ):
        assert "No question says which account" in one.bundle.extra["omitted"]


@pytest.mark.parametrize(
    ("ends", "said", "finding"),
    [
        ((0.76, 0.9), "agree well", "reliable"), ((0.5, 0.8), "moderately or better", "reliable"),
        ((-0.1, 0.49), "agree poorly", "reliable"), ((0.3, 0.8), "is not sure", "none"),
    ],
)  # fmt: skip
def test_agreement_says_what_its_interval_allows(ends, said, finding):
    frame = frames.agreement().tail(1).assign(conf_low=ends[0], conf_high=ends[1], estimate=sum(ends) / 2)
    found = exhibits.account_agreement(frame, id="x", language="en").bundle
    assert said in found.headline
    assert found.finding == finding


def test_agreement_without_an_index_counts_items():
    found = exhibits.account_agreement(frames.agreement().head(6), id="x", language="en").bundle
    assert found.headline == "Informants of one account agree well on 1 of 6 items and poorly on 2"
    open_ = frames.agreement().iloc[[3, 5]]
    assert exhibits.account_agreement(open_, id="x", language="en").bundle.finding == "none"


def test_agreement_of_one_informant_each_is_left_out_with_its_reason():
    reason = "each account has one informant: agreement takes two"
    frame = frames.agreement().assign(estimate=float("nan"), reason=reason)
    assert (
        exhibits.account_agreement(frame, id="x", language="en").bundle.extra["omitted"]
        == "Each account has one informant: agreement takes two."
    )


def test_a_cell_shows_a_page_for_each_account_in_every_deliverable():
    source = (
        "exhibits.account_pages(account_frames.accounts(), id='account', language='en', steps=account_frames.steps())"
    )
    cells = [
        new_code_cell("from csat_helpers import exhibits\nfrom tests.exhibits import account_frames"),
        new_markdown_cell("# Accounts\n\n## How does each account stand?"), new_code_cell(source),
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = new_notebook(cells=cells, metadata={"csat": samples.study("en"), "kernelspec": kernel})
    done = nbformat.from_dict(NotebookClient(notebook, timeout=120).execute())
    assert [MIME in output.data for output in done.cells[2].outputs] == [True] * 4
    text = html_report.render(done)
    for name in frames.NAMES["en"].values():
        assert f"{name}: " in text
    for module in (pdf_report, pptx, xlsx):
        assert len(module.render(done)) > 10_000
