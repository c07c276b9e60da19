"""A questionnaire that came back: its rows with the place of every cell, from a table of comma-separated values.

Whoever made the file, only a ``path`` and an ``answer`` column are needed; a spreadsheet may have saved it again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from compliance.documents.faults import DocumentError, Fault
from compliance.filling.cover import ANSWER
from compliance.filling.table import alive
from compliance.filling.understanding import Written
from compliance.filling.words import folded
from compliance.language.text import LANGUAGES

MOST_ROWS = 20_000
_COLUMNS = ("path", "option", "answer", "exported")
_ANSWER = frozenset(folded(ANSWER[lang]) for lang in LANGUAGES)
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Place:
    """Where a cell stands, as complaints name it."""

    file: str
    line: int
    column: int
    cell: str = ""

    def fault(self, says: str) -> Fault:
        """Complain of the cell."""
        return Fault(self.file, self.line, self.column, says, self.cell)

    def __str__(self) -> str:
        return f"{self.file}:{self.cell or f'{self.line}:{self.column}'}"


@dataclass(frozen=True)
class Row:
    """A line that came back: what it answers, the answer, and the answer with which it went out."""

    path: str
    option: str
    answer: Written | None
    exported: Written | None
    place: Place  # of the answer
    wrong: str = ""  # why the answer cannot be read at all


@dataclass(frozen=True)
class Returned:
    """The rows of a file, and the digest of the vocabulary it was made with (empty where it does not say)."""

    file: str
    rows: tuple[Row, ...]
    vocabulary: str = ""


def columns_of(head: Sequence[object]) -> dict[str, int] | None:
    """Find the columns by their heads, in either language; nothing where this is no head."""
    words = [folded(str(cell)) if cell is not None else "" for cell in head]
    found = {name: words.index(name) for name in _COLUMNS if name in words}
    answer = next((at for at, word in enumerate(words) if word in _ANSWER), None)
    if "path" not in found or answer is None:
        return None
    return {**found, "answer": answer}


def read_table(content: bytes, file: str) -> Returned:
    """Read a table of comma-separated values; semicolons and tabs part them too.

    Raises DocumentError where it is none, or has no ``path`` and ``answer``.
    """
    text = _decoded(content, file)
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        return Returned(file, tuple(_rows(_numbered(reader), file)))
    except csv.Error as wrong:
        raise DocumentError(
            [Fault(file, reader.line_num, 1, f"is no table of comma-separated values ({wrong})")]
        ) from None


def _decoded(content: bytes, file: str) -> str:
    """Decode UTF-8, or what a Chinese spreadsheet writes instead."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError([Fault(file, 1, 1, "is neither UTF-8 nor GB 18030 text (save it as CSV UTF-8)")])


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line it starts on; a record may go over several."""
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1  # type: ignore[attr-defined] # a csv reader counts


def _rows(records: Iterator[tuple[int, list[str]]], file: str) -> Iterator[Row]:
    _, head = next(records, (1, []))
    columns = columns_of(head)
    if columns is None:
        raise DocumentError([Fault(file, 1, 1, "the first line names no columns “path” and “answer”")])
    for number, (line, record) in enumerate(records, start=1):
        if number > MOST_ROWS:
            raise DocumentError([Fault(file, line, 1, f"has more than {MOST_ROWS:,} rows")])
        cells = {name: record[at] if at < len(record) else "" for name, at in columns.items()}
        path, option, answer, exported = (cells.get(name, "") for name in _COLUMNS)
        place = Place(file, line, columns["answer"] + 1)
        if path.strip():
            yield Row(path.strip(), option.strip(), _or_none(answer), _or_none(exported), place)


def _or_none(written: str) -> str | None:
    return alive(written) if written.strip() else None
