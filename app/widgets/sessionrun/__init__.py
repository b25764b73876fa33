"""What the window shows while a session runs."""
