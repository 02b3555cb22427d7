"""papermill's engines of ours: a kernel of its own for each notebook, or the process that is there."""

# papermill loads the modules of this package by their entry points, and they need papermill: it comes first.
import papermill  # noqa: F401
