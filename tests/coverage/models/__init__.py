"""How often models find what is there: populations of known importances, paths and effects, surveyed again and again."""
