"""Factor models: what several items have in common, by maximum likelihood, and how well that fits."""
