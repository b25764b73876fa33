"""Measurements of the whole program, from outside. Run by `make bench`; no tests."""
