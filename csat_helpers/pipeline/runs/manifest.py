"""What a run was made from and what it made: hashes and versions, enough to tell whether anything has changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from csat_helpers.engagement import Engagement
from csat_helpers.engagement.provenance import inputs, versions
from csat_helpers.pipeline.runs.files import MANIFEST, sha256

SCHEMA = "csat.manifest/2"
UNSEALED = "csat.manifest/1"  # of versions that set no seal
FILE = MANIFEST


def code(notebook: NotebookNode) -> dict[str, str]:
    """Hash of each code cell's source, by the cell's id."""
    return {cell.id: sha256(cell.source.encode())[:16] for cell in notebook.cells if cell.cell_type == "code"}


def edited(facts: Mapping[str, Any], notebook: Path) -> dict[str, str]:
    """Of the notebooks that are no longer what the run left, the hash of what was rendered last, by name."""
    now = sha256(notebook.read_bytes())
    known = {name: found for name, found in facts.get("edited", {}).items() if name != notebook.name}
    return known if facts["notebooks"].get(notebook.name, now) == now else known | {notebook.name: now}


def manifest(engagement: Engagement, template: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """The input side of a run's manifest; deliverables are added when they exist."""
    return {
        "schema": SCHEMA,
        "engagement": engagement.engagement,
        "type": engagement.type,
        "inputs": inputs(engagement, template),
        "parameters": parameters,
        "versions": versions(),
    }
