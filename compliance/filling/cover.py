"""The cover of the workbook: what it is, who fills it in, how, and how far it has come, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.documents.profiles import Profile
from compliance.filling.book import Book
from compliance.filling.questions import FIRST_TAB, HEAD, head_of
from compliance.filling.words import NONE, REST
from compliance.language.facts import HAS_NOT_HAPPENED, NO_SUCH_DAY
from compliance.language.text import Text

ANSWER = Text("Answer", "回答")
TITLE = Text("Compliance questionnaire", "合规自查问卷")
TAB = Text("Cover", "封面")
_WIDTHS = (24, 84, 12, 12)
_PROJECT, _HOW, _SHEETS = (
    Text("The project", "项目"),
    Text("How to fill it in", "填写说明"),
    Text("The sheets", "工作表"),
)
_SHEET_HEADS = (
    Text("Sheet", "工作表"),
    Text("What it asks", "内容"),
    Text("Questions", "问题数"),
    Text("Answered", "已答"),
)
_NOTICE = Text("Notice", "声明")
NOTICE = Text(
    "This questionnaire is a self-assessment aid, not legal advice. It asks in our own words; read the instrument"
    " itself and ask counsel before you rely on what follows from it.",
    "本问卷为自查工具，不构成法律意见。问题以自有文字表述；依据其结果行事之前，请查阅法规原文并咨询专业人士。",
)
_BEGIN = (
    Text("Where to begin", "从何处开始"),
    Text(
        "With the sheet “{first}”: its answers choose which requirements apply.",
        "请从“{first}”工作表开始：其中的回答决定适用哪些要求。",
    ).fill(first=FIRST_TAB),
)
_STEPS = (
    (
        Text("Where to write", "填写位置"),
        Text(
            "In the yellow cells only; all others are locked, without a password.",
            "只填写黄色单元格，其余单元格已锁定（未设密码）。",
        ),
    ),
    (
        Text("Not known", "不清楚"),
        Text(
            "Leave the cell empty. Empty means not answered: it stays unknown and never counts as a no. What the"
            " profile says already stands in the cells.",
            "请留空。留空表示未回答，结果按“未知”处理，绝不视为“否”。项目档案中已有的回答已预先填入。",
        ),
    ),
    (
        Text("Yes or no", "是与否"),
        Text("Choose from the drop-down, or type the word.", "从下拉列表中选择，或直接输入“是”“否”。"),
    ),
    (
        Text("Options", "多选题"),
        Text(
            "A question with options has a line for each of them. Mark every line; or mark those that hold with a yes"
            " and choose “{rest}” in the question's own cell; or choose “{none}” there.",
            "多选题的每个选项各占一行。可逐行选择“是”或“否”；也可只将符合的各行选为“是”，再在该题所在行选择“{rest}”；"
            "全部不符合的，在该题所在行选择“{none}”。",
        ).fill(rest=REST, none=NONE),
    ),
    (
        Text("Dates", "日期"),
        Text(
            "Give the day on which it happened, such as 2026-03-02. Choose “{never}” where it has not happened"
            " (“{none}” where a validity or an end is asked for): that is an answer, unlike an empty cell.",
            "填写事项发生之日，例如2026-03-02。尚未发生的请选择“{never}”（询问有效期、终止日等而没有的，选择“{none}”）"
            "——这是明确的回答，与留空不同。",
        ).fill(never=HAS_NOT_HAPPENED, none=NO_SUCH_DAY),
    ),
    (
        Text("Numbers", "数字"),
        Text(
            "Write digits only, in the unit named beside the cell, with two decimals at most.",
            "只填数字，单位以旁边一列所列为准，至多两位小数。",
        ),
    ),
    (
        Text("Sending it back", "交回"),
        Text(
            "Save as .xlsx and return the file. “compliance import” checks every cell, names what does not fit, and"
            " overwrites no answer of the profile unless told to.",
            "保存为.xlsx格式后交回。“compliance import”命令会逐格检查并指出不符合要求的单元格；"
            "未经明确要求，不会覆盖档案中的回答。",
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """A sheet: its name, what it asks, how many questions, and how many are answered, with the formula for that."""

    tab: str
    title: str
    questions: int
    answered: int
    formula: str


def add_cover(book: Book, sheet: Any, made: Text, profile: Profile, entries: Sequence[Entry]) -> None:
    """Write the cover; ``made`` says of which law it asks and by what it was made."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(4, 5, 12, book.formats["plain"], {"hidden": True})
    sheet.set_row(0, 26)
    book.write(sheet, 0, 0, TITLE[book.lang], "title")
    book.write(sheet, 1, 0, made[book.lang], "quiet")
    row = _add_head(book, sheet, profile)
    begins = [_BEGIN] if entries and entries[0].tab == FIRST_TAB[book.lang] else []
    row = _add_steps(book, sheet, [*begins, *_STEPS], row + 1)
    row = _add_sheets(book, sheet, entries, row + 1)
    book.write(sheet, row + 1, 0, _NOTICE[book.lang], "label")
    book.write(sheet, row + 1, 1, NOTICE[book.lang])
    book.set_height(sheet, row + 1, (NOTICE[book.lang], _WIDTHS[1]))


def _add_head(book: Book, sheet: Any, profile: Profile) -> int:
    for column, words in ((0, _PROJECT[book.lang]), (1, ANSWER[book.lang]), (4, "path"), (5, "exported")):
        book.write(sheet, 3, column, words, "head")
    row = 4
    for name, value in head_of(profile).items():
        book.write(sheet, row, 0, HEAD[name][book.lang], "label")
        book.write(sheet, row, 1, value, "date" if name.endswith("_on") else "text")
        book.write(sheet, row, 4, f"profile.{name}")
        book.write(sheet, row, 5, value, "day" if name.endswith("_on") else "plain")
        row += 1
    return row


def _add_steps(book: Book, sheet: Any, steps: Sequence[tuple[Text, Text]], row: int) -> int:
    _add_heading(book, sheet, row, _HOW)
    for what, how in steps:
        row += 1
        book.write(sheet, row, 0, what[book.lang], "label")
        book.write(sheet, row, 1, how[book.lang])
        book.set_height(sheet, row, (how[book.lang], _WIDTHS[1]))
    return row + 1


def _add_sheets(book: Book, sheet: Any, entries: Iterable[Entry], row: int) -> int:
    _add_heading(book, sheet, row, _SHEETS)
    row += 1
    for column, head in enumerate(_SHEET_HEADS):
        book.write(sheet, row, column, head[book.lang], "number_head" if column > 1 else "head")
    for entry in entries:
        row += 1
        sheet.write_url(row, 0, f"internal:'{entry.tab}'!A1", book.formats["link"], entry.tab)
        book.write(sheet, row, 1, entry.title)
        book.write(sheet, row, 2, entry.questions, "number")
        sheet.write_formula(row, 3, entry.formula, book.formats["number"], entry.answered)
    return row + 1


def _add_heading(book: Book, sheet: Any, row: int, words: Text) -> None:
    sheet.set_row(row, 20)
    book.write(sheet, row, 0, words[book.lang], "heading")
