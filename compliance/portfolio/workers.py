"""What each Spark worker does with its Arrow batches: the same judging as on one machine, or naming the bad rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pickle import loads
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from compliance import __version__
from compliance.portfolio.batches import Batch, joined
from compliance.portfolio.jobs import Check
from compliance.portfolio.layouts import Layout
from compliance.portfolio.writing import result_batch

FILE, ROW, SAID = "file", "row", "said"
BAD = pa.schema([(FILE, pa.string()), (ROW, pa.int64()), (SAID, pa.string())])
_CELLS = 2**21  # of a batch on its way back: texts, which the words of a block become only there
Batches = Iterator[Any]


class OtherVersion(Exception):  # noqa: N818 - not an error of ours: something is to be installed
    """A worker has another version of this program."""


@dataclass(frozen=True)
class Tally:
    """What some parts of the input came to, with the numbers of the parts, so that none counts twice."""

    parts: frozenset[int] = frozenset()
    rows: int = 0
    bad: int = 0
    by_rule: Any = field(default=0, repr=False)


class Tallying:
    """How Spark adds tallies up (its accumulator parameter); of a part that was done again, only one counts."""

    def zero(self, value: Tally) -> Tally:  # noqa: ARG002 - Spark's signature
        """Give the tally of nothing."""
        return Tally()

    def addInPlace(self, value1: Tally, value2: Tally) -> Tally:  # noqa: N802 - Spark's name
        """Add one tally to another."""
        if value1.parts & value2.parts:
            return value1
        return Tally(
            value1.parts | value2.parts,
            value1.rows + value2.rows,
            value1.bad + value2.bad,
            value1.by_rule + value2.by_rule,
        )


@dataclass(frozen=True)
class Work:
    """What a worker needs; it travels as plain data and is made ready once in each process."""

    check: Check
    layout: Layout

    @cached_property
    def schema(self) -> Any:
        """The columns of the result, in types that Spark has."""
        return plain(self.check.schema)

    def judged(self, batches: Batches, tally: Callable[[Tally], None]) -> Batches:
        """Judge a part of the input, and tell at its end what it came to."""
        rows = bad = 0
        by_rule: Any = 0
        for batch in joined(self._read(batches)):
            judged = self.check.judge.judge(batch.block, outcomes=self.check.outcomes)
            result = result_batch(batch, judged, self.check.as_of, self.check.schema)
            rows, bad, by_rule = rows + judged.rows, bad + len(batch.bad), by_rule + judged.by_rule
            step = max(1, _CELLS // result.num_columns)
            for start in range(0, judged.rows, step):
                part = pa.Table.from_batches([result.slice(start, step)])
                yield from part.cast(self.schema).to_batches()
        tally(Tally(frozenset({_part()}), rows, bad, by_rule))

    def bad(self, batches: Batches, _tally: Callable[[Tally], None]) -> Batches:
        """Name the bad rows of a part."""
        for batch in self._read(batches):
            said = [json.dumps(row.as_dict(), ensure_ascii=False) for row in batch.bad]
            places = [row.file for row in batch.bad], [row.row for row in batch.bad]
            yield pa.record_batch([*map(pa.array, places), pa.array(said)], schema=BAD) if said else _NO_BAD

    def _read(self, batches: Batches) -> Iterator[Batch]:
        for read in batches:
            files, rows = read.column(read.num_columns - 2), read.column(read.num_columns - 1)
            names = self.layout.names
            columns = pa.record_batch(read.columns[: len(names)], names=names)
            yield self.layout.batch(columns, partial(_place, files, rows))


_NO_BAD = pa.record_batch([pa.array([], each.type) for each in BAD], schema=BAD)


def plain(schema: Any) -> Any:
    """Give a schema with texts instead of dictionaries of texts."""
    return pa.schema([(each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type) for each in schema])


def at_work(pickled: Any, tally: Any, doing: str, version: str) -> Callable[[Batches], Batches]:
    """Give what Spark maps over the batches of each part: ``Work.judged`` or ``Work.bad``.

    ``pickled`` is the broadcast work, ``tally`` the accumulator. It raises OtherVersion on a worker of another version.
    """

    def work(batches: Batches) -> Batches:
        if __version__ != version:
            raise OtherVersion(f"a worker has compliance {__version__}, and {version} is needed")
        yield from getattr(_ready(pickled.value), doing)(batches, tally.add)

    return work


@lru_cache(1)
def _ready(pickled: bytes) -> Work:
    found: Work = loads(pickled)  # noqa: S301 - by the driver of this very run
    return found


def _part() -> int:
    from pyspark import TaskContext  # noqa: PLC0415 - only there where Spark is

    number: int = TaskContext.get().partitionId()
    return number


def _place(files: Any, rows: Any, row: int) -> tuple[str, int]:
    return readable(files[row].as_py()), rows[row].as_py() + 1


def readable(url: str) -> str:
    """Give a file of this machine as its path, and any other as it is."""
    return unquote("/" + url.removeprefix("file:").lstrip("/")) if url.startswith("file:") else url
