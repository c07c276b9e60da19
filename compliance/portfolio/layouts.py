"""How a table of profiles is laid out: its columns held against the vocabulary, and its rows taken as a batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from compliance.documents.faults import DocumentError, Fault
from compliance.language.facts import FactType
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.batches import BadRow, Batch
from compliance.portfolio.bitmaps import Array
from compliance.portfolio.encoding import encode, is_readable, is_text, reason
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import Storage, declared, storages

METADATA = b"compliance"
ENCODED = "compliance/portfolio/encoded/v1"
PROFILE = "profile"
Place = Callable[[int], tuple[str, int]]
"""Says in which file, and in which row of it, a row of a batch stands."""
_NAMED = 5
_ROW_LABELS = " (pandas wrote its row labels; write with index=False)"
_CONTROL = r"[\x00-\x1f\x7f]"


class Layout:
    """The columns of one table, of which some facts are wanted; a fact that it lacks is answered by nobody.

    Written as people write them, or in the compact form under the declarations ``encoded``. Raises DocumentError with
    every fault of the columns.
    """

    def __init__(
        self,
        name: str,
        schema: Any,
        encoded: Mapping[str, Any] | None,
        vocabulary: Vocabulary,
        wanted: Collection[str],
    ) -> None:
        self._schema, self._encoded, self._vocabulary = schema, encoded, vocabulary
        self._wanted = {path: each for path, each in storages(vocabulary.facts).items() if path in wanted}
        self.storages: dict[str, Storage] = {path: each for path, each in self._wanted.items() if path in schema.names}
        if faults := [*self._faults()]:
            raise DocumentError(Fault(name, 1, 1, says) for says in faults)

    @cached_property
    def names(self) -> list[str]:
        """The columns to read."""
        if self._encoded is None:
            return [PROFILE, *self.storages]
        return [PROFILE, *(name for storage in self.storages.values() for name in storage.columns)]

    def batch(self, read: Any, place: Place) -> Batch:
        """Take an Arrow batch of the columns ``names``; its bad rows stand where ``place`` says."""
        return self._plain(read, place) if self._encoded is None else self._compact(read)

    def _faults(self) -> Iterator[str]:
        if PROFILE not in self._schema.names:
            yield f"has no column {PROFILE} (the name of each row's profile)"
        if self._encoded is not None:
            yield from self._encoded_faults(self._encoded)
            return
        for column in self._schema:
            if column.name == PROFILE:
                if not (is_text(column.type) or pa.types.is_integer(column.type)):
                    yield f"column {PROFILE} holds {column.type}, not text"
            elif (fact := self._vocabulary.facts.get(column.name)) is None:
                hint = _ROW_LABELS if column.name.startswith("__index_level_") else ""
                yield f"column {column.name}: {self._vocabulary.unanswerable(column.name)}{hint}"
            elif not is_readable(fact, column.type):
                held = "text" if is_text(column.type) else column.type
                yield f"column {column.name} holds {held}, not {_WANTED[fact.type]}"
        yield from (f"column {name} stands twice" for name in sorted(_repeated(self._schema.names)))

    def _encoded_faults(self, facts: Mapping[str, Any]) -> Iterator[str]:
        other = [path for path, storage in self._wanted.items() if facts.get(path) != declared(storage)]
        if other:
            more = f" and {len(other) - _NAMED} more" if len(other) > _NAMED else ""
            named = f"{', '.join(other[:_NAMED])}{more}"
            yield f"was encoded with another vocabulary: {named} declared otherwise now (encode the input again)"

    def _compact(self, read: Any) -> Batch:
        columns = {
            name: _numbers(read.column(name), storage) for storage in self.storages.values() for name in storage.columns
        }
        return Batch(read.column(PROFILE), Block(read.num_rows, columns))

    def _plain(self, read: Any, place: Place) -> Batch:
        reasons: dict[int, list[str]] = {}
        profiles = read.column(PROFILE).cast(pa.string())
        profiles.validate(full=True)  # names that are no text fault the file
        for row in np.flatnonzero(_nameless(profiles)).tolist():
            reasons.setdefault(row, []).append(f"{PROFILE}: the name is missing or holds control characters")
        columns: dict[str, Array] = {}
        for path, storage in self.storages.items():
            column = read.column(path)
            encoded = encode(storage, column)
            columns |= dict(zip(storage.columns, encoded.words, strict=True))
            for row in np.flatnonzero(encoded.wrong).tolist():
                reasons.setdefault(row, []).append(reason(storage.fact, column[row]))
        if not reasons:
            return Batch(profiles, Block(read.num_rows, columns))
        good = np.ones(read.num_rows, np.bool_)
        good[list(reasons)] = False
        bad = tuple(BadRow(*place(row), profiles[row].as_py(), tuple(said)) for row, said in sorted(reasons.items()))
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


def encoded_with(metadata: str | bytes | None) -> dict[str, Any] | None:
    """Give the declarations a table was encoded with, by what its file says of itself; ``None`` if people wrote it."""
    said = json.loads(metadata or "{}")
    facts: dict[str, Any] | None = said.get("facts") if said.get("schema") == ENCODED else None
    return facts


def _numbers(column: Any, storage: Storage) -> Array:
    """Give a column in its own type, also where a reader knows only wider ones, or that some of its files lack it."""
    whole = column.fill_null(storage.unanswered) if column.null_count else column
    found: Array = whole.cast(pa.from_numpy_dtype(storage.dtype)).to_numpy(zero_copy_only=False)
    return found


def _nameless(profiles: Any) -> Array:
    named = pc.and_(pc.greater(pc.utf8_length(profiles), 0), pc.invert(pc.match_substring_regex(profiles, _CONTROL)))
    found: Array = ~named.fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value] # adds it
