"""Formats of text facts: one row each, checked where the profile is read."""

from __future__ import annotations

from collections.abc import Callable
from re import fullmatch


def check_format(name: str, text: str) -> None:
    """Check a text against a named format.

    Raises ValueError with an example of the right form.
    """
    holds, example = FORMATS[name]
    if not holds(text):
        raise ValueError(f"{text[:60]!r} is no {name} (such as {example})")


_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = f"[0-9]{{8}}[{_USCC_LETTERS}]{{10}}"
_LEI = "[0-9A-Z]{18}[0-9]{2}"


def _is_uscc(text: str) -> bool:
    """GB 32100-2015: 18 characters, the last a check of the others, weighted by the powers of 3, modulo 31."""
    if not fullmatch(_USCC, text):
        return False
    *values, check = map(_USCC_LETTERS.index, text)
    return (check + sum(pow(3, place, 31) * value for place, value in enumerate(values))) % 31 == 0


def _is_lei(text: str) -> bool:
    """ISO 17442: 20 characters; letters read as 10 to 35, the number leaves 1 modulo 97 (ISO 7064)."""
    return fullmatch(_LEI, text) is not None and int("".join(str(int(letter, 36)) for letter in text)) % 97 == 1


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: bool(fullmatch(pattern, text))


_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云滇藏陕秦甘陇青宁新"


def _is_filing_number(text: str) -> bool:
    """As the CAC's filing system issues them: the province's short name, 网信备, 20 digits, 号."""
    return text[:1] in _PROVINCES and fullmatch("网信备[0-9]{20}号", text[1:]) is not None


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "uscc": (_is_uscc, "91110000600037341L"),
    "lei": (_is_lei, "529900T8BM49AURSDO55"),
    "cac_filing_number": (_is_filing_number, "粤网信备44030119456128860013号"),
    "url": (_matches(r"https?://[^\s<>\"']{1,2000}"), "https://example.com/rules"),
    "email": (_matches(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,190}\.[^\s@<>\"'.]{2,}"), "compliance@example.com"),
}
