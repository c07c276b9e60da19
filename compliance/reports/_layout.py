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
# What turns the direction of the text behind it, which may be ours, until something else ends it.
_TURNING = "[\u202a-\u202e\u2066-\u2069]"
_SPECIAL = r"([\\`*_{}\[\]<>#|~!&])"
_PIECE = rf"[{_OPENING}]*(?:(?![{_OPENING}])[{_WIDE}]|[^\s{_WIDE}]+)?[{_CLOSING}]*"


def width(text: str) -> int:
    """Give how many terminal columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(letter: str) -> int:
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1


def visible(text: str) -> str:
    """Name the marks that would turn the text behind them: ``‹U+202E›``."""
    return text if text.isascii() else sub(_TURNING, lambda mark: f"‹U+{ord(mark[0]):04X}›", text)


def wrap(text: str, columns: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Break a text into lines of at most ``columns``; ``hanging`` indents all lines but the first."""
    hanging = indent if hanging is None else hanging
    lines, line, taken, blank = [], indent, width(indent), True
    for gap, piece in _pieces(text, columns - max(width(indent), width(hanging))):
        needed = width(piece)
        if not blank and taken + len(gap) + needed > columns:
            lines.append(line)
            line, taken, blank = hanging, width(hanging), True
        added = piece if blank else gap + piece
        line += added
        taken += needed + len(added) - len(piece)
        blank = False
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[tuple[str, str]]:
    """Give the pieces of a text, each with the gap before it; those longer than a line are cut to fit."""
    for number, word in enumerate(visible(text).split()):
        gap = " " if number else ""
        for piece in [word] if max(word) < _FIRST_WIDE else filter(None, findall(_PIECE, word)):
            rest = piece
            while width(rest) > room:
                cut = next(at for at in range(len(rest), 0, -1) if width(rest[:at]) <= max(room, 2))
                yield gap, rest[:cut]
                gap, rest = "", rest[cut:]
            yield gap, rest
            gap = ""


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces on the right."""
    return text + " " * max(0, columns - width(text))


def ends(left: str, right: str, columns: int) -> str:
    """Put two texts at both ends of a line; where they do not fit, a space stands between them."""
    return pad(left, columns - width(right) - 1) + " " + right


def clip(text: str, columns: int) -> str:
    """Cut a text to a line."""
    text = visible(text)
    if width(text) <= columns:
        return text
    return next(text[:at] for at in range(len(text), -1, -1) if width(text[:at]) < columns) + "…"


def markdown_escape(text: str) -> str:
    """Make a text stand for itself in Markdown, on one line."""
    return sub(_SPECIAL, r"\\\1", " ".join(visible(text).split()))
