"""Planted secrets are found in all four formats, compressed as they are; names that are words are not."""

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.pipeline import gates
from tests.pipeline.gates import planted

SECRETS = {
    "machine": [
        "/home/mlee24/studies/report",
        "mlee24",
        "desk-7731",
        r"C:\Users\someone\x.csv",
        "/tmp/csat-x/data",  # noqa: S108 - planted
        "file:///srv/x",
    ],
    "credentials": ["qZ81-hidden-Value", "ghp_" + "a1B2" * 9, "AKIA" + "ABCD1234" * 2, "https://me:pass1@x.org"],
    "respondents": ["R000123", "客户A20417"],
}
PRIVATE = gates.Private(
    ids=frozenset(("R000123", "R000124", "客户A20417", "17", "4711")),
    survey=True,
    people=("mlee24",),
    hosts=("desk-7731",),
    folders=(("the home folder", "/home/mlee24"), ("the workspace", "/home/mlee24/studies")),
    secrets=(("API_TOKEN", "qZ81-hidden-Value"),),
)
ALL = [(gate, text) for gate, texts in SECRETS.items() for text in texts]


@pytest.mark.parametrize("kind", planted.KINDS)
def test_a_planted_secret_is_found_in_every_format(kind: str):
    text = "\n\n".join(f"A note `{secret}` here." for _, secret in ALL)
    made = planted.rendered(planted.said(text), kind)
    for gate in SECRETS:
        assert planted.errors(gate, planted.of(planted.said(text), private=PRIVATE, **{kind: made})), gate
        assert planted.errors(gate, planted.of(private=PRIVATE, **{kind: planted.clean("en", kind)})) == [], gate


@pytest.mark.parametrize(("gate", "text"), ALL)
def test_each_secret_is_found_and_not_repeated(gate: str, text: str):
    page = b"<html><body>" + f"<p>A note {text} here.</p>".encode() + b"</body></html>"
    told = planted.errors(gate, planted.of(private=PRIVATE, html=page))
    assert told
    assert all(text not in line for line in told)


@pytest.mark.parametrize("place", ["comment", "attribute", "data address", "font metadata"])
def test_a_secret_is_found_where_nobody_looks(place: str):
    import base64

    hidden = {
        "comment": b"<!-- R000123 /home/mlee24/x -->",
        "attribute": b'<p aria-label="R000123 /home/mlee24/x">t</p>',
        "data address": b'<img src="data:image/svg+xml;base64,%s">'
        % base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><text>R000123 /home/mlee24/x</text></svg>'),
        "font metadata": b'<style>/* /home/mlee24/x */</style><p title="R000123">t</p>',
    }[place]
    published = planted.of(private=PRIVATE, html=b"<html><body>" + hidden + b"</body></html>")
    assert planted.errors("machine", published)
    assert planted.errors("respondents", published) or place == "comment"


def test_names_that_are_words_are_found_in_paths_only():
    for user in ("root", "anna", "satisfaction", "Harbour", "service"):
        private = gates.Private(people=(user,), folders=(("the home folder", "/root"),))
        text = f"They and/root of it, {user}, a {user} and /or".encode()
        assert planted.errors("machine", planted.of(private=private, html=b"<html><p>" + text + b"</p></html>")) == []
        path = f"<html><p>/home/{user}/a.csv</p></html>".encode()
        assert planted.errors("machine", planted.of(private=private, html=path))


def test_ids_that_are_counts_are_no_ids():
    private = gates.Private(ids=frozenset(map(str, range(1, 3000))) | {"2026061"}, survey=True)
    text = b"<html><p>Of 2,412 and 2412 people in 2026 17 said 1234.</p></html>"
    assert planted.errors("respondents", planted.of(private=private, html=text)) == []
    assert planted.errors("respondents", planted.of(private=private, html=b"<html><p>2026061</p></html>"))


def test_a_figure_that_the_report_counts_is_no_id():
    frame = {"columns": ["item", "weighted_base"], "rows": [["a", 1234567.2]]}
    private = gates.Private(ids=frozenset(("1234567",)), survey=True)
    published = planted.with_private(planted.exhibit(frame=frame), private)
    assert planted.errors("respondents", published) == []


@pytest.mark.parametrize("columns", [("RESPNUM", "score"), ("who", "score")])
def test_a_table_of_respondents_is_found_in_the_notebook(columns: tuple[str, ...]):
    rows = [[f"10002{k}", k] for k in range(6)]
    frame = {"columns": list(columns), "rows": rows}
    private = gates.Private(ids=frozenset(row[0] for row in rows), id_names=frozenset(("RESPNUM",)), survey=True)
    assert planted.errors("respondents", planted.with_private(planted.exhibit(frame=frame), private))


def test_private_facts_are_gathered_from_the_survey_and_the_environment():
    asked = {"items": {"id": {"role": "id", "label": "Number"}, "q": {"scale": {"min": 1, "max": 5}}}}
    sv = survey.from_frame(pd.DataFrame({"id": ["A1", "A2", "A2"], "q": [1, 2, 3]}), asked)
    environment = {
        "GITHUB_TOKEN": "abcDEF123456", "DB_PASSWORD": "short", "KEYBOARD": "qwerty-12345", "SSH_AUTH_SOCK": "/run/x-1",
        "API_KEY": "/etc/keys/one", "MY_SECRET": "customers", "X_APIKEY": "k-999-k-999", "PATH": "/usr/bin-12345",
    }  # fmt: skip
    private = gates.gather(sv, environment=environment)
    assert private.survey
    assert private.ids == {"A1", "A2"}
    assert private.id_names == {"id", "Number"}
    assert [name for name, _ in private.secrets] == ["GITHUB_TOKEN", "X_APIKEY"]
    assert {what for what, _ in private.folders} == {"the home folder", "the temporary folder"}
    assert not gates.gather(environment={}).survey
