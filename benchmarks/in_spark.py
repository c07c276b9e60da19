"""Time the check inside Spark beside the local engine, on the same table under the built-in rules; prints a table.

    python benchmarks/in_spark.py --rows 1000000             # draws the table first, and throws it away
    python benchmarks/in_spark.py --table profiles.parquet   # any table

Whole processes are timed, both with two cores; an empty table gives what starting costs. Read the ratios: they come from
one run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.portfolios import write

ENGINES = {
    "local, 2 processes": ["--processes", "2"],
    "Spark, local[2]": ["--engine", "spark", "--master", "local[2]"],
}


def seconds(table: Path, output: Path, options: list[str]) -> float:
    """Judge a table in a process of its own."""
    command = [sys.executable, "-m", "compliance", "portfolio", "check", str(table), "--output", str(output)]
    started = perf_counter()
    subprocess.run([*command, "--as-of", date(2026, 11, 23).isoformat(), *options], check=True)
    return perf_counter() - started


def measure(table: Path, folder: Path) -> None:
    rows = pq.read_metadata(table).num_rows
    empty = folder / "empty.parquet"
    pq.write_table(pq.ParquetFile(table).schema_arrow.empty_table(), empty)
    print(f"{table.name}: {rows:,} rows, {table.stat().st_size / rows:,.0f} bytes a row")
    print("| engine | start, s | whole, s | rows a second and core, start left out |")
    print("| --- | ---: | ---: | ---: |")
    for place, (name, options) in enumerate(ENGINES.items()):
        start = seconds(empty, folder / f"empty-{place}.parquet", options)
        whole = seconds(table, folder / f"result-{place}.parquet", options)
        print(f"| {name} | {start:.1f} | {whole:.1f} | {rows / (whole - start) / 2:,.0f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--form", choices=["plain", "encoded"], default="plain")
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as scratch:
        given_table = given.table or Path(scratch, f"{given.form}.parquet")
        if not given.table:
            write(given.rows, given_table, given.form)
        measure(given_table, Path(scratch))
