"""One ``check`` as a whole process, from a warm cache, against the bare imports and against other programs' starts.

    python -m benchmarks starts

Other programs do other work: ``--version``, or a file of three lines. Their ratios speak of starting, not of the job.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import missing, python_of
from benchmarks.start_up import BARE, ROOT, commands, environment
from benchmarks.start_up import measure as run
from benchmarks.timing import Figure, Task, by_turns, ratio

CHECK = "check, text"
OURS = {CHECK: 1.5, "check, text, Chinese": None, "check, json": None, "check, text, --no-cache": None}
SCHEMA, DATA = "name: str()\nfiled: bool()\nlaunched: day()\n", "name: a\nfiled: true\nlaunched: 2026-02-09\n"
TERRAFORM = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'


def others(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Give what other programs are asked: their peer, and their arguments."""
    files = {"schema.yaml": SCHEMA, "data.yaml": DATA, "main.tf": TERRAFORM}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    at = {name: str(folder / name) for name in files}
    return {
        "yamale, a file of 3 lines": ("yamale", ["yamale", "-s", at["schema.yaml"], at["data.yaml"]]),
        "trestle version": ("compliance-trestle", ["trestle", "version"]),
        "checkov --version": ("checkov", ["checkov", "--version"]),
        "checkov, a file of 3 lines": (
            "checkov",
            ["checkov", "--compact", "--quiet", "--skip-download", "-f", at["main.tf"]],
        ),
    }


def measure(quick: bool) -> Iterator[Figure | str]:
    """Give the figures."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        wanted = commands(ROOT / "profiles" / "harbour-receivables.yaml")
        for title, (peer, command) in others(place).items():
            python = python_of(peer)
            if python:
                wanted[title] = [str(python.parent / command[0]), *command[1:]]
            elif peer not in "".join(wanted):
                yield missing(peer)
        around = environment(place)
        tasks: dict[str, Task] = {
            title: lambda command=command: run(command, around)[1] for title, command in wanted.items()
        }
        by_turns(1, tasks)
        times = by_turns(3 if quick else 9, tasks)
        for title, most in OURS.items():
            yield ratio(f"{title} : import click, yaml", times, title, BARE, at_most=most)
        for title in wanted.keys() & others(place).keys():
            yield ratio(f"{title} : {CHECK}", times, title, CHECK)
