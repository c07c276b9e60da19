"""The columnar evaluator against the same rules in DuckDB SQL and in Polars, and against the pure read of its files.

    python -m benchmarks columns

By turns, processor time, every engine told to use one thread. SQL is the tests' own rendering; outcomes are compared
cell by cell before anything is timed. Ours gives each row's verdict, score, coverage and counts, they give outcomes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.portfolios import blocks
from benchmarks.tables import DAY, Subject, built_in, generated, judged, write
from benchmarks.timing import Figure, Task, Times, by_turns, ratio, shown
from compliance.documents.rules import Rule
from compliance.portfolio.files import ParquetFile, Slice
from compliance.portfolio.results import OUTCOMES
from tests.portfolio.oracle_sql import Oracle

CHUNK = 150  # rules in one query: more take DuckDB longer than two queries
READS = ("pyarrow", "DuckDB", "Polars")


def coded(query: str) -> str:
    """Let a query give small numbers for outcomes."""
    for code, outcome in enumerate(OUTCOMES):
        query = query.replace(f"'{outcome}'", f"{code}::UTINYINT")
    return query.replace(" ORDER BY place", "")


class Sql:
    """The same rules as SQL, on one thread, over a table in memory or a file."""

    def __init__(self, subject: Subject, file: Path, *, in_memory: bool) -> None:
        self.connection, self._numbers = duckdb.connect(), count()
        self.connection.execute("SET threads = 1")
        self.connection.execute("SET enable_progress_bar = false")
        source = "profiles" if in_memory else f"'{file}'"
        if in_memory:
            self.connection.execute(f"CREATE TABLE profiles AS FROM '{file}'")
        rules = subject.judge.rules
        self.queries = [self._query(rules[start : start + CHUNK], source) for start in range(0, len(rules), CHUNK)]

    def _query(self, rules: Sequence[Rule], source: str) -> str:
        """Give the query for some rules, what it joins registered."""
        oracle, number = Oracle(DAY), next(self._numbers)
        columns = [f"{oracle.outcome(rule)} AS r{place}" for place, rule in enumerate(rules)]
        if oracle.lookups:
            self.connection.register(f"reach_{number}", _reach(oracle, self.connection, source))
        query = coded(oracle.query(["profile", *columns], source)).replace("JOIN reach ", f"JOIN reach_{number} ")
        return f"CREATE OR REPLACE TEMP TABLE result_{number} AS {query}"

    def run(self) -> None:
        """Ask."""
        for query in self.queries:
            self.connection.execute(query)

    def codes(self) -> list[Any]:
        """Give the places of the outcomes of every rule, in the order of the rows."""
        self.run()
        found = range(len(self.queries))
        tables = [self.connection.sql(f"FROM result_{number} ORDER BY profile").to_arrow_table() for number in found]
        return [column.to_numpy() for table in tables for column in table.columns[1:]]


def _reach(oracle: Oracle, connection: Any, source: str) -> Any:
    tables = []
    for name in {key[0] for key in oracle.lookups}:
        part = Oracle(oracle.as_of)
        part.lookups = {key: alias for key, alias in oracle.lookups.items() if key[0] == name}
        tables.append(part.reach(connection.sql(f'SELECT DISTINCT "{name}" FROM {source}').to_arrow_table()))
    joined = pa.concat_tables(tables)
    return joined.group_by(joined.column_names).aggregate([])  # anchors share days


class Held:
    """Rows in every form, and what is timed over them."""

    def __init__(self, subject: Subject, rows: int, folder: Path) -> None:
        self.subject, self.judge = subject, subject.judge
        write(subject, rows, folder)
        self.blocks = list(blocks(subject.read, rows))
        self.plain, self.encoded = folder / "plain.parquet", folder / "encoded.parquet"
        self.in_memory = Sql(subject, self.plain, in_memory=True)
        self.from_file = Sql(subject, self.plain, in_memory=False)
        stored = subject.table(self.encoded).storages.values()
        self.columns = [name for storage in stored for name in storage.columns]

    def ours(self) -> dict[str, Task]:
        """Give our evaluator over every form."""
        tables = {"encoded Parquet": self.subject.table(self.encoded), "plain Parquet": self.subject.table(self.plain)}
        found: dict[str, Task] = {"memory": lambda: [self.judge.judge(block) for block in self.blocks]}
        return found | {name: lambda table=table: judged(self.judge, table) for name, table in tables.items()}

    def reads(self) -> dict[str, Task]:
        """Give the pure read of the encoded columns by everybody who is here, and DuckDB's scan of the plain ones."""
        plain = ", ".join(f'count("{name}")' for name in self.subject.read)
        coded = ", ".join(f'count("{name}")' for name in self.columns)
        connection = self.from_file.connection
        found: dict[str, Task] = {
            "pyarrow": lambda: pq.read_table(self.encoded, columns=self.columns, use_threads=False).num_rows,
            "DuckDB": lambda: connection.execute(f"SELECT {coded} FROM '{self.encoded}'").fetchall(),
            "plain": lambda: sum(batch.num_rows for batch in plain_batches(self.plain, [*self.subject.read])),
            "scan": lambda: connection.execute(f"SELECT {plain} FROM '{self.plain}'").fetchall(),
        }
        if find_spec("polars"):
            read = import_module("polars").read_parquet
            found["Polars"] = lambda: read(self.encoded, columns=self.columns)
        return found

    def mine(self) -> list[Any]:
        """Give the places of the outcomes of every rule, in the order of the rows."""
        parts = [self.judge.judge(block, outcomes=True).outcomes for block in self.blocks]
        return [np.concatenate(rule) for rule in zip(*parts, strict=True)]


