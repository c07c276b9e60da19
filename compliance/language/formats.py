"""Formats of text facts: one row each, checked where the profile is read."""

from __future__ import annotations

import re
from collections.abc import Callable


def check_format(name: str, text: str) -> None:
    """Check a text against a named format.

    Raises ValueError with an example of the right form.
    """
    holds, example = FORMATS[name]
    if not holds(text):
        raise ValueError(f"{text[:60]!r} is no {name} (such as {example})")


def _is_uscc(text: str) -> bool:
    """GB 32100-2015: 18 characters with two check characters."""
    from stdnum.cn import uscc  # noqa: PLC0415 - wanted only where such a fact is answered

    return bool(uscc.is_valid(text)) and text == uscc.compact(text)


def _is_lei(text: str) -> bool:
    """ISO 17442: 20 characters with an ISO 7064 checksum."""
    from stdnum import lei  # noqa: PLC0415 - as above

    return bool(lei.is_valid(text)) and text == lei.compact(text)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


# The province's short name, 网信备, 20 digits, 号: as the CAC's filing system issues them.
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云滇藏陕秦甘陇青宁新"
FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "uscc": (_is_uscc, "91110000600037341L"),
    "lei": (_is_lei, "529900T8BM49AURSDO55"),
    "cac_filing_number": (_matches(rf"[{_PROVINCES}]网信备[0-9]{{20}}号"), "粤网信备44030119456128860013号"),
    "url": (_matches(r"https?://[^\s<>\"']{1,2000}"), "https://example.com/rules"),
    "email": (_matches(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,190}\.[^\s@<>\"'.]{2,}"), "compliance@example.com"),
}
