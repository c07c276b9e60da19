"""A workbook that came back, read with bounds: nothing in it runs, and a hostile one is refused in one sentence."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault
from compliance.filling.book import DATA, letter_of
from compliance.filling.returned import MOST_ROWS, Place, Returned, Row, columns_of
from compliance.filling.understanding import Written

LARGEST_UNPACKED = 16 * 1024 * 1024
_MOST_PARTS = 1_000
_MOST_MARKS = 300_000  # elements, four times those of a questionnaire of all built-in packs
_PIECE = 64 * 1024
_MOST_COLUMNS = 64
_HEAD_WITHIN = 20  # rows in which a sheet's head is looked for
PACKAGE, OLD_FORMAT = b"PK", b"\xd0\xcf\x11\xe0"
_BY_VOCABULARY = "vocabulary"


def read_workbook(content: bytes, file: str) -> Returned:
    """Read the rows of every sheet that has a ``path`` and an ``answer`` column.

    Raises DocumentError where it is no such workbook, and MissingExtra without openpyxl.
    """
    content = _repacked(content, file)
    load = need("openpyxl", "xlsx").load_workbook
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a spreadsheet added and we do not need
            book = load(BytesIO(content), read_only=True)
            reader = _Reader(file)
            rows = tuple(reader.rows(book))
            if reader.formulas:  # once more, for what they come to
                rows = tuple(
                    _Reader(file, reader.formulas).rows(load(BytesIO(content), read_only=True, data_only=True))
                )
            vocabulary = _made_with(book)
    except DocumentError:
        raise
    except Exception as wrong:  # noqa: BLE001 - a damaged file fails anywhere in a library that expects a sound one
        raise _refused(file, f"cannot be read as a workbook ({type(wrong).__name__}); save it again as .xlsx") from None
    if not rows:
        raise _refused(file, "no sheet has the columns “path” and “answer” (was it made by export-questionnaire?)")
    return Returned(file, rows, vocabulary)


def _refused(file: str, says: str) -> DocumentError:
    return DocumentError([Fault(file, 1, 1, says)])


def _repacked(content: bytes, file: str) -> bytes:
    """Look into the package before a library does, and pack what was found anew, so that it sees nothing else."""
    if content.startswith(OLD_FORMAT):
        raise _refused(file, "is an old or a password-protected workbook (save it as .xlsx, without a password)")
    made, marks = BytesIO(), 0
    try:
        with ZipFile(BytesIO(content)) as package, ZipFile(made, "w") as repacked:
            _refuse_hostile(package, file)
            for part in package.infolist():
                data = _unpacked(package, part)
                marks += data.count(b"<")
                if marks > _MOST_MARKS:
                    raise _refused(file, "holds far more than a questionnaire does")
                if part.filename.lower().endswith((".xml", ".rels")) and _declares(data):
                    raise _refused(file, f"{part.filename} declares a document type, which no spreadsheet does")
                repacked.writestr(part.filename, data)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as wrong:
        raise _refused(file, f"is no workbook ({wrong}); save it as .xlsx") from None
    return made.getvalue()


def _refuse_hostile(package: ZipFile, file: str) -> None:
    parts, names = package.infolist(), package.namelist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(file, f"unpacks to more than {LARGEST_UNPACKED // 1024**2} MiB or {_MOST_PARTS:,} parts")
    if "[Content_Types].xml" not in names or len(set(names)) < len(names):
        raise _refused(file, "is a package of another kind (save it as .xlsx)")
    if any("vbaproject" in name.lower() for name in names):
        raise _refused(file, "holds macros (save it as .xlsx, which has none)")


def _unpacked(package: ZipFile, part: ZipInfo) -> bytes:
    """Unpack a part piece by piece: at one go, one that lies about its size would be unpacked whole."""
    with package.open(part) as opened:
        return b"".join(iter(lambda: opened.read(_PIECE), b""))


def _declares(xml: bytes) -> bool:
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))


def _made_with(book: Any) -> str:
    """Give the digest of the vocabulary that the hidden sheet names."""
    if DATA not in book.sheetnames:
        return ""
    said = book[DATA].iter_rows(max_row=10, max_col=2, values_only=True)
    return next((str(row[1]) for row in said if len(row) > 1 and row[0] == _BY_VOCABULARY), "")


@dataclass
class _Reader:
    """Goes through the sheets, counting rows over all of them and noting answers that are formulas."""

    file: str
    formulas: set[str] = field(default_factory=set)
    line: int = 0

    def rows(self, book: Any) -> Iterator[Row]:
        """Give the rows of a workbook."""
        for name in book.sheetnames:
            if name != DATA and hasattr(book[name], "iter_rows"):
                yield from self._sheet(name, _of(book[name]))

    def _sheet(self, name: str, rows: Iterator[Sequence[Any]]) -> Iterator[Row]:
        columns: dict[str, int] | None = None
        for number, cells in enumerate(rows, start=1):
            self.line += 1
            if self.line > MOST_ROWS:
                raise _refused(self.file, f"has more than {MOST_ROWS:,} rows")
            if columns is not None:
                yield from self._row(name, number, columns, cells)
                continue
            columns = columns_of([cell.value for cell in cells])
            if columns is None and number == _HEAD_WITHIN:
                return

    def _row(self, name: str, number: int, columns: dict[str, int], row: Sequence[Any]) -> Iterator[Row]:
        cells = {head: row[at] for head, at in columns.items() if at < len(row)}
        path, answer = _words(cells.get("path")), cells.get("answer")
        if not path or answer is None:
            return
        at = columns["answer"]
        place = Place(self.file, self.line, at + 1, f"{_quoted(name)}!{letter_of(at)}{number}")
        if answer.data_type == "f":
            self.formulas.add(place.cell)
        wrong = self._wrong(answer, place)
        exported = _value(cells.get("exported"))
        yield Row(path, _words(cells.get("option")), None if wrong else _value(answer), exported, place, wrong)

    def _wrong(self, cell: Any, place: Place) -> str:
        """Say why a cell has no value to read, if so."""
        if cell.data_type == "e":
            return f"the formula here ends in {cell.value} (type the answer)"
        if cell.value is None and place.cell in self.formulas:
            return "the formula here has no value (open the workbook in a spreadsheet and save it, or type the answer)"
        return ""


def _of(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows: Iterator[Sequence[Any]] = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=_MOST_COLUMNS)
    return rows


def _words(cell: Any) -> str:
    return str(cell.value).strip() if cell is not None and cell.value is not None else ""


def _value(cell: Any) -> Written | None:
    """Give what a cell shows: a share in percent as it is written, an empty text as nothing."""
    value: Any = getattr(cell, "value", None)
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return value
    if not isinstance(value, int | float):  # a time of day, a span of time
        return str(value)
    return f"{value * 100:.15g}%" if "%" in (cell.number_format or "") else value


def _quoted(name: str) -> str:
    return name if name.replace("_", "").isalnum() else "'" + name.replace("'", "''") + "'"
