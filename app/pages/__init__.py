"""Pages of the window, put together from widgets and a stage. They talk to `Pulse` alone."""
