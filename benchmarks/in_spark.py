"""Measure the check inside Spark beside the local engine, on the same table under the built-in rules; prints a table.

    python benchmarks/in_spark.py --rows 1000000             # draws the table first, and throws it away
    python benchmarks/in_spark.py --table profiles.parquet   # any table

Both work with two cores. What counts is the processor's time of all their processes, Java's included, which other work on
the machine disturbs little; a table without rows gives what starting costs. Linux only.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.portfolios import write

SUBREAPER = 36  # orphans of what is started become ours, so that their time is counted
ENGINES = {
    "local, 2 processes": ["--processes", "2"],
    "Spark, local[2]": ["--engine", "spark", "--master", "local[2]"],
}


def seconds(table: Path, output: Path, options: list[str]) -> tuple[float, float]:
    """Judge a table in a process of its own; gives the processor's seconds of all that it started, and the clock's."""
    command = [sys.executable, "-m", "compliance", "portfolio", "check", str(table), "--output", str(output)]
    before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run([*command, "--as-of", date(2026, 11, 23).isoformat(), *options], check=True)
    whole = perf_counter() - started
    with suppress(ChildProcessError):  # Java outlives who started it, and is ours then
        while True:
            os.wait()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, whole


def measure(table: Path, folder: Path) -> None:
    rows = pq.read_metadata(table).num_rows
    empty = folder / "empty.parquet"
    about = pq.read_schema(table).metadata
    pq.write_table(pq.read_schema(table).empty_table().replace_schema_metadata(about), empty)
    print(f"{rows:,} rows, {table.stat().st_size / rows:,.0f} bytes a row")
    print("| engine | start, processor s | whole, processor s | rows a second and core | whole, clock s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for place, (name, options) in enumerate(ENGINES.items()):
        start, _ = seconds(empty, folder / f"empty-{place}.parquet", options)
        whole, clock = seconds(table, folder / f"result-{place}.parquet", options)
        print(f"| {name} | {start:.1f} | {whole:.1f} | {rows / (whole - start):,.0f} | {clock:.0f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--form", choices=["plain", "encoded"], default="plain")
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    with TemporaryDirectory() as scratch:
        given_table = given.table or Path(scratch, f"{given.form}.parquet")
        if not given.table:
            write(given.rows, given_table, given.form)
        measure(given_table, Path(scratch))
