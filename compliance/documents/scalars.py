"""Plain scalars: ``true``, ``false``, plain digits and ISO dates mean what they say, other words are text.

Whatever YAML 1.1 or 1.2 would turn into something else (``yes``, ``012``, ``1e6``, ``1:30``, ``~``) is refused with the
way to write it.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

Scalar = bool | int | Decimal | date | str | None
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIKE_NUMBER = (
    r"[-+]?(?:[\d_]+(?:\.[\d_]*)?|\.[\d_]+)(?:[eE][-+]?\d+)?|[-+]?0[xob][\da-fA-F_]+|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_LIKE_TIME = r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d.*"
_LIKE_DATE = r"\d{4}-\d\d?-\d\d?"
_WORDS = {
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
    **dict.fromkeys(("~", "null"), "null or leave it empty"),
}
_MOST_DIGITS = 40
_SIGNS = frozenset("+-._")
"""What a number, and all that is like one, may start with besides a digit of any script."""


def resolve(written: str) -> Scalar:
    """Give a plain scalar's meaning.

    Raises ValueError with the way to write it when the word is ambiguous.
    """
    if written in ("true", "false"):
        return written == "true"
    if written in ("", "null"):
        return None
    if written[0] in _SIGNS or written[0].isdecimal():
        if _NUMBER.fullmatch(written):
            return _number(written)
        if _DATE.fullmatch(written):
            return _date(written)
        _refuse_figures(written)
    _refuse_words(written)
    return written


def _number(written: str) -> int | Decimal:
    if len(written) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(written)} digits is too long (quote it if it is text)")
    return Decimal(written) if "." in written else int(written)


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{written} is no day of the calendar (quote it if it is text)") from None


def _refuse_figures(written: str) -> None:
    if re.fullmatch(_LIKE_TIME, written) or re.fullmatch(_LIKE_DATE, written):
        raise ValueError(f"{written[:40]} is no plain date (write it as 2026-03-02, or quote it if it is text)")
    if re.fullmatch(_LIKE_NUMBER, written):
        raise ValueError(f"{written[:40]} is ambiguous in YAML (write plain digits such as 12 or 0.5, or quote it)")


def _refuse_words(written: str) -> None:
    instead = _WORDS.get(written.lower())
    if instead:
        raise ValueError(f"{written} is ambiguous in YAML (write {instead}, or quote it if it is text)")
    if written == "<<":
        raise ValueError("<< merges are not read (write the entries out)")
    if written == "=":
        raise ValueError("= is ambiguous in YAML (quote it if it is text)")
