"""XLSX: one sheet a section, numbers as numbers; nothing is ever written as a formula."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

from compliance.documents.extras import need
from compliance.language.text import Lang, Text
from compliance.portfolio.report import Report
from compliance.portfolio.sections import sections_of
from compliance.portfolio.tallies import Cell, Section, Share, is_figure
from compliance.reports._layout import width

TITLE = Text("XLSX, one sheet a section", "XLSX 工作簿，每部分一张工作表")
BINARY = True
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
_NARROWEST, _WIDEST = 12, 60
_A4 = 9
_TABLE = 4  # the row of a table's head


def render(report: Report, lang: Lang) -> bytes:
    """Draw the workbook; the same report gives the same bytes.

    Raises MissingExtra where xlsxwriter is not installed.
    """
    made = BytesIO()
    book = need("xlsxwriter", "xlsx").Workbook(made, _OPTIONS)
    book.set_properties({"title": report.title, "created": datetime.combine(report.as_of, time())})
    for section in sections_of(report):
        _Sheet(book, lang).write(report, section)
    book.close()
    return made.getvalue()


class _Sheet:
    """A sheet being written."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self.plain = self._format({"text_wrap": True})
        self.share, self.figure = self._format({"num_format": "0.0%"}), self._format({"num_format": "#,##0.##"})

    def write(self, report: Report, section: Section) -> None:
        """Write a section under the report's title."""
        sheet = self.book.add_worksheet(_name(section.title[self.lang]))
        sheet.write_string(0, 0, section.title[self.lang], self._format({"bold": True, "font_size": 14}))
        sheet.write_string(
            1, 0, f"{report.title} · {report.heading[self.lang]}", self._format({"font_color": "#586373"})
        )
        if section.note:
            sheet.write_string(2, 0, section.note[self.lang], self._format({"italic": True}))
        head = self._format({"bold": True, "bg_color": "#E6E4DE", "bottom": 1, "text_wrap": True})
        for column, title in enumerate(section.head):
            sheet.write_string(_TABLE, column, title[self.lang], head)
            sheet.set_column(column, column, self._width(section, column))
        for row, cells in enumerate(section.rows, _TABLE + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
        sheet.freeze_panes(_TABLE + 1, 0)
        if section.rows:
            sheet.autofilter(_TABLE, 0, _TABLE + len(section.rows), len(section.head) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_TABLE)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                sheet.write_blank(row, column, None, self.plain)
            case Share(value):
                sheet.write_number(row, column, value, self.share)
            case Text():
                sheet.write_string(row, column, cell[self.lang], self.plain)
            case str():
                sheet.write_string(row, column, cell, self.plain)
            case _:
                sheet.write_number(row, column, cell, self.figure)

    def _width(self, section: Section, column: int) -> int:
        cells = [row[column] for row in section.rows]
        texts = [cell[self.lang] if isinstance(cell, Text) else cell for cell in cells if not is_figure(cell)]
        return max(
            _NARROWEST, min(_WIDEST, max((width(text) for text in texts if isinstance(text, str)), default=0) + 2)
        )

    def _format(self, more: dict[str, Any]) -> Any:
        return self.book.add_format({"font_name": _FONT[self.lang], "valign": "top", **more})


def _name(title: str) -> str:
    """Give a sheet's name: at most 31 letters, without those a name may not have."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31]
