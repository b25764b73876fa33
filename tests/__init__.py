"""The tests: one folder a room, and `rig`, which holds a sound server and a screen of their own."""