def plain_batches(file: Path, columns: list[str]) -> Iterator[Any]:
    """Read a plain file as our reader does, and leave it at that."""
    with ParquetFile(file) as opened:
        yield from opened.batches([Slice(group, 0, rows) for group, rows in enumerate(opened.groups)], columns)


def measure(quick: bool) -> Iterator[Figure | str]:
    """Give the figures, of the generated pack and of the built-in ones."""
    for subject, rows, rounds in (
        (generated(), 2**14 if quick else 2**17, 3 if quick else 5),
        (built_in(), 2**11 if quick else 2**14, 1 if quick else 3),
    ):
        with tempfile.TemporaryDirectory() as name:
            yield from figures(Held(subject, rows, Path(name)), rows, rounds)


def figures(held: Held, rows: int, rounds: int) -> Iterator[Figure | str]:
    """Compare, then time by turns."""
    title = held.subject.title
    mine = held.mine()
    theirs: dict[str, list[Any]] = {"DuckDB": held.in_memory.codes()}
    tasks: dict[str, Task] = held.ours() | held.reads()
    tasks |= {"SQL": held.in_memory.run, "SQL of a file": held.from_file.run}
    if find_spec("polars") and title.endswith("generated rules"):
        polars = import_module("benchmarks.polars_rules").Frame(held.judge.rules, held.plain, DAY)
        theirs["Polars"], tasks["rules in Polars"] = polars.codes(), polars.run
    for name, codes in theirs.items():
        differing = sum(int((one != other).sum()) for one, other in zip(mine, codes, strict=True))
        yield f"{title}, {name}: {rows * len(mine):,} cells compared, {differing} differences"
    times = by_turns(rounds, tasks)
    yield f"{title}, {rows:,} rows: {_speeds(times, rows * len(mine))}"
    yield from _ratios(title, times)


def _ratios(title: str, times: Times) -> Iterator[Figure]:
    yield ratio(f"{title}, in memory: DuckDB SQL : ours", times, "SQL", "memory", at_least=50)
    if "rules in Polars" in times:
        yield ratio(f"{title}, in memory: Polars : ours", times, "rules in Polars", "memory", at_least=40)
    fastest = min((name for name in READS if name in times), key=lambda name: sum(times[name]))
    encoded = f"{title}, encoded Parquet to results : its pure read by {fastest}, the fastest"
    yield ratio(encoded, times, "encoded Parquet", fastest, at_most=1.5)
    yield ratio(f"{title}, the same : its pure read by pyarrow", times, "encoded Parquet", "pyarrow")
    yield ratio(f"{title}, plain Parquet: DuckDB SQL : ours", times, "SQL of a file", "plain Parquet", at_least=5)
    yield ratio(f"{title}, plain Parquet to results : DuckDB's scan", times, "plain Parquet", "scan", at_most=1.35)
    yield ratio(f"{title}, the same file only read by pyarrow : DuckDB's scan", times, "plain", "scan")
    yield ratio(f"{title}, judged in memory : the encoded file only read by pyarrow", times, "memory", "pyarrow")


def _speeds(times: Times, cells: int) -> str:
    words = [f"{shown(times[name])} from {name}" for name in ("memory", "encoded Parquet", "plain Parquet")]
    return f"{', '.join(words)}; {cells / min(times['memory']):.2g} rule evaluations per second and core in memory"
