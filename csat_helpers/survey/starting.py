"""Engagement folders that run at once on simulated data: the packaged demo, and what ``csat new`` writes."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from types import MappingProxyType

from csat_helpers import __version__
from csat_helpers.errors import InputError
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey import simulate, snapshot, truth
from csat_helpers.survey.new_folder import KEPT_OUT, check_new, making

_HERE = Path(__file__).parent
_SIMULATORS = ("simulate.py", "truth.py", "starting.py")


# Types with an example of their own, which is what 'csat new' writes for them too; the others begin with the starter.
# The packaged example has a client; a new engagement has yours.
EXAMPLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "competitive": {"client": "{en: Linden Bank, zh: \u6797\u767b\u94f6\u884c}"},
        "regulatory": {"client": "{en: The energy authority, zh: \u80fd\u6e90\u76d1\u7ba1\u673a\u6784}"},
        "special-topic": {"client": "{en: Huayuan Machinery, zh: \u534e\u6e90\u673a\u68b0}"},
    }
)
_CLIENT = "{en: Your client, zh: \u59d4\u6258\u65b9\u540d\u79f0}"


def demo_folder(type: str = "") -> Path:
    """The demo engagement's folder, or the example's of a type (:data:`EXAMPLES`), simulated once a workspace (under
    ``reports/.prepared``) from the package.

    In a workspace that cannot be written to it lies in the system's temporary folder.
    """
    source = _HERE / "examples" / type if type else _HERE / "demo"
    values = (
        {"name": f"demo-{type}", "type": type, "languages": "[en, zh]", "reliability": _reliability(type)}
        if type
        else {}
    )
    name = f"demo-{type}-engagement-{_key(source)}" if type else f"demo-engagement-{_key(source)}"
    for parent in (
        snapshot.folder(),
        Path(tempfile.gettempdir()) / f"csat-{os.getuid() if hasattr(os, 'getuid') else 0}",
    ):
        place = parent / name
        if (place / "engagement.yaml").is_file():
            return place
        try:
            parent.mkdir(parents=True, exist_ok=True)
            return _made(source, place, {**values, **EXAMPLES.get(type, {})})
        except OSError:
            continue
    raise InputError(
        "The demo cannot be written.", where=str(snapshot.folder()), mend="Set CSAT_WORKSPACE to a folder."
    )


def new_engagement(
    folder: str | Path,
    name: str | None = None,
    type: str = "internal-improvement",
    languages: Sequence[str] = ("en", "zh"),
) -> Path:
    """Write a new engagement into ``folder`` (``engagement.yaml``, ``questionnaire.yaml``, ``data/``); returns it.

    A ``.gitignore`` keeps the answers and the reports out of a repository.

    The data are simulated and marked by their content: put a client's file in their place and the mark is gone.
    ``name`` is the folder's unless given. Raises InputError for a folder that holds something, a type without a
    template, an unknown language, or a name that cannot be one.
    """
    place = Path(folder).absolute()
    check_new(place, name or place.name, type, languages)
    values = {
        "name": name or place.name,
        "type": type,
        "languages": "[" + ", ".join(languages) + "]",
        "reliability": _reliability(type),
        "client": _CLIENT,
    }
    source = _HERE / "examples" / type if type in EXAMPLES else _HERE / "starter"
    return _made(source, place, values, {".gitignore": KEPT_OUT})


def _reliability(type: str) -> str:
    """A special topic has few respondents by nature: they are flagged, and none hidden for it."""
    return "flag" if type == "special-topic" else "hide"


def _made(source: Path, place: Path, values: Mapping[str, str], more: Mapping[str, str] = MappingProxyType({})) -> Path:
    """An engagement written beside ``place``, checked, and renamed into it, with ``more`` files by name."""
    with making(place) as made:
        asked = questionnaires.read(source / "questionnaire.yaml")
        told = truth.read(source / "truth.yaml", asked)
        files = _write_data(made, asked, told)
        for path in [source / "questionnaire.yaml", *sorted(source.glob("*.csv"))]:
            shutil.copyfile(path, made / path.name)
        text = (source / "engagement.yaml").read_text(encoding="utf-8")
        text = Template(text).substitute(values, data="\n".join(files))
        (made / "engagement.yaml").write_text(text, encoding="utf-8")
        for name, content in more.items():
            (made / name).write_text(content, encoding="utf-8")
    return place


def _write_data(folder: Path, asked: questionnaires.Questionnaire, told: truth.Truth) -> list[str]:
    """The simulated files, one a wave, and the lines of ``engagement.yaml`` that name them."""
    frame = simulate.respondents(asked, told)
    lines = []
    for wave in told.waves:
        content = simulate.to_csv(frame[frame[simulate.WAVE] == wave.name].drop(columns=simulate.WAVE))
        path = folder / wave.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        named = f', wave: "{wave.name}"' if wave.name else ""
        # Quoted: a hash of digits alone would be a number in YAML.
        mark = f'simulated: "{hashlib.sha256(content).hexdigest()[:16]}"'
        lines.append(f"  - {{file: {wave.file}{named}, {mark}}}")
    return lines


def _key(source: Path) -> str:
    """A key of everything that shapes the simulated files, so that a changed truth is simulated anew."""
    digest = hashlib.sha256(__version__.encode())
    for path in [
        *sorted(source.glob("*.yaml")),
        *sorted(source.glob("*.csv")),
        *(_HERE / name for name in _SIMULATORS),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
