"""The columnar evaluator against DuckDB SQL and against the pure read of the same columns, side by side in one run.

    python benchmarks/columns.py --rows 1000000            # a generated pack of 150 rules over 120 facts
    python benchmarks/columns.py --rows 200000 --built-in  # the built-in packs

Times are of one thread, processor time, the best of a few rounds taken by turns; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.packs import generate
from benchmarks.portfolios import blocks, names, plain
from compliance import load_packs
from compliance.language.durations import prc_calendar
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.jobs import facts_read
from compliance.portfolio.judging import Judge
from compliance.portfolio.parts import Part
from compliance.portfolio.storage import schema_of, storages
from compliance.portfolio.tables import ENCODED, Table
from compliance.portfolio.writing import Writer, encoded_schema
from tests.portfolio.oracle_sql import Oracle

DAY = date(2026, 11, 23)
CODES = {"not_applicable": 0, "pass": 1, "fail": 2, "unknown": 3, "pending": 4}


def best(rounds: int, tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Give the least processor time of each task, taken by turns."""
    found = {name: float("inf") for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            found[name] = min(found[name], time.process_time() - start)
    return found


def write_files(facts: Any, rows: int, folder: Path) -> None:
    """Write the same rows plain and encoded."""
    stored = tuple(storages(facts).values())
    schema = encoded_schema(stored)
    about = {"schema": ENCODED, "facts": schema_of(storages(facts))}
    first, writer = 0, None
    with (
        Writer(folder / "encoded.parquet", ".parquet", schema, lambda _totals: about) as parquet,
        Writer(folder / "encoded.arrow", ".arrow", schema, lambda _totals: about) as arrow,
    ):
        for block in blocks(facts, rows):
            columns = [word for storage in stored for word in block.words(storage)]
            batch = pa.record_batch([names(first, block.rows), *map(pa.array, columns)], schema=schema)
            parquet.add(Part([batch], []))
            arrow.add(Part([batch], []))
            table = plain(facts, block, first)
            writer = writer or pq.ParquetWriter(folder / "plain.parquet", table.schema)
            writer.write_table(table)
            first += block.rows
    if writer:
        writer.close()


def coded(query: str) -> str:
    """Let a query give small numbers for outcomes."""
    for word, code in CODES.items():
        query = query.replace(f"'{word}'", f"{code}::UTINYINT")
    return query.replace(" ORDER BY place", "")


class Sql:
    """The same rules as SQL, on one thread."""

    def __init__(self, rules: Any, source: str, prepare: str | None = None) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        if prepare:
            self.connection.execute(prepare)
        oracle = Oracle(DAY)
        columns = [f"{oracle.outcome(rule)} AS r{place}" for place, rule in enumerate(rules)]
        if oracle.lookups:
            self.connection.register("reach", _reach(oracle, self.connection, source))
        self.query = f"CREATE OR REPLACE TEMP TABLE result AS {coded(oracle.query(columns, source))}"

    def run(self) -> None:
        """Ask."""
        self.connection.execute(self.query)


def _reach(oracle: Oracle, connection: Any, source: str) -> Any:
    tables = []
    for name in {key[0] for key in oracle.lookups}:
        part = Oracle(oracle.as_of)
        part.lookups = {key: alias for key, alias in oracle.lookups.items() if key[0] == name}
        tables.append(part.reach(connection.sql(f'SELECT DISTINCT "{name}" FROM {source}').to_arrow_table()))
    return pa.concat_tables(tables)


def judged(judge: Judge, table: Table) -> None:
    """Read and judge a table."""
    for piece in table.pieces():
        for batch in table.read(piece):
            judge.judge(batch.block)


def measure(facts: Any, rules: Any, rows: int, rounds: int) -> None:
    """Print the ratios."""
    judge = Judge(rules, facts, DAY, prc_calendar())
    wanted, vocabulary = facts_read(judge.rules), Vocabulary(facts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(facts, rows, folder)
        held = list(blocks(facts, rows))
        encoded = Table(folder / "encoded.parquet", vocabulary, wanted)
        written = Table(folder / "plain.parquet", vocabulary, wanted)
        mapped = Table(folder / "encoded.arrow", vocabulary, wanted)
        columns = [name for storage in encoded.storages.values() for name in storage.columns]
        in_memory = Sql(judge.rules, "profiles", f"CREATE TABLE profiles AS FROM '{folder}/plain.parquet'")
        from_file = Sql(judge.rules, f"'{folder}/plain.parquet'")
        scan = ", ".join(f'count("{name}")' for name in written.storages)

        def read_pyarrow() -> None:
            pq.read_table(folder / "encoded.parquet", columns=columns, use_threads=False)

        tasks: dict[str, Callable[[], object]] = {
            "judge, in memory": lambda: [judge.judge(block) for block in held],
            "judge, mapped Arrow": lambda: judged(judge, mapped),
            "judge, encoded Parquet": lambda: judged(judge, encoded),
            "judge, plain Parquet": lambda: judged(judge, written),
            "read encoded, pyarrow": read_pyarrow,
            "scan plain, DuckDB": lambda: from_file.connection.execute(
                f"SELECT {scan} FROM '{folder}/plain.parquet'"
            ).fetchall(),
        }
        judge.judge(held[0])
        if polars := _polars(folder / "encoded.parquet", columns):
            tasks["read encoded, Polars"] = polars
        took = best(rounds, tasks)
        took |= best(1, {"SQL, in memory": in_memory.run, "SQL, plain Parquet": from_file.run})
    for task, seconds in took.items():
        print(f"{task:26} {seconds:9.3f} s")
    reads = min(seconds for task, seconds in took.items() if task.startswith("read"))
    cells = len(judge.rules) * rows
    print(f"{cells / took['judge, in memory']:.3g} rule evaluations per second and core, in memory")
    print(f"{cells / took['judge, mapped Arrow']:.3g} from mapped Arrow")
    print(f"in memory: SQL takes {took['SQL, in memory'] / took['judge, in memory']:.1f} times as long")
    print(f"encoded Parquet to results: {took['judge, encoded Parquet'] / reads:.2f} times the fastest pure read")
    ratio, scanned = (
        took["SQL, plain Parquet"] / took["judge, plain Parquet"],
        took["judge, plain Parquet"] / took["scan plain, DuckDB"],
    )
    print(f"plain Parquet: SQL takes {ratio:.1f} times as long; ours takes {scanned:.2f} times DuckDB's scan")


def _polars(file: Path, columns: list[str]) -> Callable[[], object] | None:
    if not find_spec("polars"):
        return None
    read = import_module("polars").read_parquet
    return lambda: read(file, columns=columns)


def rules_against_time(rows: int) -> None:
    """Print what more rules cost."""
    generated = generate(1_000)
    block = next(blocks(generated.facts, rows))
    judges = {count: Judge(generated.rules[:count], generated.facts, DAY, prc_calendar()) for count in (150, 1_000)}
    for judge in judges.values():
        judge.judge(block)
    took = best(7, {str(count): lambda judge=judge: judge.judge(block) for count, judge in judges.items()})
    print(f"1,000 rules take {took['1000'] / took['150']:.2f} times as long as 150")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2**18)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--built-in", action="store_true")
    given = parser.parse_args()
    if given.built_in:
        packs = load_packs()
        measure(packs.vocabulary.facts, packs.rules, given.rows, given.rounds)
    else:
        generated = generate(150)
        measure(generated.facts, generated.rules, given.rows, given.rounds)
        rules_against_time(2**17)
