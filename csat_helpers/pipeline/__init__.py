"""Engagement -> executed notebook -> deliverables. It knows notebooks, not statistics."""

from csat_helpers.pipeline.loading import load_jsonschema

load_jsonschema()  # before any of its modules imports a notebook library
