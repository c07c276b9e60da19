"""From a fact to the control that asks it, and from what was posted back to an answer.

Fields of a question: ``is.PATH`` (what is chosen or typed), ``day.PATH`` (a date), ``open.PATH`` (not known, where no
choice says so), ``was.PATH`` (how the answer stood when the page was drawn). A control that nobody touched posts what
it was, and so never becomes an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Protocol
from unicodedata import normalize

from compliance.documents.document import has_control_characters
from compliance.filling.understanding import day_in, number_in
from compliance.language.facts import (
    FIRST_YEAR,
    LAST_YEAR,
    LIMIT,
    NEVER,
    UNITS,
    Fact,
    FactType,
    Value,
    read_value,
)
from compliance.language.formats import FORMATS
from compliance.language.text import Text

NONE = "[]"  # posted for a list that is answered, and empty
DAY = "day"
_MOST_RADIOS = 7
_LONGEST_TEXT = 2_000


class Form(Protocol):
    """A posted form, as far as it is needed here."""

    def getlist(self, key: Any) -> Sequence[object]:
        """Give every value of a field."""


class WrongAnswer(Exception):  # noqa: N818 - carries words in two languages, for the reader of a page
    """What was posted is no answer to its question."""

    def __init__(self, says: Text) -> None:
        self.says = says
        super().__init__(says.en)


def kind(fact: Fact) -> str:
    """Name the control of a fact; ``templates/controls.html.j2`` has one macro for each."""
    match fact.type:
        case FactType.CHOICE:
            return "radios" if len(fact.options) <= _MOST_RADIOS else "select"
        case FactType.INTEGER | FactType.NUMBER:
            return "number"
        case _:
            return str(fact.type)


def fields(path: str) -> str:
    """Name the fields of one question, for the request that saves it alone."""
    return ",".join(f"{field}.{path}" for field in ("is", "day", "open", "was", "held"))


def written(fact: Fact, value: Value | None) -> str:
    """Write an answer as its ``was`` field holds it; unanswered is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return " ".join(option for option in fact.options if option in value) or NONE
        case str():
            return _plain_lines(value)
        case _:
            return str(value)


def posted(fact: Fact, form: Form) -> Value | None:
    """Read what a question's control was left with; ``None`` is unanswered.

    Raises WrongAnswer.
    """
    try:
        given = _READERS[fact.type](fact, form)
    except ValueError:  # an option that is none, put there by no page of ours
        raise WrongAnswer(_NO_OPTION) from None
    if not form.getlist(f"open.{fact.path}"):
        return given
    if written(fact, given) not in ("", _first(form, f"was.{fact.path}")):
        raise WrongAnswer(_OPEN_AND_GIVEN)
    return None


def left_open(fact: Fact, form: Form) -> bool:
    """Whether *don't know* was chosen."""
    return (
        "" in form.getlist(f"is.{fact.path}")
        if has_choice_of_unknown(fact)
        else bool(form.getlist(f"open.{fact.path}"))
    )


def has_choice_of_unknown(fact: Fact) -> bool:
    """Whether *don't know* is one of the control's own choices."""
    return kind(fact) in ("boolean", "radios", "date")


_NO_OPTION = Text("This is none of the options.", "不在可选范围内。")
_BOTH = Text("Either some of these or none, not both.", "“以上均无”不能与其他选项同时选择。")
_OPEN_AND_GIVEN = Text("Either an answer or “don't know”, not both.", "“不清楚”不能与回答同时选择。")
_NO_DAY = Text("Give the day.", "请填写日期。")
_DAY_AND_NEVER = Text(
    "A day is given and another choice is made: clear the day or choose it.",
    "既填写了日期，又选择了其他选项，请只保留其一。",
)
_NOT_A_DAY = Text(
    f"Write a day as 2026-03-02, from {FIRST_YEAR} to {LAST_YEAR}.",
    f"请按2026-03-02的格式填写{FIRST_YEAR}至{LAST_YEAR}年的日期。",
)
_NO_NUMBER = Text("Write plain digits, such as 12 or 0.5.", "请填写数字，如12或0.5。")
_NOT_WHOLE = Text("Write a whole number.", "请填写整数。")
_TOO_SMALL = Text("At least {n}.", "不小于{n}。")
_TOO_LARGE = Text("At most {n}.", "不大于{n}。")
_TOO_FINE = Text("At most two decimals.", "最多两位小数。")
_ONE_LINE = Text("Characters that cannot be shown stand here.", "含有无法显示的字符。")
_TOO_LONG = Text(f"At most {_LONGEST_TEXT} characters.", f"不超过{_LONGEST_TEXT}个字符。")
_NO_FORM = Text("This does not have the right form (such as {example}).", "格式不正确（例如{example}）。")


