"""Techniques: data files, their model and their loader. Knows no Qt."""
