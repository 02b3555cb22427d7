"""Quality checks of the rows that were read, and personal data at the door.

A file is one kind of rule; :mod:`csat_helpers.survey.quality` puts them in their order. ``survey.checks`` is the table of what
they found (:mod:`csat_helpers.survey.checks.table`).
"""
