"""``portfolio check`` and ``portfolio report`` from end to end, as whole processes, with the built-in packs.

python -m benchmarks whole
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import portfolios
from benchmarks.timing import Figure

ROOT = Path(__file__).parent.parent
INPUTS = {"a folder of YAML": ("folder", "folder", 2_000, 100), "JSON Lines": ("lines.jsonl", "jsonl", 5_000, 500)}
TABLES = {"plain Parquet": ("plain.parquet", "plain"), "encoded Arrow": ("encoded.arrow", "encoded")}


def measure(quick: bool) -> Iterator[Figure | str]:
    """Give rows a second of every form."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, (file, form, many, few) in INPUTS.items():
            rows = few if quick else many
            portfolios.write(rows, folder / file, form)
            yield from _both(title, folder / file, rows)
        for title, (file, form) in TABLES.items():
            rows = 20_000 if quick else 2**18
            portfolios.write(rows, folder / file, form)
            yield from _both(title, folder / file, rows)


def _both(title: str, file: Path, rows: int) -> Iterator[str]:
    """Run both commands over a file and throw away what they write."""
    result, page = file.with_name("result.parquet"), file.with_name("report.html")
    asked = {"check": ["--output", str(result)], "report": ["--format", f"html={page}"]}
    for command, options in asked.items():
        run = [sys.executable, "-m", "compliance", "portfolio", command, str(file), "--as-of", "2026-11-23", *options]
        start = perf_counter()
        subprocess.run(run, check=True, capture_output=True, cwd=ROOT)
        took = perf_counter() - start
        yield f"portfolio {command}, {title}, {rows:,} rows: {took:.1f} s, {rows / took:,.0f} rows a second"
