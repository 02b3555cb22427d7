"""Engagement -> executed notebook -> deliverables. It knows notebooks, not statistics."""
