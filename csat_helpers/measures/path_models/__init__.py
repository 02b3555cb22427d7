"""Path models: which construct leads to which, how its weights are found, and what tells good measurement from poor."""
