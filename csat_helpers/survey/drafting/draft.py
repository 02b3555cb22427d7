"""``csat new --from``: an engagement drafted from client files, each guess with its reason."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.drafting.engagement_text import engagement_text
from csat_helpers.survey.drafting.files import Waves
from csat_helpers.survey.drafting.found import Found, found_in
from csat_helpers.survey.drafting.questionnaire_text import questionnaire_text
from csat_helpers.survey.drafting.table import labelled, read_table
from csat_helpers.survey.new_folder import KEPT_OUT, check_new, making


@dataclass(frozen=True)
class Draft:
    """A drafted engagement: its ``folder``, what was ``found`` in the files, and how many places are unsure."""

    folder: Path
    found: Found
    todos: int

    def lines(self, name: str = "") -> list[str]:
        """What was found and what to do next, for the command line; ``name`` is how the user calls the folder."""
        called = name or str(self.folder)
        rows = sum(table.rows for table in self.found.waves.tables)
        read = ", ".join(t.path.name + (f" ({t.platform})" if t.platform else "") for t in self.found.waves.tables)
        waves = f" as waves {', '.join(self.found.waves.names)}" if self.found.waves.names else ""
        told = [f"Made {called} from {read}: {rows:,} rows{waves}, {len(self.found.items)} items.", self._roles()]
        if self.found.sets:
            told.append(f"Questions with several answers: {', '.join(one.name for one in self.found.sets)}.")
        if not any(guess.kind == "rating" for guess in self.found.scales.values()):
            told.append(
                "No ratings were found: is it a table of answers, a respondent a row? A report would say little."
            )
        if personal := [one.name for one in self.found.left if one.reason.startswith("personal")]:
            told.append(f"Personal data, no items: {', '.join(personal)}.")
        told.append(
            f"Unsure in {self.todos} places, marked 'todo' in engagement.yaml and questionnaire.yaml: look there."
        )
        return [*told, f"Next:      csat check {called}      then      csat run {called}"]

    def _roles(self) -> str:
        having: dict[str, list[str]] = {}
        for item, role in self.found.roles.items():
            having.setdefault(role.role, []).append(item)
        having.pop("", None)
        told = [f"{role} {items[0]}" if len(items) == 1 else f"{len(items)} {role}s" for role, items in having.items()]
        return f"Roles: {', '.join(told) or 'none found'}."


def draft(
    folder: str | Path,
    files: Sequence[str | Path],
    type: str = "internal-improvement",
    languages: Sequence[str] = ("en", "zh"),
) -> Path:
    """Draft an engagement in ``folder`` from client files (CSV, Excel, SPSS, Parquet); returns the folder.

    Raises InputError for a folder that holds something, a name, type or language that cannot be, DataError for a file
    that cannot be read; nothing is left behind then.
    """
    return drafted(folder, files, type, languages).folder


def drafted(
    folder: str | Path,
    files: Sequence[str | Path],
    type: str = "internal-improvement",
    languages: Sequence[str] = ("en", "zh"),
) -> Draft:
    """As :func:`draft`, with what was found."""
    place = Path(folder).absolute()
    check_new(place, place.name, type, languages)
    found = found_in(labelled([read_table(Path(file)) for file in files]))
    copies = _names(found.waves)
    texts = {
        "engagement.yaml": engagement_text(place.name, type, languages, copies, found),
        "questionnaire.yaml": questionnaire_text(found, languages),
        ".gitignore": KEPT_OUT,
    }
    _write(place, texts, dict(zip(copies, (table.path for table in found.waves.tables), strict=True)))
    return Draft(place, found, sum(text.count("todo") for text in texts.values()))


def _names(waves: Waves) -> list[str]:
    """The files' names in the engagement's folder, each its own."""
    used: list[str] = []
    for table in waves.tables:
        name, copy = table.path.name, 2
        while name in used:
            name, copy = f"{table.path.stem}-{copy}{table.path.suffix}", copy + 1
        used.append(name)
    return used


def _write(place: Path, texts: dict[str, str], copies: dict[str, Path]) -> None:
    """The engagement written beside ``place``, read once, and renamed into it."""
    with making(place) as made:
        (made / "data").mkdir()
        for name, source in copies.items():
            shutil.copyfile(source, made / "data" / name)
        for name, text in texts.items():
            (made / name).write_text(text, encoding="utf-8")
        questionnaires.read(made / "questionnaire.yaml")
