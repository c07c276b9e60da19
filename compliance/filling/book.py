"""A workbook being written: its pages, its formats, its drop-downs, and how a cell of each type is put down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from compliance.filling.questions import Cell, Line
from compliance.filling.words import NONE, REST, label, never, say_expected
from compliance.language.facts import LIMIT, NO, YES, Fact, FactType
from compliance.language.text import Lang, Text

DATA = "compliance"
"""The hidden sheet: by what the workbook was made, and the lists of the drop-downs."""
_CHOOSE = Text("Please choose one of the list.", "请从列表中选择。")
_LOOK = Text("Please look again", "请检查")
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
_LINE_HEIGHT = {"en": 13.5, "zh": 15}
_A4 = 9
_LONGEST_SAID = 255  # letters of a message beside a cell
_INK, _GROUND, _LINE = "#14304F", "#EEF3F8", "#C9D3DD"
_FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "day": {"num_format": "yyyy-mm-dd"},
    "title": {"bold": True, "font_size": 16, "font_color": _INK, "text_wrap": False},
    "quiet": {"font_color": "#5A626C", "text_wrap": False},
    "heading": {"bold": True, "font_size": 12, "font_color": _INK, "text_wrap": False},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "valign": "vcenter"},
    "label": {"bold": True},
    "number": {"align": "right"},
    "number_head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "valign": "vcenter", "align": "right"},
    "link": {"font_color": "#174C76", "underline": 1},
    "question": {"bg_color": _GROUND, "top": 1, "top_color": _LINE},
    "subject": {"bg_color": _GROUND, "top": 1, "top_color": _LINE, "bold": True},
    "state": {"bg_color": _GROUND, "top": 1, "top_color": _LINE},
    "option": {"indent": 2, "align": "left"},
    "option_state": {"font_color": "#8A929B"},
    "bad": {"bg_color": "#F9D5D7", "font_color": "#8C1D24"},
    "done": {"font_color": "#1E5B36", "bold": True},
    "partly": {"font_color": "#8A5A00", "bold": True},
}
_ANSWER = {"bg_color": "#FFF8DC", "border": 1, "border_color": "#D9CFA0", "locked": False, "align": "left"}
_ANSWERS: dict[str, dict[str, Any]] = {
    "answer": {},
    "date": {"num_format": "yyyy-mm-dd"},
    "text": {"num_format": "@"},
    "integer": {"num_format": "#,##0"},
}
_ALLOWED = ("format_cells", "format_columns", "format_rows", "autofilter", "select_locked_cells")


@dataclass
class Book:
    """The file being written, in one language."""

    file: Any
    lang: Lang
    formats: dict[str, Any] = field(default_factory=dict)
    tabs: dict[str, str] = field(default_factory=lambda: {DATA.casefold(): DATA})
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = {"font_name": _FONT[self.lang], "font_size": 10, "valign": "top", "text_wrap": True}
        answers = {name: {**_ANSWER, **more} for name, more in _ANSWERS.items()}
        self.formats = {name: self.file.add_format({**body, **of}) for name, of in (_FORMATS | answers).items()}

    def page(self, name: str) -> Any:
        """Add a sheet, named as no other is, locked but for its answers and ready to be printed."""
        unique, number = name, 1
        while unique.casefold() in self.tabs:
            number += 1
            unique = f"{name[:28]} {number}"
        self.tabs[unique.casefold()] = unique
        sheet = self.file.add_worksheet(unique)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.protect("", dict.fromkeys(_ALLOWED, True))
        return sheet

    def write(self, sheet: Any, row: int, column: int, cell: Cell, style: str = "plain") -> None:
        """Write a cell by its type; what a type does not say is never guessed from its words."""
        of = self.formats[style]
        match cell:
            case None | "":
                sheet.write_blank(row, column, None, of)
            case str():
                sheet.write_string(row, column, cell, of)
            case date():
                sheet.write_datetime(row, column, datetime.combine(cell, time()), of)
            case _:
                sheet.write_number(row, column, float(cell) if isinstance(cell, Decimal) else cell, of)

    def write_answer(self, sheet: Any, row: int, column: int, line: Line) -> None:
        """Write the cell of an answer, with what it takes."""
        fact = line.fact
        self.write(sheet, row, column, line.answer, fact.type if fact.type in _ANSWERS else "answer")
        yes_or_no = bool(line.option) or fact.type is FactType.BOOLEAN
        rule = self._choosing([YES[self.lang], NO[self.lang]]) if yes_or_no else self._rule(fact)
        if rule:
            sheet.data_validation(row, column, row, column, {"error_title": _LOOK[self.lang], **rule})
        if fact.type is FactType.DATE:
            place = f"${letter_of(column)}${row + 1}"
            wrong = f'=AND({place}<>"",NOT(ISNUMBER({place})),{place}<>"{never(fact)[self.lang]}")'
            bad = {"type": "formula", "criteria": wrong, "format": self.formats["bad"]}
            sheet.conditional_format(row, column, row, column, bad)

    def _rule(self, fact: Fact) -> dict[str, Any] | None:
        match fact.type:
            case FactType.CHOICE:
                return self._choosing([label(fact, option, self.lang) for option in fact.options])
            case FactType.CHOICES:
                return self._choosing([REST[self.lang], NONE[self.lang]])
            case FactType.DATE:  # a list that lets dates through: only import can refuse what is neither
                return {**self._choosing([never(fact)[self.lang]]), "show_error": False}
            case FactType.TEXT:
                return None
            case _:
                return self._counting(fact)

    def _choosing(self, words: Sequence[str]) -> dict[str, Any]:
        """Give a drop-down; its words lie on the hidden sheet, for in the rule itself they may not be long."""
        key = tuple(words)
        if key not in self.lists:
            letter = letter_of(2 * len(self.lists) + 3)
            self.lists[key] = f"={DATA}!${letter}$1:${letter}${len(key)}"
        return {"validate": "list", "source": self.lists[key], "error_message": _CHOOSE[self.lang]}

    def _counting(self, fact: Fact) -> dict[str, Any]:
        least = -LIMIT if fact.minimum is None else fact.minimum
        most = LIMIT if fact.maximum is None else fact.maximum
        return {
            "validate": "integer" if fact.type is FactType.INTEGER else "decimal",
            "criteria": "between",
            "minimum": f"{least:f}",
            "maximum": f"{most:f}",
            "error_message": say_expected(fact)[self.lang][:_LONGEST_SAID],
        }

    def set_height(self, sheet: Any, row: int, *cells: tuple[str, int]) -> None:
        """Give a row the height its texts need at their columns' widths: not every program finds it by itself."""
        number = max(sum(map(_lines(width), text.split("\n"))) for text, width in cells)
        sheet.set_row(row, _LINE_HEIGHT[self.lang] * number + 3)

    def close(self, made_by: dict[str, str]) -> None:
        """Add the hidden sheet and finish the file."""
        sheet = self.file.add_worksheet(DATA)
        for row, (name, value) in enumerate(made_by.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        for position, words in enumerate(self.lists):
            for row, word in enumerate(words):
                sheet.write_string(row, 2 * position + 3, word)
        sheet.protect()
        sheet.very_hidden()
        self.file.close()


def _lines(width: int) -> Callable[[str], int]:
    """Count the lines of a text at a width, a Chinese character being two wide; a little is lost where lines break."""
    return lambda text: max(1, ceil(sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text) / width))


def letter_of(column: int) -> str:
    """Name a column, counted from 0, as spreadsheets do."""
    high, low = divmod(column, 26)
    return (letter_of(high - 1) if high else "") + chr(ord("A") + low)
