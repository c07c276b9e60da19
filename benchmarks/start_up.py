"""How long one check takes, whole process, against importing click and PyYAML alone: run in turn, the ratio printed.

    python benchmarks/start_up.py [PROFILE] [--rounds 40]

The commands run in turn and the shortest time of each counts, so that a busy machine disturbs all of them alike; the
packs come from a cache that the first round fills, the bytecode from a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
BARE = "bare imports: click, yaml"


def commands(profile: Path) -> dict[str, list[str]]:
    """Give what is measured, the yardstick first."""
    run = [
        sys.executable,
        "-c",
        "from compliance.cli import main; main()",
        "check",
        str(profile),
        "--as-of",
        "2026-11-23",
    ]
    return {
        BARE: [sys.executable, "-c", "import click, yaml"],
        "interpreter alone": [sys.executable, "-c", "pass"],
        "check, text": run,
        "check, text, Chinese": [*run, "--lang", "zh"],
        "check, json": [*run, "--format", "json"],
        "check, text, --no-cache": [*run, "--no-cache"],
    }


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Give the seconds of one process: by the wall clock, and of the processor."""
    start = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return perf_counter() - start, used.ru_utime + used.ru_stime


def environment(place: Path) -> dict[str, str]:
    """Give the environment of a run: a cache and bytecode of its own."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return given | {
        "COMPLIANCE_CACHE": f"{place}/packs",
        "PYTHONPYCACHEPREFIX": f"{place}/bytecode",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), given.get("PYTHONPATH")))),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("profile", nargs="?", type=Path, default=ROOT / "profiles" / "harbour-receivables.yaml")
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with TemporaryDirectory() as place:
        around = environment(Path(place))
        wanted = commands(asked.profile)
        for command in wanted.values():
            measure(command, around)
        best = dict.fromkeys(wanted, (float("inf"), float("inf")))
        for round_ in range(asked.rounds):
            for name, command in wanted.items():
                if "--no-cache" not in command or round_ % 8 == 0:
                    best[name] = tuple(map(min, best[name], measure(command, around)))
    wall, processor = best[BARE]
    print(f"{'':28}{'wall':>9}{'ratio':>8}{'processor':>12}{'ratio':>8}")
    for name, (seconds, used) in best.items():
        print(f"{name:28}{seconds * 1e3:6.1f} ms{seconds / wall:8.2f}{used * 1e3:9.1f} ms{used / processor:8.2f}")


if __name__ == "__main__":
    main()
