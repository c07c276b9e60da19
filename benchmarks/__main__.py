"""Measure speed and print a table of ratios; with --write, docs/performance.md is written from all that was measured.

    python -m benchmarks                      everything; some ten minutes on an idle machine
    python -m benchmarks --quick              everything on few rows, in a minute or two: shows that it runs
    python -m benchmarks columns growth       some parts
    python -m benchmarks --write              everything, and the page

Each part runs in a process of its own and leaves its figures in build/benchmarks, from where the page takes them.
Peers (benchmarks/peers.txt) take part where they are installed: python -m benchmarks.peers.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import page
from benchmarks.page import PARTS, RESULTS

ROOT = Path(__file__).parent.parent
ONE_THREAD = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS"), "1")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--page", action="store_true", help="measure nothing, write the page from what was measured")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    parts = asked.parts or list(PARTS)
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)} (there are {', '.join(PARTS)})")
    if asked.inside:
        page.record(parts[0], quick=asked.quick)
        return 0
    failed = 0 if asked.page else max(_apart(part, quick=asked.quick) for part in parts)
    if (asked.write or asked.page) and not asked.quick:
        (ROOT / "docs" / "performance.md").write_text(page.written(), "utf-8")
        print(f"docs/performance.md is written from {RESULTS.relative_to(ROOT)}")
    return failed


def _apart(part: str, *, quick: bool) -> int:
    """Run a part in a process of its own, told to use one thread."""
    command = [sys.executable, "-m", "benchmarks", part, "--inside", *(["--quick"] if quick else [])]
    return subprocess.run(command, env={**os.environ, **ONE_THREAD}, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
