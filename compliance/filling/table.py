"""The questionnaire as comma-separated values: the lines of the workbook, for other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from compliance.documents.profiles import Profile
from compliance.filling.questions import HEAD, Cell, Line, Part, head_of, lines
from compliance.language.text import Lang, Text

ANSWER = Text("answer", "回答")
_HEADS = (
    Text("path", "path"),
    Text("option", "option"),
    Text("theme", "主题"),
    Text("subject", "事项"),
    Text("question", "问题"),
    ANSWER,
    Text("what may be written", "可填内容"),
    Text("help", "说明"),
    Text("evidence", "证明材料"),
    Text("exported", "exported"),
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def draw_table(parts: Iterable[Part], profile: Profile, lang: Lang) -> bytes:
    """Draw the questionnaire as UTF-8 with a byte order mark, which spreadsheets need to read Chinese."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(head[lang] for head in _HEADS)
    for row in _rows(parts, profile, lang):
        writer.writerow(map(_inert, row))
    return made.getvalue().encode("utf-8-sig")


def _rows(parts: Iterable[Part], profile: Profile, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for name, value in head_of(profile).items():
        yield (f"profile.{name}", "", "", HEAD[name][lang], "", value, "", "", "", value)
    for part in parts:
        yield from (_row(part, line, lang) for line in lines(part, profile.facts, lang))


def _row(part: Part, line: Line, lang: Lang) -> tuple[Cell, ...]:
    asks = (part.title[lang], line.title, line.question, line.answer, line.expected, line.help, line.evidence)
    return (line.fact.path, line.option, *asks, line.answer)


def _inert(cell: Cell) -> str:
    """Keep a spreadsheet from taking a text for a formula; ``alive`` takes the mark off again."""
    if isinstance(cell, str) and cell.lstrip("'").startswith(_STARTS_FORMULA):
        return f"'{cell}"
    if isinstance(cell, date | int | Decimal):
        return str(cell)
    return cell or ""


def alive(written: str) -> str:
    """Take off the mark that ``draw_table`` puts before what would be a formula."""
    if written.startswith("'") and written.lstrip("'").startswith(_STARTS_FORMULA):
        return written[1:]
    return written
