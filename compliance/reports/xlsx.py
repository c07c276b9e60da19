"""XLSX: a workbook to work in; summary, findings, questions, actions with columns to fill in, sources.

Everything is written as text, number or date, never as a formula or a link, whatever it starts with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from compliance.assessment import outcomes
from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.documents.extras import need
from compliance.language.text import Lang, Text
from compliance.reports._sheets import (
    STATUS,
    Cell,
    Sheet,
    action_list,
    findings,
    open_questions,
    source_list,
    summary,
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
_SUMMARY, _CHOOSE = Text("Summary", "概要"), Text("Choose one of the list", "请从列表中选择")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
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
    for sheet in (findings, open_questions, action_list, source_list):
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
        body = {"font_name": _FONT[self.lang], "font_size": 10, "valign": "top", "text_wrap": True}
        made = {
            "body": body,
            "date": {**body, "num_format": "yyyy-mm-dd", "align": "left"},
            "head": {**body, "bold": True, "font_color": "#FFFFFF", "bg_color": "#14304F", "valign": "vcenter"},
            "label": {**body, "bold": True},
            "fill": {**body, "bg_color": "#FFFBEA", "border": 1, "border_color": "#D9D3B8"},
            "fill_date": {
                **body,
                "bg_color": "#FFFBEA",
                "border": 1,
                "border_color": "#D9D3B8",
                "num_format": "yyyy-mm-dd",
            },
        }
        self.formats = {name: self.file.add_format(of) for name, of in made.items()}

    def add_summary(self, rows: list[tuple[Cell, ...]]) -> None:
        """Write the summary: labels in bold, and a head wherever a row has five words."""
        sheet = self._page(_SUMMARY)
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 4, 12)
        for at, row in enumerate(rows):
            is_head = len(row) > 2 and all(isinstance(cell, str) for cell in row)  # noqa: PLR2004 - more than a pair
            for column, cell in enumerate(row):
                self._write(sheet, at, column, cell, "head" if is_head else "label" if column == 0 else "body")

    def add(self, content: Sheet) -> None:
        """Write a sheet: frozen head, filters, wrapped texts, outcomes in colour, columns to fill in."""
        sheet = self._page(content.name)
        last, width = max(len(content.rows), 1), len(content.columns)
        for at, shown in enumerate(content.columns):
            sheet.set_column(at, at, shown.width)
            self._write(sheet, 0, at, shown.head[self.lang], "head")
        for at, row in enumerate(content.rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, at, column, cell, "body")
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, width - 1)
        if content.outcome is not None:
            self._colour(sheet, last, content.outcome)
        if STATUS in content.columns:
            self._to_fill_in(sheet, len(content.rows), content.columns.index(STATUS))

    def _page(self, name: Text) -> Any:
        sheet = self.file.add_worksheet(name[self.lang])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
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
                sheet.write_number(row, column, cell, of)

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
