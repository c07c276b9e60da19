"""XLSX: one sheet a section, numbers as numbers; nothing is ever written as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from compliance.documents.extras import need
from compliance.language.text import Lang, Text
from compliance.portfolio.report import Report
from compliance.portfolio.sections import sections_of
from compliance.portfolio.tallies import Cell, Section, Share, has_figures, is_figure
from compliance.reports._layout import width

TITLE = Text("XLSX, one sheet a section", "XLSX 工作簿，每部分一张工作表")
BINARY = True
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
_NARROWEST, _WIDEST, _INDENT = 12, 84, 3  # characters
_STANDARD = 8  # characters of a column whose width nobody set
_SAID_OVER = 100  # characters that a note goes over, however narrow its table is
_LINE = 15.0  # points
_A4, _NAME = 9, 31
_ONE_PAGE = 35  # rows that still read well when a page is made to hold them
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
        line = {"bottom": 1, "bottom_color": "#DFE4EA", "indent": 1}
        self.plain = self._format({**line, "align": "left", "text_wrap": True})
        self.share = self._format({**line, "num_format": "0.0%", "align": "right"})
        self.whole = self._format({**line, "num_format": "#,##0", "align": "right"})
        self.tenths = self._format({**line, "num_format": "0.0", "align": "right"})
        self.quiet = self._format({"font_color": "#586373", "text_wrap": True})
        head = {"bold": True, "bg_color": "#E6E4DE", "bottom": 1, "align": "left", "indent": 1}
        head |= {"text_wrap": True, "valign": "vcenter"}
        self.head, self.head_right = self._format(head), self._format({**head, "align": "right"})

    def write(self, report: Report, section: Section) -> None:
        """Write a section under the report's title."""
        sheet = self.book.add_worksheet(_name(section.title[self.lang]))
        widths = [self._width(section, column) for column in range(len(section.head))]
        sheet.write_string(0, 0, section.title[self.lang], self._format({"bold": True, "font_size": 14}))
        sheet.set_row(0, _LINE * 1.5)
        said = (f"{report.title} · {report.heading[self.lang]}", section.note[self.lang] if section.note else "")
        for row, text in enumerate(said, 1):
            self._say(sheet, row, text, widths)
        figures = [has_figures(section, column) for column in range(len(section.head))]
        for column, (title, wide) in enumerate(zip(section.head, widths, strict=True)):
            style = self.head_right if figures[column] else self.head
            sheet.write_string(_TABLE, column, title[self.lang], style)
            sheet.set_column(column, column, wide)
        sheet.set_row(_TABLE, self._height(section.head, widths) + 4)
        for row, cells in enumerate(section.rows, _TABLE + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell, in_figures=figures[column])
            sheet.set_row(row, self._height(cells, widths))
        sheet.freeze_panes(_TABLE + 1, 0)
        if section.rows:
            sheet.autofilter(_TABLE, 0, _TABLE + len(section.rows), len(section.head) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 1 if len(section.rows) <= _ONE_PAGE else 0)
        sheet.repeat_rows(_TABLE)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&C&P / &N")

    def _say(self, sheet: Any, row: int, text: str, widths: Sequence[int]) -> None:
        """Write a note over the table, and further where it is narrow: what runs out of its cell makes paper small."""
        columns, over = len(widths), sum(widths)
        while over < _SAID_OVER:
            columns, over = columns + 1, over + _STANDARD
        sheet.merge_range(row, 0, row, columns - 1, "", self.quiet)
        sheet.write_string(row, 0, text, self.quiet)
        sheet.set_row(row, self._height([text], [over]))

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, *, in_figures: bool) -> None:
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
                figure = self.tenths if isinstance(cell, float) else self.whole
                sheet.write_number(row, column, cell, figure if in_figures else self.plain)

    def _height(self, cells: Sequence[Cell], widths: Sequence[int]) -> float:
        """Give a row's height for its wrapped texts: not every program measures it."""
        texts = [cell[self.lang] if isinstance(cell, Text) else cell for cell in cells]
        lines = (
            -(-max(width(text), 1) // (wide - _INDENT))
            for text, wide in zip(texts, widths, strict=True)
            if isinstance(text, str)
        )
        return max(lines, default=1) * _LINE + 2

    def _width(self, section: Section, column: int) -> int:
        """Give a column's width: the widest of its texts, half of its head (two lines), each word whole."""
        cells = [row[column] for row in section.rows]
        texts = [cell[self.lang] if isinstance(cell, Text) else cell for cell in cells if not is_figure(cell)]
        widest = max((width(text) for text in texts if isinstance(text, str)), default=0)
        title = section.head[column][self.lang]
        head = max([width(title) // 2 + 4, *(width(word) + 1 for word in title.split() if word.isascii())])
        return max(_NARROWEST, min(_WIDEST, max(widest, head) + _INDENT))

    def _format(self, more: dict[str, Any]) -> Any:
        return self.book.add_format({"font_name": _FONT[self.lang], "valign": "top", **more})


def _name(title: str) -> str:
    """Give a sheet's name: at most 31 letters and no part of a word, without the letters a name may not have."""
    name = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return name if len(name) <= _NAME else name[: _NAME + 1].rsplit(" ", 1)[0][:_NAME]
