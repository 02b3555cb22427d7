"""How weights are made, once, in preparation: replicates, non-response, the fit to the population, trimming."""