_BOOLEANS = {"": None, "yes": True, "no": False}


def _first(form: Form, field: str) -> str:
    found = form.getlist(field)
    return found[0] if found and isinstance(found[0], str) else ""


def _boolean(fact: Fact, form: Form) -> bool | None:
    word = _first(form, f"is.{fact.path}")
    if word not in _BOOLEANS:
        raise WrongAnswer(_NO_OPTION)
    return _BOOLEANS[word]


def _choice(fact: Fact, form: Form) -> Value | None:
    word = _first(form, f"is.{fact.path}")
    return read_value(fact, word) if word else None


def _choices(fact: Fact, form: Form) -> Value | None:
    chosen = [word for word in form.getlist(f"is.{fact.path}") if isinstance(word, str) and word]
    if NONE in chosen:
        if len(chosen) > 1:
            raise WrongAnswer(_BOTH)
        return frozenset()
    return read_value(fact, chosen) if chosen else None


def _date(fact: Fact, form: Form) -> Value | None:
    """A day counts when it is typed, unless another choice stands beside it; a cleared day is not an answer yet."""
    said, chosen = form.getlist(f"is.{fact.path}"), _first(form, f"is.{fact.path}")
    typed = normalize("NFKC", _first(form, f"day.{fact.path}")).strip()
    was = _first(form, f"was.{fact.path}")
    if chosen == DAY or not said:
        if chosen == DAY and was and not typed:
            raise WrongAnswer(_NO_DAY)
        return _day(typed) if typed else None
    if chosen not in ("", NEVER):
        raise WrongAnswer(_NO_OPTION)
    if typed and typed != was:
        raise WrongAnswer(_DAY_AND_NEVER)
    return NEVER if chosen else None


def _day(typed: str) -> Value:
    day = day_in(typed)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise WrongAnswer(_NOT_A_DAY)
    return day


def _number(fact: Fact, form: Form) -> Value | None:
    typed = _first(form, f"is.{fact.path}").strip()
    if not typed:
        return None
    number = number_in(fact, typed)
    if number is None:
        raise WrongAnswer(_NO_NUMBER)
    _check_number(fact, number)
    return read_value(fact, int(number) if number == int(number) else number)


def _check_number(fact: Fact, number: Decimal) -> None:
    least, most = fact.minimum, fact.maximum if fact.maximum is not None else Decimal(LIMIT - 1)
    if number > most:
        raise WrongAnswer(_TOO_LARGE.fill(n=f"{most:,}"))
    if number < (least if least is not None else -Decimal(LIMIT - 1)):
        raise WrongAnswer(_TOO_SMALL.fill(n=f"{least:,}" if least is not None else f"{1 - LIMIT:,}"))
    if fact.type is FactType.INTEGER and number != int(number):
        raise WrongAnswer(_NOT_WHOLE)
    if number != round(number, 2):
        raise WrongAnswer(_TOO_FINE)


def _text(fact: Fact, form: Form) -> Value | None:
    typed, was = _plain_lines(_first(form, f"is.{fact.path}")), _plain_lines(_first(form, f"was.{fact.path}"))
    if typed == was:
        return typed or None
    typed = typed.strip()
    if has_control_characters(typed.replace("\n", "")):
        raise WrongAnswer(_ONE_LINE)
    if len(typed) > _LONGEST_TEXT:
        raise WrongAnswer(_TOO_LONG)
    if typed and fact.format and not FORMATS[fact.format][0](typed):
        raise WrongAnswer(_NO_FORM.fill(example=FORMATS[fact.format][1]))
    return typed or None


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


_READERS: dict[FactType, Callable[[Fact, Form], Value | None]] = {
    FactType.BOOLEAN: _boolean,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.INTEGER: _number,
    FactType.NUMBER: _number,
    FactType.DATE: _date,
    FactType.TEXT: _text,
}


def unit_of(fact: Fact) -> Text | None:
    """Give the unit beside a number's field."""
    return UNITS[fact.unit] if fact.unit else None
