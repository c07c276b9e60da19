"""The same drawn rows in every form that is measured: blocks in memory, plain and encoded Parquet, mapped Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.packs import generate
from benchmarks.portfolios import blocks, names, plain
from compliance import load_packs
from compliance.documents.rules import Rule
from compliance.language.durations import prc_calendar
from compliance.language.facts import Fact
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.jobs import facts_read
from compliance.portfolio.judging import Judge
from compliance.portfolio.layouts import ENCODED
from compliance.portfolio.parts import Part
from compliance.portfolio.storage import schema_of, storages
from compliance.portfolio.tables import Table
from compliance.portfolio.writing import Writer, encoded_schema

DAY = date(2026, 11, 23)
FORMS = ("encoded.parquet", "encoded.arrow", "plain.parquet")


@dataclass(frozen=True)
class Subject:
    """Rules and the facts they speak of."""

    title: str
    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]

    @cached_property
    def judge(self) -> Judge:
        """The rules in force, ready for columns."""
        return Judge(self.rules, self.facts, DAY, prc_calendar())

    @cached_property
    def read(self) -> dict[str, Fact]:
        """The facts that the rules read, so that nobody is given more to read."""
        wanted = facts_read(self.judge.rules)
        return {path: fact for path, fact in self.facts.items() if path in wanted}

    def table(self, file: Path) -> Table:
        """Open a file as ``portfolio check`` does."""
        return Table(file, Vocabulary(self.facts), self.read.keys())


def generated(rules: int = 150) -> Subject:
    """Give a generated pack; without deadlines, which other engines do not know."""
    made = generate(rules)
    return Subject(f"{rules} generated rules", made.facts, tuple(replace(rule, deadline=None) for rule in made.rules))


def built_in() -> Subject:
    """Give the built-in packs."""
    packs = load_packs()
    rules = tuple(rule for rule in packs.rules if rule.in_force(DAY))
    return Subject(f"{len(rules)} built-in rules", packs.vocabulary.facts, rules)


def write(subject: Subject, rows: int, folder: Path, forms: tuple[str, ...] = FORMS) -> None:
    """Write the same rows in each of some forms."""
    stored = tuple(storages(subject.read).values())
    schema, about = encoded_schema(stored), {"schema": ENCODED, "facts": schema_of(storages(subject.read))}
    with ExitStack() as stack:
        writers = [
            stack.enter_context(Writer(folder / form, Path(form).suffix, schema, lambda _totals: about))
            for form in forms
            if form.startswith("encoded")
        ]
        written, first = None, 0
        for block in blocks(subject.read, rows):
            columns = [word for storage in stored for word in block.words(storage)]
            batch = pa.record_batch([names(first, block.rows), *map(pa.array, columns)], schema=schema)
            for writer in writers:
                writer.add(Part([batch], []))
            if "plain.parquet" in forms:
                table = plain(subject.read, block, first)
                written = written or stack.enter_context(pq.ParquetWriter(folder / "plain.parquet", table.schema))
                written.write_table(table)
            first += block.rows


def judged(judge: Judge, table: Table) -> Any:
    """Read and judge a table; gives how many rows came to each outcome."""
    return sum(judge.judge(batch.block).by_rule for piece in table.pieces() for batch in table.read(piece))
