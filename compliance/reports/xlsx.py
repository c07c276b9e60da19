"""XLSX: a workbook to work in; summary, findings, questions, actions to fill in, deadlines, evidence, sources.

Everything is written as text, number or date, never as a formula or a link, whatever it starts with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any

from compliance.assessment import outcomes
from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.documents.extras import need
from compliance.language.text import Lang, Text
from compliance.reports._layout import width
from compliance.reports._sheet_summary import Part, summary
from compliance.reports._sheets import (
    STATUS,
    Cell,
    Sheet,
    action_list,
    deadlines,
    findings,
    open_questions,
    proofs,
    source_list,
)

TITLE = Text("XLSX, a workbook to work in", "XLSX 工作簿，供逐项处理")
ENDING = "xlsx"
BINARY = True
# Our outcomes in the workbook's colours: text and ground.
COLOUR: dict[Outcome, tuple[str, str]] = {
    Outcome.PASS: ("#1E5B36", "#E3F1E8"),
    Outcome.FAIL: ("#8C1D24", "#F9E1E2"),
    Outcome.UNKNOWN: ("#6E4A00", "#FBF0D6"),
    Outcome.PENDING: ("#174C76", "#E0EDF7"),
    Outcome.NOT_APPLICABLE: ("#5A626C", "#F0F2F4"),
    Outcome.WAIVED: ("#54397B", "#ECE5F5"),
}
STATES = (Text("open", "待处理"), Text("in progress", "处理中"), Text("done", "已完成"), Text("accepted", "已接受风险"))
NOTHING = Text("none", "无")
_SUMMARY, _CHOOSE = Text("Summary", "概要"), Text("Choose one of the list", "请从列表中选择")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_A3, _A4 = 8, 9
_WIDTHS = (48, 14, 14, 18, 12, 18, 18)  # of the summary's columns
_LINE = {"en": 13.0, "zh": 15.5}  # points of a line in the font of the language
_HIGHEST = 400.0  # points; a longer text is whole in its cell, and cut on the sheet
_TITLE = 27.0  # of a part's title, with room before its table
_LOW = 3  # lines of a row that does not go on paper
_INDENT, _TENTHS = 2, "0.0"  # characters; the form of scores and shares
_ROOM = {"en": 1.25, "zh": 1.0}  # letters to a character of width: most Latin ones are narrower than a digit
_LONGEST = 32_767  # letters a cell can hold
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}


def render(assessment: Assessment, lang: Lang) -> bytes:
    """Draw the workbook; the same assessment gives the same bytes.

    Raises MissingExtra where xlsxwriter is not installed.
    """
    made = BytesIO()
    book = _Book(need("xlsxwriter", "xlsx").Workbook(made, _OPTIONS), lang)
    book.file.set_properties(
        {
            "title": assessment.profile.name,
            "author": "compliance",
            "created": datetime.combine(assessment.as_of, time()),
        }
    )
    book.add_summary(summary(assessment, lang))
    for sheet in (findings, open_questions, action_list, deadlines, proofs, source_list):
        book.add(sheet(assessment, lang))
    book.file.close()
    return made.getvalue()


@dataclass
class _Book:
    """The workbook being written, with its formats."""

    file: Any
    lang: Lang
    formats: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plain = {"font_name": _FONT[self.lang], "font_size": 10, "valign": "top", "text_wrap": True}
        body = {**plain, "bottom": 1, "bottom_color": "#DFE4EA", "align": "left", "indent": 1}
        head = {
            **plain,
            "align": "left",
            "indent": 1,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#14304F",
            "valign": "vcenter",
        }
        fill = {**plain, "bg_color": "#FFFBEA", "border": 1, "border_color": "#D9D3B8"}
        title = {**plain, "bold": True, "font_size": 13, "font_color": "#14304F", "text_wrap": False}
        made = {
            "body": body,
            "date": {**body, "num_format": "yyyy-mm-dd", "align": "left"},
            "head": head,
            "head_number": {**head, "align": "center", "indent": 0},
            "head_right": {**head, "align": "right"},
            "label": {**body, "font_color": "#55606E"},
            "title": {**title, "valign": "vcenter"},
            "body_tenths": {**body, "num_format": _TENTHS},
            "number": {**body, "align": "center", "indent": 0},
            "number_tenths": {**body, "align": "center", "indent": 0, "num_format": _TENTHS},
            "right": {**body, "align": "right"},
            "right_tenths": {**body, "align": "right", "num_format": _TENTHS},
            "fill": fill,
            "fill_date": {**fill, "num_format": "yyyy-mm-dd"},
        }
        self.formats = {name: self.file.add_format(of) for name, of in made.items()}

    def add_summary(self, parts: list[Part]) -> None:
        """Write the summary: pairs over the whole width, tables with bars where a number is a score."""
        sheet = self._page(_SUMMARY, _A4)
        sheet.hide_gridlines(2)
        for column, wide in enumerate(_WIDTHS):
            sheet.set_column(column, column, wide)
        at = 0
        for part in parts:
            self._write(sheet, at, 0, part.title[self.lang], "title")
            sheet.set_row(at, _TITLE)
            at = self._table(sheet, at + 1, part) if part.head else self._pairs(sheet, at + 1, part)
            at += 1

    def _table(self, sheet: Any, at: int, part: Part) -> int:
        for column, head in enumerate(part.head):
            self._write(sheet, at, column, head[self.lang], "head" if column in part.texts else "head_right")
        sheet.set_row(at, self._height([head[self.lang] for head in part.head], _WIDTHS) + 4)
        for row, cells in enumerate(part.rows, start=at + 1):
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell, "body" if column in part.texts else "right")
            sheet.set_row(row, self._height(cells, _WIDTHS))
        end = at + len(part.rows)
        bar = {"type": "data_bar", "bar_color": "#BFDCCB", "min_type": "num", "max_type": "num"}
        sheet.conditional_format(at + 1, 1, max(end, at + 1), 2, {**bar, "min_value": 0, "max_value": 100})
        return end + 1

    def _pairs(self, sheet: Any, at: int, part: Part) -> int:
        for row, (label, value) in enumerate(part.rows, start=at):
            self._write(sheet, row, 0, label, "label")
            sheet.merge_range(row, 1, row, len(_WIDTHS) - 1, "", self.formats["body"])
            self._write(sheet, row, 1, value, "body")
            sheet.set_row(row, self._height((label, value), (_WIDTHS[0], sum(_WIDTHS[1:]))))
        return at + len(part.rows)

    def _height(self, cells: Sequence[Cell], widths: Sequence[int]) -> float:
        """Give a row's height for its wrapped texts: not every program measures it."""
        lines = max(
            (
                sum(ceil(max(width(line), 1) / (room - _INDENT) / _ROOM[self.lang]) for line in cell.split("\n"))
                for cell, room in zip(cells, widths, strict=False)
                if isinstance(cell, str) and room
            ),
            default=1,
        )
        return min(max(lines, 1) * _LINE[self.lang] + 3, _HIGHEST)

    def add(self, content: Sheet) -> None:
        """Write a sheet: frozen head, filters, wrapped texts, outcomes in colour, columns to fill in."""
        sheet = self._page(content.name, _A3)
        last, widths = max(len(content.rows), 1), [shown.width if shown.whole else 0 for shown in content.columns]
        styles = ["number" if shown.number else "body" for shown in content.columns]
        for at, shown in enumerate(content.columns):
            sheet.set_column(at, at, shown.width)
            self._write(sheet, 0, at, shown.head[self.lang], "head_number" if shown.number else "head")
        rows, columns = content.printed or (last, len(widths))
        if not content.rows:
            self._write(sheet, 1, 0, NOTHING[self.lang], "body")
        for at, row in enumerate(content.rows, start=1):
            for column, (cell, style) in enumerate(zip(row, styles, strict=True)):
                self._write(sheet, at, column, cell, style)
            height = self._height(row, widths)
            sheet.set_row(at, height if at <= rows else min(height, _LOW * _LINE[self.lang]))
        sheet.set_row(0, self._height([shown.head[self.lang] + "  ▾" for shown in content.columns], widths) + 4)
        sheet.print_area(0, 0, max(rows, 1), columns - 1)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(widths) - 1)
        if content.outcome is not None:
            self._colour(sheet, last, content.outcome)
        if STATUS in content.columns:
            self._to_fill_in(sheet, len(content.rows), content.columns.index(STATUS))

    def _page(self, name: Text, paper: int) -> Any:
        sheet = self.file.add_worksheet(name[self.lang])
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&L&A")
        sheet.set_footer("&C&P / &N")
        return sheet

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, style: str) -> None:
        """Write a cell by its type; what a type does not say is never guessed from its words."""
        of = self.formats[style]
        match cell:
            case None:
                sheet.write_blank(row, column, None, of)
            case str():
                sheet.write_string(row, column, cell[:_LONGEST], of)
            case date():
                sheet.write_datetime(row, column, datetime.combine(cell, time()), self.formats["date"])
            case _:
                sheet.write_number(
                    row, column, cell, self.formats[f"{style}_tenths"] if isinstance(cell, float) else of
                )

    def _colour(self, sheet: Any, last: int, column: int) -> None:
        for outcome, (colour, ground) in COLOUR.items():
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{outcomes.TITLES[outcome][self.lang]}"',
                "format": self.file.add_format({"font_color": colour, "bg_color": ground, "bold": True}),
            }
            sheet.conditional_format(1, column, last, column, rule)

    def _to_fill_in(self, sheet: Any, rows: int, status: int) -> None:
        """Make owner, due date and status ready to be filled in."""
        for row in range(1, rows + 1):
            for column, style in ((status - 2, "fill"), (status - 1, "fill_date"), (status, "fill")):
                sheet.write_blank(row, column, None, self.formats[style])
        choices = [state[self.lang] for state in STATES]
        rule = {"validate": "list", "source": choices, "error_title": _CHOOSE[self.lang]}
        sheet.data_validation(1, status, max(rows, 1), status, rule)
