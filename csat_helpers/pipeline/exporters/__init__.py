"""One file a format: document -> bytes."""
