"""Parquet and Arrow files as runs of record batches; what Arrow cannot read is a fault of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from compliance.documents.faults import DocumentError, Fault
from compliance.portfolio.batches import ROWS

MOST = 4 * ROWS  # rows of a piece


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one row group or record batch."""

    group: int
    start: int
    rows: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Consecutive rows of a table, read on their own."""

    first: int  # from 0, in the table
    slices: tuple[Slice, ...]


def pieces_of(groups: Iterable[int], *, cut: bool) -> Iterator[Rows]:
    """Put groups of so many rows together to pieces; large ones are cut where that costs nothing."""
    first, slices, total = 0, list[Slice](), 0
    for group, rows in enumerate(groups):
        step = MOST if cut else max(rows, 1)
        for start in range(0, rows, step):
            slices.append(Slice(group, start, min(step, rows - start)))
            total += slices[-1].rows
            if total >= MOST:
                yield Rows(first, tuple(slices))
                first, slices, total = first + total, [], 0
    if slices:
        yield Rows(first, tuple(slices))


class ParquetFile:
    """Row groups, decoded some rows at a time, texts as dictionaries."""

    def __init__(self, path: Path) -> None:
        self._path = path
        texts = _texts(path)
        self._file = pq.ParquetFile(path, read_dictionary=texts, memory_map=False)
        self._step = ROWS // 4 if texts else ROWS  # rows of texts and lists weigh many times what they are taken as
        self.schema = self._file.schema_arrow
        about = self._file.metadata
        self.metadata = about.metadata or {}
        self.groups = [about.row_group(group).num_rows for group in range(about.num_row_groups)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._file.close()

    def batches(self, slices: Iterable[Slice], columns: list[str]) -> Iterator[Any]:
        """Read some columns of some rows."""
        for part in slices:  # lists of dictionaries cannot be read across row groups
            yield from self._file.iter_batches(self._step, row_groups=[part.group], columns=columns, use_threads=False)


def _texts(path: Path) -> list[str]:
    """Give the columns to read as dictionaries, as they mostly lie in the file: each text is looked up only once."""
    with pq.ParquetFile(path) as file:
        schema = file.schema
    columns = [schema.column(place) for place in range(len(schema))]
    return [column.path for column in columns if column.physical_type == "BYTE_ARRAY" and column.path != "profile"]


class ArrowFile:
    """Record batches in memory maps: each block in one of its own, so that its pages are let go with it.

    What is compressed is not mapped but unpacked, a whole record batch at a time: once for all blocks of a slice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._mapped() as source:
            self.schema = pa.ipc.open_file(source).schema
        self.metadata = self.schema.metadata or {}

    @property
    def groups(self) -> list[int]:
        """How many rows each record batch has."""
        with self._mapped() as source:
            file = pa.ipc.open_file(source)
            return [file.get_batch(place).num_rows for place in range(file.num_record_batches)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        pass

    def batches(self, slices: Iterable[Slice], columns: list[str]) -> Iterator[Any]:
        """Read some columns of some rows."""
        for part in slices:
            batch = None
            for start in range(part.start, part.start + part.rows, ROWS):
                if batch is None:
                    batch, unpacked = self._read(part.group, columns)
                yield batch.slice(start, min(ROWS, part.start + part.rows - start))
                if not unpacked:
                    batch = None  # else the map outlives the block by one

    def _read(self, group: int, columns: list[str]) -> tuple[Any, bool]:
        """Give some columns of a record batch, and whether they had to be unpacked."""
        before = pa.total_allocated_bytes()
        with self._mapped() as source:
            batch = pa.ipc.open_file(source).get_batch(group).select(columns)
        return batch, pa.total_allocated_bytes() > before

    def _mapped(self) -> Any:
        return pa.memory_map(str(self._path))


class refusing:  # noqa: N801 - reads as a word of the statement
    """What Arrow cannot read is a fault of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, failure: BaseException | None, _trace: object) -> None:
        if isinstance(failure, pa.ArrowInvalid | pa.ArrowNotImplementedError | OSError):
            said = " ".join(str(failure).split())
            raise DocumentError([Fault(str(self.path), 1, 1, f"is no table that can be read ({said})")]) from None


def begins(path: Path) -> bytes:
    """Give the four bytes that tell what a file is."""
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as wrong:
        raise DocumentError([Fault(str(path), 1, 1, f"cannot be read ({wrong.strerror or wrong})")]) from None
