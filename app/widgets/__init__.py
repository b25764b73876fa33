"""Own controls: buttons, slider, technique list, tempo. They draw from the palette alone."""
