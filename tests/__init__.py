"""Proof that the course works: a file for each module, `browser/` and `bench/` beside them."""
