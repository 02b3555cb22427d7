"""The command is thin: arguments arrive, messages and exit codes leave. No traceback unless asked for."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from csat_helpers import __version__, cli

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


@pytest.mark.parametrize("arguments", [["--help"], ["runs", "--help"]])
def test_no_line_of_help_is_cut(arguments):
    assert "..." not in CliRunner().invoke(cli.app, arguments).output.partition("Commands:")[2]


def test_the_version_is_told():
    shown = CliRunner().invoke(cli.app, ["--version"])
    assert (shown.exit_code, shown.output.strip()) == (0, f"csat {__version__}")


def test_a_fault_of_ours_is_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(cli, "app", lambda: {}["lost"])
    monkeypatch.delenv("CSAT_DEBUG", raising=False)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert capsys.readouterr().err == (
        "csat: A fault of the workbench, not of your files: KeyError: 'lost'.\n"
        "'csat --debug ...' shows where; please report it with that.\n"
    )


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
        (
            ["new", "x", "--type", "general"],
            "There is no template for the type 'general'. Known: internal-improvement, competitive, regulatory, special-topic.",
        ),
        (["render", "nowhere"], "There is no executed notebook."),
    ],
)
def test_wrong_input_is_one_message_and_exit_2(tmp_path, arguments, said):
    done = csat(*arguments, cwd=tmp_path)
    assert said.format(cwd=tmp_path) in done.stderr
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    assert not [p for p in tmp_path.rglob("*") if p.suffix in (".html", ".pdf", ".ipynb")]


def test_debug_shows_the_traceback(tmp_path):
    assert "Traceback" in csat("--debug", "check", "nowhere", cwd=tmp_path).stderr


def test_new_makes_an_engagement_that_checks(tmp_path):
    assert csat("new", "acme", cwd=tmp_path).returncode == 0
    done = csat("check", "acme", "--json", "--no-page", cwd=tmp_path)
    facts = json.loads(done.stdout)
    assert facts["simulated"] is True
    assert facts["rows_read"] == facts["analysed"] + sum(e["rows"] for e in facts["exclusions"])
    again = csat("new", "acme", cwd=tmp_path)
    assert again.returncode == 2
    assert "It is there already." in again.stderr
