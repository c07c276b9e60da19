"""The parts that are measured, their figures as they are kept, and the page that is written from them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.timing import Figure

RESULTS = Path(__file__).parent.parent / "build" / "benchmarks"
PARTS = {
    "starts": "One profile, whole process",
    "engines": "One profile at a time, in process",
    "columns": "A portfolio, against SQL, Polars and the pure read",
    "growth": "Rows, rules, memory, processes",
    "whole": "From file to result, whole commands",
}
PACKAGES = ("click", "pyyaml", "numpy", "pyarrow", "duckdb", "polars")
HEAD = """# How fast

Written by `python -m benchmarks --write`. **Only the ratios are claims**: each was taken side by side in one run, turn by
turn, as the median of the turns with the smallest and largest in brackets. Times, and speeds computed from them, are those
of the machine and the hour of the measurement, named with each part, and say nothing about another. Unless a line says
otherwise, times are of the processor. The generated pack has 150 rules over 120 facts, drawn with a seed
(`benchmarks/packs.py`), its profiles lack about a fifth of their answers (`benchmarks/portfolios.py`); the built-in packs
are those of `rules/`. Engines that know no unknown are given complete profiles.
"""


# What the figures do not say themselves.
NOTES = {
    "starts": "Beyond the two imports a check reads the cached packs, judges every rule in force and words the report. "
    "Other programs do other work: their ratios speak of starting only.",
    "engines": "Ours walks conditions as small functions and generates no code. Engines without unknown answer an easier "
    "question; OPA and Regorus answer both. The built-in rules have deadlines and calendars, which no other engine knows.",
    "columns": "Ours gives every row's verdict, both bounds of the score, coverage and counts beside the outcomes; SQL and "
    "Polars give outcomes alone.",
    "growth": "Rows are judged in blocks of 131,072: smaller inputs pay for the calls, larger ones grow in proportion. 1,000 "
    "generated rules have 4.6 times the distinct sub-conditions of 150 (4,128 against 892). Resident memory is the whole "
    "process's peak, with the interpreter, numpy, Arrow and the mapped pages of the file. Speed per core and the gain of a "
    "second process need idle cores: where the load average is above their number, they are to be measured again.",
    "whole": "Rows a second by the wall clock, everything included, from the start of the interpreter on; drawn profiles "
    "with about 250 answers each, one process.",
}


# Why a goal is missed, by words of its name; said only where it is.
WHY: dict[str, str] = {
    "import click, yaml": "loading our own modules, restoring 838 rules and their conditions as objects, judging them and "
    "wording the report take about as long as the two imports.",
    "encoded Parquet to results": "judging alone takes about as long as reading (both are below), so that even with nothing "
    "in between the two are more than one and a half reads.",
    "DuckDB's scan": "reading the file with pyarrow, with nothing done to it, is already about a whole scan (below); then "
    "every text and every entry of a list has to be looked up.",
    "thousand million rule evaluations": "a row is some 230 bytes of answers, read from memory once; each column is compared "
    "with its constants, packed into bits and joined in thousands of numpy calls. In memory, where a block stays in "
    "the cache, it is more (below).",
    "one process : two": "on this machine a loop that only counts gains little more from a second process (below).",
}


def record(part: str, *, quick: bool) -> None:
    """Measure a part, print it line by line and keep it; a quick measurement is not kept."""
    module = import_module(f"benchmarks.{part}")
    before = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    print(f"\n{PARTS[part]} (python -m benchmarks {part}{' --quick' if quick else ''})")
    lines: list[Any] = []
    kept = {"machine": machine(before), "lines": lines}
    for found in module.measure(quick):
        lines.append(found.as_dict() if isinstance(found, Figure) else found)
        print(f"  {row(found)}" if isinstance(found, Figure) else f"  {found}", flush=True)
        if not quick:  # at once: a measurement that is cut off keeps what it has
            RESULTS.mkdir(parents=True, exist_ok=True)
            (RESULTS / f"{part}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")


def row(figure: Figure) -> str:
    """Give a figure on a line."""
    goal = f"   goal {figure.goal}: {'met' if figure.met else 'missed'}" if figure.goal else ""
    return f"{figure.ratio:8.2f}  [{figure.low:.2f}–{figure.high:.2f}]  {figure.what}{goal}   ({figure.times})"


def machine(load: float | None) -> str:
    """Say what was measured on, and how busy it was."""
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"no {name}")
    busy = "" if load is None else f", load average {load:.1f} at the start"
    day = datetime.now(UTC).date()
    return (
        f"{day}, {os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}, "
        f"{', '.join(packages)}{busy}"
    )


def written() -> str:
    """Write the page from what is kept; a part that was never measured is said to be absent."""
    return "\n".join(line for line in (HEAD, *_goals(), *_parts()))


def _kept(part: str) -> Any:
    file = RESULTS / f"{part}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def _goals() -> Iterator[str]:
    yield "## Goals\n"
    yield "| measured | goal | ratio | |"
    yield "| --- | --- | ---: | --- |"
    lines = [line for part in PARTS for line in (_kept(part) or {"lines": []})["lines"] if isinstance(line, dict)]
    figures = [Figure(**line) for line in lines if line["goal"]]
    for figure in figures:
        yield f"| {figure.what} | {figure.goal} | {_range(figure)} | {'met' if figure.met else _missed(figure)} |"
    yield ""
    missed = [figure.what for figure in figures if not figure.met]
    yield from (f"- *{what}*: {why}" for what, why in WHY.items() if any(what in each for each in missed))
    yield ""


def _missed(figure: Figure) -> str:
    """Say by how much a goal is missed."""
    goal = float(figure.goal[2:])
    return f"missed: off by a factor of {max(figure.ratio, goal) / min(figure.ratio, goal):.2f}"


def _parts() -> Iterator[str]:
    for part, title in PARTS.items():
        kept = _kept(part)
        yield f"## {title}\n"
        if kept is None:
            yield f"Not measured yet: `python -m benchmarks {part}`.\n"
            continue
        yield f"`python -m benchmarks {part}`: {kept['machine']}.\n"
        if part in NOTES:
            yield f"{NOTES[part]}\n"
        figures = [Figure(**line) for line in kept["lines"] if isinstance(line, dict)]
        yield from (f"- {line}" for line in kept["lines"] if isinstance(line, str))
        if figures:
            yield "\n| | ratio | times, medians |"
            yield "| --- | ---: | --- |"
            yield from (f"| {figure.what} | {_range(figure)} | {figure.times} |" for figure in figures)
        yield ""


def _range(figure: Figure) -> str:
    return f"{figure.ratio:.2f} [{figure.low:.2f}–{figure.high:.2f}]"
