"""What reading gives: some rows of an input laid out in columns, and the rows of it that cannot be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from compliance.portfolio.readings import Block

ROWS = 2**17  # of a block: bitmaps of 16 KiB, of which many stay in a core's cache


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: where it stands and every reason."""

    file: str
    row: int  # from 1; in JSON Lines the line
    profile: str | None
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as a line of ``FILE.bad.jsonl``."""
        return {"file": self.file, "row": self.row, "profile": self.profile, "reasons": list(self.reasons)}


@dataclass(frozen=True)
class Batch:
    """The good rows, by name and as a block, and the bad ones.

    ``proven`` holds only the answers that count under a stricter assurance, where that was asked for.
    """

    profiles: Any = field(repr=False)  # an Arrow array of texts
    block: Block
    bad: tuple[BadRow, ...] = ()
    proven: Block | None = None


def joined(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Put small batches of the same input together, to about a block each."""
    held: list[Batch] = []
    for batch in batches:
        if held and _rows(held) + batch.block.rows > ROWS:
            yield _one(held)
            held = []
        held.append(batch)
        if _rows(held) >= ROWS:  # a whole block is not held until the next one is read
            yield _one(held)
            held = []
    if held:
        yield _one(held)


def _rows(batches: list[Batch]) -> int:
    return sum(batch.block.rows for batch in batches)


def _one(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    proven = [batch.proven for batch in batches if batch.proven is not None]
    return Batch(
        pa.concat_arrays([batch.profiles for batch in batches]),
        _stacked([batch.block for batch in batches]),
        tuple(row for batch in batches for row in batch.bad),
        _stacked(proven) if proven else None,
    )


def _stacked(blocks: list[Block]) -> Block:
    columns = {name: np.concatenate([block.columns[name] for block in blocks]) for name in blocks[0].columns}
    return Block(sum(block.rows for block in blocks), columns)
