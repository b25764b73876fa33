"""A session as it is seen in a dim room: the screen, the board on it, the glow at an edge."""
