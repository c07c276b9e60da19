"""Tables of profiles in Parquet or Arrow files: one column a fact, as people write them or as ``encode`` does."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile
from compliance.language.facts import FactType, Value
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.batches import BadRow, Batch, joined
from compliance.portfolio.bitmaps import Array
from compliance.portfolio.encoding import encode, is_readable, is_text, reason
from compliance.portfolio.files import ArrowFile, ParquetFile, Rows, begins, pieces_of, refusing
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import declared, storages

METADATA = b"compliance"
ENCODED = "compliance/portfolio/encoded/v1"
PROFILE = "profile"
_NAMED = 5
_CONTROL = r"[\x00-\x1f\x7f]"


class Table:
    """A Parquet or Arrow file of which some facts are wanted; a fact that it lacks is answered by nobody.

    Raises DocumentError with every fault of its columns.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary, wanted: Collection[str]) -> None:
        self.path, self.vocabulary = path, vocabulary
        self._open: Callable[[Path], ParquetFile | ArrowFile] = ParquetFile if begins(path) == b"PAR1" else ArrowFile
        with refusing(path), self._open(path) as file:
            self.schema, self._groups = file.schema, file.groups
            self.encoded = _encoded_with(file.metadata)
        self._wanted = {name: each for name, each in storages(vocabulary.facts).items() if name in wanted}
        self.storages = {name: each for name, each in self._wanted.items() if name in self.schema.names}
        if faults := [*self._faults()]:
            raise DocumentError(Fault(str(path), 1, 1, says) for says in faults)

    def pieces(self) -> Iterator[Rows]:
        """Give the table in pieces of some blocks each."""
        return pieces_of(self._groups, cut=self._open is ArrowFile)

    def read(self, piece: Rows) -> Iterator[Batch]:
        """Read a piece, block by block."""
        take = self._take if self.encoded is None else self._take_encoded
        names = [PROFILE, *(self.storages if self.encoded is None else self._encoded_names)]
        with refusing(self.path), self._open(self.path) as file:
            yield from joined(self._taken(file.batches(piece.slices, names), take, piece.first))

    @staticmethod
    def _taken(batches: Iterator[Any], take: Callable[[Any, int], Batch], first: int) -> Iterator[Batch]:
        for batch in batches:
            yield take(batch, first)
            first += batch.num_rows

    @property
    def _encoded_names(self) -> list[str]:
        return [name for storage in self.storages.values() for name in storage.columns]

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

    def _faults(self) -> Iterator[str]:
        if PROFILE not in self.schema.names:
            yield f"has no column {PROFILE} (the name of each row's profile)"
        if self.encoded is not None:
            yield from self._encoded_faults()
            return
        for column in self.schema:
            if column.name == PROFILE:
                if not (is_text(column.type) or pa.types.is_integer(column.type)):
                    yield f"column {PROFILE} holds {column.type}, not text"
            elif (fact := self.vocabulary.facts.get(column.name)) is None:
                yield f"column {column.name}: {self.vocabulary.unanswerable(column.name)}"
            elif not is_readable(fact, column.type):
                held = "text" if is_text(column.type) else column.type
                yield f"column {column.name} holds {held}, not {_WANTED[fact.type]}"
        yield from (f"column {name} stands twice" for name in sorted(_repeated(self.schema.names)))

    def _encoded_faults(self) -> Iterator[str]:
        facts = self.encoded or {}
        other = [path for path, storage in self._wanted.items() if facts.get(path) != declared(storage)]
        if other:
            more = f" and {len(other) - _NAMED} more" if len(other) > _NAMED else ""
            named = f"{', '.join(other[:_NAMED])}{more}"
            yield f"was encoded with another vocabulary: {named} declared otherwise now (encode the input again)"

    def _take_encoded(self, batch: Any, _first: int) -> Batch:
        names = self._encoded_names
        return Batch(
            batch.column(PROFILE), Block(batch.num_rows, {name: batch.column(name).to_numpy() for name in names})
        )

    def _take(self, batch: Any, first: int) -> Batch:
        reasons: dict[int, list[str]] = {}
        profiles = batch.column(PROFILE).cast(pa.string())
        for row in np.flatnonzero(_nameless(profiles)).tolist():
            reasons.setdefault(row, []).append(f"{PROFILE}: the name is missing or holds control characters")
        columns: dict[str, Array] = {}
        for path, storage in self.storages.items():
            column = batch.column(path)
            encoded = encode(storage, column)
            columns |= dict(zip(storage.columns, encoded.words, strict=True))
            for row in np.flatnonzero(encoded.wrong).tolist():
                reasons.setdefault(row, []).append(reason(storage.fact, column[row].as_py()))
        if not reasons:
            return Batch(profiles, Block(batch.num_rows, columns))
        good = np.ones(batch.num_rows, np.bool_)
        good[list(reasons)] = False
        bad = tuple(
            BadRow(str(self.path), first + row + 1, profiles[row].as_py(), tuple(said))
            for row, said in sorted(reasons.items())
        )
        block = Block(int(good.sum()), {name: column[good] for name, column in columns.items()})
        return Batch(profiles.filter(pa.array(good)), block, bad)


_WANTED: dict[FactType, str] = {
    FactType.BOOLEAN: "true or false",
    FactType.CHOICE: "text (an option)",
    FactType.CHOICES: "lists of text (options)",
    FactType.INTEGER: "numbers",
    FactType.NUMBER: "numbers",
    FactType.DATE: "dates",
}


def _encoded_with(metadata: dict[bytes, bytes]) -> dict[str, Any] | None:
    """Give the declarations a table was encoded with, ``None`` for one that people wrote."""
    said = json.loads(metadata.get(METADATA, b"{}"))
    facts: dict[str, Any] | None = said.get("facts") if said.get("schema") == ENCODED else None
    return facts


def _nameless(profiles: Any) -> Array:
    named = pc.and_(pc.greater(pc.utf8_length(profiles), 0), pc.invert(pc.match_substring_regex(profiles, _CONTROL)))
    found: Array = ~named.fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value] # adds it
