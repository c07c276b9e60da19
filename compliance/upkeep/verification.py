"""Re-reading a document that a register was made from: every paragraph must still be what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from compliance.documents.sources import Clause, Source


@dataclass(frozen=True)
class Mismatch:
    """A clause whose paragraph reads otherwise now; ``found_at`` where the same words stand elsewhere."""

    clause: Clause
    found_at: int | None
    exists: bool

    def __str__(self) -> str:
        where = f"{self.clause.path}: paragraph {self.clause.paragraph}"
        if not self.exists:
            return f"{where} does not exist in the document"
        moved = f" (its words stand in paragraph {self.found_at} now)" if self.found_at else ""
        return f"{where} reads otherwise than when the register was made{moved}"


def paragraphs(text: str) -> list[str]:
    """Give the non-empty lines of a document, whitespace folded; they are numbered from 1."""
    return [folded for line in text.splitlines() if (folded := " ".join(line.split()))]


def digest(paragraph: str) -> str:
    """Give the SHA-256 of a folded paragraph."""
    return sha256(paragraph.encode()).hexdigest()


def mismatches(source: Source, text: str) -> Iterator[Mismatch]:
    """Give the clauses of a register whose paragraph no longer matches."""
    found = [digest(paragraph) for paragraph in paragraphs(text)]
    for clause in source.clauses.values():
        if clause.paragraph is None or clause.sha256 is None:
            continue
        exists = clause.paragraph <= len(found)
        if not exists or found[clause.paragraph - 1] != clause.sha256:
            elsewhere = found.index(clause.sha256) + 1 if clause.sha256 in found else None
            yield Mismatch(clause, elsewhere, exists)
