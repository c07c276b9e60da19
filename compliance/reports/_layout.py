"""Laying text out in columns where a Chinese character is two wide and a line never starts with a closing mark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from re import findall, sub
from unicodedata import combining, east_asian_width

# A piece that no line break may divide: a wide character or a run without spaces, and the marks around it.
_CLOSING = "，。；：、？！）》」』】”’％"
_OPENING = "（《「『【“‘"
_FIRST_WIDE = "\u2e80"  # of the letters between which a line may break
_WIDE = r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
_SPECIAL = r"([\\`*_{}\[\]<>#|~!&])"
_PIECE = rf"[{_OPENING}]*(?:(?![{_OPENING}])[{_WIDE}]|[^\s{_WIDE}]+)?[{_CLOSING}]*"


def width(text: str) -> int:
    """Give how many terminal columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(letter: str) -> int:
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1


def wrap(text: str, columns: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Break a text into lines of at most ``columns``; ``hanging`` indents all lines but the first."""
    hanging = indent if hanging is None else hanging
    lines, line, taken = [], indent, width(indent)
    for piece in _pieces(text, columns - max(width(indent), width(hanging))):
        blank = line in (indent, hanging)
        if not blank and taken + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, taken, blank = hanging, width(hanging), True
        added = piece.lstrip() if blank else piece
        line += added
        taken += width(added)
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    """Give the pieces of a text, those longer than a line cut to fit."""
    for number, word in enumerate(text.split()):
        if number:
            yield " "
        for piece in [word] if max(word) < _FIRST_WIDE else filter(None, findall(_PIECE, word)):
            rest = piece
            while width(rest) > room:
                cut = next(at for at in range(len(rest), 0, -1) if width(rest[:at]) <= max(room, 2))
                yield rest[:cut]
                rest = rest[cut:]
            yield rest


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces on the right."""
    return text + " " * max(0, columns - width(text))


def ends(left: str, right: str, columns: int) -> str:
    """Put two texts at both ends of a line; where they do not fit, a space stands between them."""
    return pad(left, columns - width(right) - 1) + " " + right


def clip(text: str, columns: int) -> str:
    """Cut a text to a line."""
    if width(text) <= columns:
        return text
    return next(text[:at] for at in range(len(text), -1, -1) if width(text[:at]) < columns) + "…"


def markdown_escape(text: str) -> str:
    """Make a text stand for itself in Markdown, on one line."""
    return sub(_SPECIAL, r"\\\1", " ".join(text.split()))
