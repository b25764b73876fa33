"""Taps in, figures out. Knows no Qt and no sound card."""
