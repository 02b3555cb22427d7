"""What must hold before anything is published, one check a file.

:func:`check` runs them all on what is :class:`Published`: documents, deliverables, executed notebooks, and what only
this machine knows (:func:`gather`). It returns what it found; :func:`refuse` raises if there is an error among it.
"""

from csat_helpers.pipeline.gates.checking import check, refuse, skipped
from csat_helpers.pipeline.gates.fault import ERROR, WARNING, Fault
from csat_helpers.pipeline.gates.private import Private, gather
from csat_helpers.pipeline.gates.published import Published

__all__ = ["ERROR", "WARNING", "Fault", "Private", "Published", "check", "gather", "refuse", "skipped"]
