"""Faults: located complaints, one line each, and the error that carries all of a document's at once."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.language.frozen import frozen


@frozen
class Fault:
    """What is wrong, and where: ``FILE:LINE:COLUMN: what is wrong``; lines and columns count from 1.

    In a workbook a place is a ``cell`` such as ``Filing!D14``; its lines count through all sheets.
    """

    file: str
    line: int
    column: int
    says: str
    cell: str = ""

    def __lt__(self, other: Fault) -> bool:
        return (self.file, self.line, self.column, self.says) < (other.file, other.line, other.column, other.says)

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}:{self.cell}: {self.says}"
        return f"{self.file}:{self.line}:{self.column}: {self.says}"


class DocumentError(Exception):
    """A document that cannot be used; ``faults`` holds every fault found, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[DocumentError], tuple[tuple[Fault, ...]]]:
        """Come out of another process with its faults: by itself an exception is made again from its text."""
        return type(self), (self.faults,)
