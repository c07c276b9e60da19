"""Inputs of a portfolio: a folder of profiles, JSON Lines, or a table in Parquet or Arrow, told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Protocol

from compliance.assessment.evidence import Assurance
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.batches import Batch
from compliance.portfolio.rows import Folder, Lines, Proof
from compliance.portfolio.tables import Table

LINES = (".jsonl", ".ndjson")
NO_EVIDENCE = "a table carries no evidence (answers in it can only be taken as declared)"


class Source(Protocol):
    """An input that is read in pieces, in any order and in any process."""

    path: Path

    def pieces(self) -> Iterator[Any]:
        """Give the pieces."""
        ...

    def read(self, piece: Any) -> Iterator[Batch]:
        """Read one, block by block."""
        ...

    def find(self, name: str) -> Profile | None:
        """Give the first profile of this name; raises DocumentError where its row is bad."""
        ...


def open_inputs(
    paths: Collection[Path], vocabulary: Vocabulary, wanted: Collection[str], proof: Proof
) -> tuple[Source, ...]:
    """Open inputs, of which the ``wanted`` facts are read.

    Raises DocumentError with the faults of all of them.
    """
    sources, faults = [], list[Fault]()
    for path in paths:
        try:
            sources.append(_open(path, vocabulary, wanted, proof))
        except DocumentError as wrong:
            faults.extend(wrong.faults)
    if faults:
        raise DocumentError(faults)
    return tuple(sources)


def _open(path: Path, vocabulary: Vocabulary, wanted: Collection[str], proof: Proof) -> Source:
    if path.is_dir():
        return Folder(path, vocabulary, proof)
    if path.suffix.lower() in LINES:
        return Lines(path, vocabulary, proof)
    if proof.assurance is not Assurance.DECLARED:
        raise DocumentError([Fault(str(path), 1, 1, NO_EVIDENCE)])
    return Table(path, vocabulary, wanted)
