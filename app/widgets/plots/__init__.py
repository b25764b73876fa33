"""Plots of practice runs: still pictures that follow the palette and can be read out.

Drawn by pyqtgraph, which takes a quarter of a second and more to import: the first plot that is
told what to show does so. `bring_in` does it before, beside whatever goes on.
"""

from threading import Thread


def bring_in() -> Thread:
    """Import what draws the plots in a thread of its own, as while a run goes on."""
    # Waited for at the program's end: in the midst of this import the interpreter cannot end.
    thread = Thread(target=_import, name="undula-plots")
    thread.start()
    return thread


def _import() -> None:
    import pyqtgraph  # noqa: F401
