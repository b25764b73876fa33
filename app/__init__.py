"""The interface: windows, pages, pictures, keys and the command line. Qt lives here alone."""

WHAT_IT_IS = "A pacing aid, no treatment and no promise; follow your training."
"""Said once, plainly: in the window at its very first start, and in the command's help."""
