"""The workbench's package: measures, exhibits and the pipeline behind the templates.

Importing it loads nothing heavy; the layers are submodules, imported where they are used::

    from csat_helpers import survey, measures, exhibits
"""

__version__ = "0.1.0"
