"""Run the measurements: all, or those that are named (`make bench ARGS='export timing'`)."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import cost, export, offset, painting, timing

MEASUREMENTS: dict[str, Callable[[Path, float], Iterator[str]]] = {
    "export": export.measure,
    "timing": timing.measure,
    "offset": offset.measure,
    "painting": painting.measure,
    "cost": cost.measure,
}


def main() -> int:
    """Measure what was asked for and print a line for each figure as it comes."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--seconds", type=float, default=60.0, help="length of a timed run")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}: choose from {', '.join(MEASUREMENTS)}")
    for name in chosen.names or MEASUREMENTS:
        print(f"\n{name}")
        with tempfile.TemporaryDirectory(prefix="undula-bench-") as folder:
            for line in MEASUREMENTS[name](Path(folder), chosen.seconds):
                print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
