"""What somebody wrote into a cell, understood: either language's words, raw ids, dates and numbers in usual forms.

Full-width letters, digits and stray spaces are folded; what could mean two things is refused with what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from unicodedata import normalize

from compliance.documents.document import has_control_characters
from compliance.filling.words import folded, label, never, options_named
from compliance.language.complaints import shown, suggestion
from compliance.language.facts import NEVER, UNITS, Fact, FactType, Value, read_value
from compliance.language.text import Lang

Written = str | bool | int | float | Decimal | date
_YES = frozenset({"yes", "y", "true", "是", "是的"})
_NO = frozenset({"no", "n", "false", "否", "不是"})
_NOTHING = frozenset({"[]", "none", "none of these", "none of them", "无", "均无", "以上均无", "以下均无"})
_NOT_YET = frozenset({"never", "not yet", "尚未", "尚未发生", "未发生"})
_NO_SUCH_DAY = frozenset({"no such day", "no end", "no end set", "无此日期", "未定", "未定期限"})
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?")
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_LONGEST_NUMBER = 40
_LIST = re.compile(r"[;\n]")
_DOUBT = "leave the cell empty where the answer is not known"


def read_answer(fact: Fact, written: Written) -> Value:
    """Read what somebody wrote into a cell.

    Raises ValueError, saying what is allowed, when it is no answer to this fact.
    """
    return read_value(fact, _READERS[fact.type](fact, written))


def read_yes_or_no(written: Written) -> bool:
    """Read a yes or a no. Raises ValueError for anything else."""
    if isinstance(written, bool):
        return written
    words = folded(written) if isinstance(written, str) else ""
    if words in _YES | _NO:
        return words in _YES
    raise ValueError(f"{shown(written)} is neither yes nor no (write yes or no, 是 or 否; {_DOUBT})")


def _boolean(_fact: Fact, written: Written) -> bool:
    return read_yes_or_no(written)


def _choice(fact: Fact, written: Written) -> str:
    found = options_named(fact, written) if isinstance(written, str) else set()
    if len(found) == 1:
        return found.pop()
    if found:
        raise ValueError(f"{shown(written)} could be any of {', '.join(sorted(found))} (write one of these)")
    lang: Lang = "en" if str(written).isascii() else "zh"
    near = suggestion(written, [label(fact, option, lang) for option in fact.options])
    near = near or f" (choose one of the list; {_DOUBT})"
    raise ValueError(f"{shown(written)} is not an option{near}")


def _choices(fact: Fact, written: Written) -> list[str]:
    """Read a list in one cell; the workbook has a line for each option instead."""
    if not isinstance(written, str):
        raise ValueError(f"{shown(written)} is no list of options (separate them by ;)")
    if folded(written) in _NOTHING and not options_named(fact, written):
        return []
    return [_choice(fact, part) for part in _LIST.split(normalize("NFKC", written)) if part.strip()]


def _number(fact: Fact, written: Written) -> object:
    if not isinstance(written, str):
        return _exact(written)
    number = number_in(fact, written)
    if number is None:
        raise ValueError(f"{shown(written)} is no number (write digits, such as 12 or 0.5; {_DOUBT})")
    return _exact(number)


def number_in(fact: Fact, written: str) -> Decimal | None:
    """Give the number that somebody wrote, its unit or a percent sign behind it or not; nothing where it is none."""
    text = folded(written)
    for name in (UNITS[fact.unit].en, UNITS[fact.unit].zh, fact.unit) if fact.unit else ():
        text = text.removesuffix(folded(name)).rstrip()
    text = text.removesuffix("%").rstrip() if fact.unit == "percent" else text
    text = text.replace("−", "-")
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def _exact(written: object) -> object:
    """Give a spreadsheet's number as it shows it: fifteen figures, and whole ones without a point."""
    if isinstance(written, float):
        written = Decimal(format(written, ".15g"))
    if isinstance(written, Decimal) and written.is_finite() and written == written.to_integral_value():
        return int(written)
    return written


def _date(fact: Fact, written: Written) -> date | str:
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    text = folded(written) if isinstance(written, str) else ""
    if text in _NOT_YET or (fact.ahead and text in _NO_SUCH_DAY):
        return NEVER
    if day := day_in(text):
        return day
    allowed = f"write 2026-03-02, or {never(fact).en}, {never(fact).zh}; {_DOUBT}"
    raise ValueError(f"{shown(written)} is no date ({allowed})")


def day_in(written: str) -> date | None:
    """Give the day that somebody wrote, year first; nothing where it is none."""
    if found := _DATE.fullmatch(folded(written).replace(" ", "")):
        year, *months, day = found.groups()
        with suppress(ValueError):
            return date(int(year), next(int(month) for month in months if month), int(day))
    return None


def _text(_fact: Fact, written: Written) -> str:
    if isinstance(written, datetime):
        written = written.date()
    text = written.strip() if isinstance(written, str) else str(_exact(written))
    if has_control_characters(text):
        raise ValueError(f"{shown(text)} holds a control character")
    return text


_READERS: dict[FactType, Callable[[Fact, Written], object]] = {
    FactType.BOOLEAN: _boolean,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.INTEGER: _number,
    FactType.NUMBER: _number,
    FactType.DATE: _date,
    FactType.TEXT: _text,
}
