"""Tables of profiles in Parquet or Arrow files: one column a fact, as people write them or as ``encode`` does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile
from compliance.language.facts import Value
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.batches import Batch, joined
from compliance.portfolio.files import ArrowFile, ParquetFile, Rows, begins, pieces_of, refusing
from compliance.portfolio.layouts import METADATA, Layout, encoded_with
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import Storage

_NO_TABLE = (
    "is no table that can be read (neither Parquet nor an Arrow IPC file; JSON Lines end in .jsonl or .ndjson; write a"
    " CSV file, a workbook or an Arrow stream as one of them first)"
)


def _reader(path: Path) -> Callable[[Path], ParquetFile | ArrowFile]:
    match begins(path):
        case b"PAR1":
            return ParquetFile
        case b"ARRO":
            return ArrowFile
    raise DocumentError([Fault(str(path), 1, 1, _NO_TABLE)])


class Table:
    """A Parquet or Arrow file of which some facts are wanted.

    Raises DocumentError with every fault of its columns.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary, wanted: Collection[str]) -> None:
        self.path = path
        self._open = _reader(path)
        with refusing(path), self._open(path) as file:
            self._groups = file.groups
            encoded = encoded_with(file.metadata.get(METADATA))
            schema = file.schema
        self._layout = Layout(str(path), schema, encoded, vocabulary, wanted)

    @property
    def storages(self) -> dict[str, Storage]:
        """The facts that it has columns for."""
        return self._layout.storages

    def pieces(self) -> Iterator[Rows]:
        """Give the table in pieces of some blocks each."""
        return pieces_of(self._groups, cut=self._open is ArrowFile)

    def read(self, piece: Rows) -> Iterator[Batch]:
        """Read a piece, block by block."""
        with refusing(self.path), self._open(self.path) as file:
            yield from joined(self._taken(file.batches(piece.slices, self._layout.names), piece.first))

    def _taken(self, batches: Iterator[Any], first: int) -> Iterator[Batch]:
        for batch in batches:
            taken, rows = self._layout.batch(batch, partial(self._place, first)), batch.num_rows
            del batch  # its texts may weigh ten times what was taken, and the block is judged before the next is read
            yield taken
            first += rows

    def _place(self, first: int, row: int) -> tuple[str, int]:
        return str(self.path), first + row + 1

    def find(self, name: str) -> Profile | None:
        """Give the first profile of this name; raises DocumentError where its row is bad."""
        for piece in self.pieces():
            for batch in self.read(piece):
                bad = next((row for row in batch.bad if row.profile == name), None)
                if bad:
                    raise DocumentError(Fault(bad.file, bad.row, 1, says) for says in bad.reasons)
                place = pc.index(batch.profiles, name).as_py()
                if place >= 0:
                    return Profile(name, dict(self._answers(batch.block, place)), str(self.path))
        return None

    def _answers(self, block: Block, place: int) -> Iterator[tuple[str, Value]]:
        for path, storage in self.storages.items():
            value = storage.answer(int(word[place]) for word in block.words(storage))
            if value is not None:
                yield path, value
