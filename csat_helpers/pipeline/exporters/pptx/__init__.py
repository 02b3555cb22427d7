"""Executed notebook -> PowerPoint: one exhibit a slide, its chart or table native, its reading in the notes."""

from csat_helpers.pipeline.exporters.pptx.deck import CsatPPTXExporter, render, slides

__all__ = ["CsatPPTXExporter", "render", "slides"]
