"""The questionnaire as a workbook: a cover, a sheet a theme, drop-downs in the reader's language.

Only answers can be changed; what a profile says is written as text, number or date, never as a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from typing import Any

from compliance import __version__
from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs
from compliance.filling.book import Book
from compliance.filling.cover import ANSWER, TAB, TITLE, Entry, add_cover
from compliance.filling.questions import Line, Part, head_of, lines, vocabulary_digest
from compliance.filling.words import REST
from compliance.language.text import Lang, Text

_COLUMNS = (
    (Text("State", "状态"), 8),
    (Text("Subject", "事项"), 22),
    (Text("Question", "问题"), 58),
    (ANSWER, 24),
    (Text("What may be written", "可填内容"), 27),
    (Text("Help", "说明"), 44),
    (Text("What would prove it", "证明材料"), 30),
)
_MACHINE = ("path", "option", "exported", "kind")  # hidden
DONE, PARTLY, OPEN = Text("done", "已答"), Text("partly", "未答全"), Text("open", "待答")
_LEGEND = Text(
    "Answer in the yellow cells; leave empty what is not known. Options: mark every line, or those that hold and choose"
    " “{rest}” above them.",
    "请在黄色单元格中作答，不清楚的留空。多选题：逐行选择，或只选“是”的各行并在其上方选择“{rest}”。",
).fill(rest=REST)
_MADE = Text(
    "Law as of {day} · {packs} rule packs, {rules} rules · compliance {version}",
    "规则适用日：{day} · {packs}个规则包、{rules}条规则 · compliance {version}",
)
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HEAD_ROW, _ANSWER = 2, 3
_LONGEST = 32_767


def draw_workbook(parts: Sequence[Part], profile: Profile, packs: Packs, as_of: date, lang: Lang) -> bytes:
    """Draw the workbook; the same questions and answers give the same bytes.

    Raises MissingExtra where xlsxwriter is not installed, and DocumentError where a text is too long for a cell.
    """
    _refuse_long(profile)
    file = BytesIO()
    book = Book(need("xlsxwriter", "xlsx").Workbook(file, _OPTIONS), lang)
    created = datetime.combine(as_of, time())
    book.file.set_properties(
        {"title": TITLE[lang], "subject": profile.name, "author": "compliance", "created": created}
    )
    front = book.page(TAB[lang])
    entries = [_add_part(book, part, profile) for part in parts]
    rules = sum(rule.in_force(as_of) for rule in packs.rules)
    made = _MADE.fill(day=as_of.isoformat(), packs=str(len(packs.packs)), rules=str(rules), version=__version__)
    add_cover(book, front, made, profile, entries)
    front.activate()
    digest = vocabulary_digest(packs.vocabulary)
    book.close({"tool": "compliance", "version": __version__, "language": lang, "vocabulary": digest})
    return file.getvalue()


def _refuse_long(profile: Profile) -> None:
    texts = {path: value for path, value in {**profile.facts, **head_of(profile)}.items() if isinstance(value, str)}
    long = [path for path, text in texts.items() if len(text) > _LONGEST]
    if long:
        says = f"is longer than a cell can be ({_LONGEST:,} letters)"
        raise DocumentError([Fault(profile.file, *profile.place(path), f"{path} {says}") for path in long])


def _add_part(book: Book, part: Part, profile: Profile) -> Entry:
    sheet = book.page(part.tab[book.lang])
    _set_up(book, sheet, part)
    row, answered = _HEAD_ROW, 0
    questions = groupby(lines(part, profile.facts, book.lang), key=lambda line: line.fact.path)
    for _, of_question in questions:
        group = list(of_question)
        is_done = any(line.answer is not None for line in group) or _is_none(group[0], profile)
        answered += is_done
        _add_question(book, sheet, row + 1, group, state=DONE if is_done else OPEN)
        row += len(group)
    sheet.autofilter(_HEAD_ROW, 0, row, len(_COLUMNS) - 1)
    for state, style in ((DONE, "done"), (PARTLY, "partly")):
        which = f'=AND($A{_HEAD_ROW + 2}="{state[book.lang]}",$K{_HEAD_ROW + 2}="question")'
        marked = {"type": "formula", "criteria": which, "format": book.formats[style]}
        sheet.conditional_format(_HEAD_ROW + 1, 0, row, 0, marked)
    first, last, name = _HEAD_ROW + 2, row + 1, sheet.get_name()
    formula = (
        f"=COUNTIFS('{name}'!$A${first}:$A${last},\"{DONE[book.lang]}\",'{name}'!$K${first}:$K${last},\"question\")"
    )
    return Entry(name, part.title[book.lang], len(part.facts), answered, formula)


def _is_none(line: Line, profile: Profile) -> bool:
    return profile.facts.get(line.fact.path) == frozenset()


def _set_up(book: Book, sheet: Any, part: Part) -> None:
    for column, (head, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        book.write(sheet, _HEAD_ROW, column, head[book.lang], "head")
    for column, head_word in enumerate(_MACHINE, start=len(_COLUMNS)):
        book.write(sheet, _HEAD_ROW, column, head_word, "head")
    sheet.set_column(len(_COLUMNS), len(_COLUMNS) + len(_MACHINE) - 1, 12, None, {"hidden": True})
    sheet.set_row(0, 26)
    book.write(sheet, 0, 0, part.title[book.lang], "title")
    book.write(sheet, 1, 0, _LEGEND[book.lang], "quiet")
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.repeat_rows(_HEAD_ROW)


def _add_question(book: Book, sheet: Any, row: int, group: Sequence[Line], state: Text) -> None:
    """Write a question and, below it, its options."""
    question, *options = group
    texts = ("", question.title, question.question, "", question.expected, question.help, question.evidence)
    book.set_height(sheet, row, *((text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True)))
    sheet.write_formula(row, 0, _state(book.lang, row, len(options)), book.formats["state"], state[book.lang])
    for column, words in enumerate(texts):
        if column not in (0, _ANSWER):
            book.write(sheet, row, column, words, "subject" if column == 1 else "question")
    for at, option in enumerate(options, start=row + 1):
        sheet.write_formula(at, 0, f"=$A${row + 1}", book.formats["option_state"], state[book.lang])
        book.write(sheet, at, 2, option.question, "option")
        book.set_height(sheet, at, (option.question, _COLUMNS[2][1] - 3))
    for at, line in enumerate(group, start=row):
        book.write_answer(sheet, at, _ANSWER, line)
        for column, cell in enumerate(_machine(line), start=len(_COLUMNS)):
            book.write(sheet, at, column, cell, "day" if isinstance(cell, date) else "plain")


def _machine(line: Line) -> Iterator[Any]:
    yield from (line.fact.path, line.option, line.answer, "option" if line.option else "question")


def _state(lang: Lang, row: int, options: int) -> str:
    """Give the formula that says how far a question is answered."""
    own = f'$D${row + 1}<>""'
    done, opened = f'"{DONE[lang]}"', f'"{OPEN[lang]}"'
    if not options:
        return f"=IF({own},{done},{opened})"
    marked = f"COUNTA($D${row + 2}:$D${row + options + 1})"
    return f'=IF(OR({own},{marked}={options}),{done},IF({marked}>0,"{PARTLY[lang]}",{opened}))'
