"""The pulse: time, sound, output and export. Knows no Qt."""
