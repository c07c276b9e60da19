"""What a person types at a prompt, understood: what a cell may hold, and the numbers of a list beside it."""

from __future__ import annotations

import re
from unicodedata import normalize

from compliance.filling.understanding import read_answer
from compliance.filling.words import folded, say_expected
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.text import Text

_SEPARATORS = re.compile(r"[\s,;、]+")
_DATE = Text("a date such as 2026-03-02, or never: it has not happened", "日期（如 2026-03-02），尚未发生填 0")
_UNTIL = Text("a date such as 2026-03-02, or never: there is no such day", "日期（如 2026-03-02），无此日期填 0")
_YES_OR_NO = Text("y for yes, n for no", "y 表示是，n 表示否")
_ONE = Text("one number of the list, 1 to {n}", "填列表中的一个序号，1至{n}")
_SOME = Text("numbers of the list, such as 1 2; 0 for none of them", "填列表中的序号，如 1 2；均无则填 0")


def read_typed(fact: Fact, typed: str) -> Value:
    """Read an answer as a person types it: the number, id or title of an option, either language, full-width too.

    Raises ValueError where it is none; ``allowed`` says what is.
    """
    if not typed.strip():
        raise ValueError("nothing is no answer")
    return read_answer(fact, _written(fact, typed.strip()))


def _written(fact: Fact, typed: str) -> str:
    """Write it as a cell would hold it."""
    match fact.type:
        case FactType.CHOICE:
            return _option(fact, normalize("NFKC", typed))
        case FactType.CHOICES if folded(typed) == "0":
            return "[]"
        case FactType.DATE if folded(typed) == "0":
            return NEVER
        case FactType.CHOICES:
            parts = [part for part in _SEPARATORS.split(normalize("NFKC", typed).strip("[]")) if part]
            options = list(dict.fromkeys(_option(fact, part) for part in parts))
            return ";".join(options) if parts and fact.options.keys() >= set(options) else typed
        case _:
            return typed


def _option(fact: Fact, typed: str) -> str:
    options = list(fact.options)
    return options[int(typed) - 1] if typed.isdecimal() and 0 < int(typed) <= len(options) else typed


def allowed(fact: Fact) -> Text:
    """Say what may be typed."""
    match fact.type:
        case FactType.BOOLEAN:
            return _YES_OR_NO
        case FactType.CHOICE:
            return _ONE.fill(n=str(len(fact.options)))
        case FactType.CHOICES:
            return _SOME
        case FactType.DATE:
            return _UNTIL if fact.ahead else _DATE
        case _:
            return say_expected(fact)
