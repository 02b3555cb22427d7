"""The command is thin: arguments arrive, messages and exit codes leave. No traceback unless asked for."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from csat_helpers import cli

COMMANDS = ("new", "check", "run", "demo", "render", "templates")


def csat(*arguments, cwd=None):
    """The real command, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "csat_helpers.cli", *arguments], capture_output=True, text=True, cwd=cwd, timeout=120
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command):
    shown = CliRunner().invoke(cli.app, [command, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_bare_command_shows_help():
    assert all(name in CliRunner().invoke(cli.app, ["--help"]).output for name in COMMANDS)


def test_templates_as_json():
    assert "internal-improvement" in json.loads(CliRunner().invoke(cli.app, ["templates", "--json"]).output)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere"], "csat: nowhere: There is no such engagement. Name its folder. 'csat new' makes one"),
        (["run", "nowhere"], "There is no such engagement."),
        (["run", "demo", "--to", "docx"], "csat: There is no format 'docx'. Known: html, pdf, pptx, xlsx."),
        (["run", "demo", "--lang", "fr"], "The engagement is not in language 'fr'. Known: en, zh."),
        (["run", "demo", "--wave", "1999"], "There is no wave '1999'."),
        (["new", "../x y"], "cannot be an engagement's name"),
        (["new", "x", "--type", "competitve"], "There is no engagement type 'competitve'. Did you mean 'competitive'?"),
        (["render", "nowhere"], "There is no executed notebook."),
    ],
)
def test_wrong_input_is_one_message_and_exit_2_or_1(tmp_path, arguments, said):
    done = csat(*arguments, cwd=tmp_path)
    assert said.format(cwd=tmp_path) in done.stderr
    assert done.returncode == (1 if arguments[0] == "render" else 2)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    assert not [p for p in tmp_path.rglob("*") if p.suffix in (".html", ".pdf", ".ipynb")]


def test_debug_shows_the_traceback(tmp_path):
    assert "Traceback" in csat("--debug", "check", "nowhere", cwd=tmp_path).stderr


def test_new_makes_an_engagement_that_checks(tmp_path):
    assert csat("new", "acme", cwd=tmp_path).returncode == 0
    done = csat("check", "acme", "--json", cwd=tmp_path)
    facts = json.loads(done.stdout)
    assert facts["simulated"] is True
    assert facts["rows_read"] == facts["analysed"] + sum(e["rows"] for e in facts["exclusions"])
    again = csat("new", "acme", cwd=tmp_path)
    assert again.returncode == 2
    assert "It is there already." in again.stderr
