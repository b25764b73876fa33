"""How the program behaves among others: it keeps the screen awake, comes forward, is told to stop.

Each part works alone, on its own platform's ways, and does nothing where there are none.
"""
