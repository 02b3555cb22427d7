"""How often nominal 95 % intervals hold the truth, by simulation: ``python -m tests.coverage`` writes docs/coverage.md."""
