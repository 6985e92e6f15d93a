"""The delivery log: what Meta sent, what became of it, and reading it once more."""
