"""Complaints: what is wrong with a document and where inside it, with the words for what is allowed."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.language.frozen import frozen

At = tuple[str | int, ...]
"""A place inside a document: the keys and positions that lead to it."""
_LISTED = 12
_LONGEST = 60
_COMPARED = 200


@frozen
class Complaint:
    """One fault; ``on_key`` when the key itself is wrong, not its value."""

    at: At
    says: str
    on_key: bool = False


def shown(written: object) -> str:
    """Show a written value in a message, cut to a line."""
    if isinstance(written, bool):
        return "true" if written else "false"
    if isinstance(written, dict | list):
        return "a mapping" if isinstance(written, dict) else "a list"
    text = "nothing" if written is None else str(written)
    cut = f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
    return repr(cut) if isinstance(written, str) else cut


def suggestion(written: object, allowed: Iterable[str]) -> str:
    """Give the bracket that names what is allowed and the nearest known name."""
    from difflib import get_close_matches  # noqa: PLC0415 - wanted only when something is wrong

    names = list(allowed)
    near = get_close_matches(str(written)[:_COMPARED], names, n=1)
    hint = f"did you mean {near[0]}?" if near else ""
    listed = "allowed: " + ", ".join(names) if 0 < len(names) <= _LISTED else ""
    said = "; ".join(part for part in (listed, hint) if part)
    return f" ({said})" if said else ""
