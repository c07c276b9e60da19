"""A list of ``questionary`` on a page of its own: however long it is, what stands above it stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compliance.cli._asking import Move, key_of

_FULL_WIDTH = 0xFEE0  # from a letter to the one that a Chinese keyboard types
_SHORTEST = 6  # lines of a list that are always shown
_BESIDE = 2  # lines that a list needs beside its own: its title, and what is wrong with what is marked


def paged(asks: Any, above: int, is_alone: Callable[[object], bool]) -> Any:
    """Keep a list to what ``above`` lines leave of the terminal, and give every move its key.

    ``is_alone`` tells the lines that enter takes at once, where nothing is marked.
    """
    from prompt_toolkit.application import get_app  # noqa: PLC0415 - comes with the extra, and slow to import
    from prompt_toolkit.filters import Condition  # noqa: PLC0415 - as above
    from prompt_toolkit.key_binding import merge_key_bindings  # noqa: PLC0415 - as above
    from prompt_toolkit.layout import ConditionalMargin, Dimension, ScrollbarMargin, ScrollOffsets  # noqa: PLC0415

    shown = asks.application
    window = next(each for each in shown.layout.find_all_windows() if hasattr(each.content, "pointed_at"))
    lines = sum(str(choice.title).count("\n") + 1 for choice in window.content.choices)

    def room() -> int:
        return max(_SHORTEST, get_app().output.get_size().rows - above - _BESIDE)

    window.height = lambda: Dimension(max=room())
    window.scroll_offsets = ScrollOffsets(top=1, bottom=1)
    window.right_margins = [ConditionalMargin(ScrollbarMargin(display_arrows=True), Condition(lambda: lines > room()))]
    shown.key_bindings = merge_key_bindings([shown.key_bindings, _keys(window.content, is_alone)])
    return asks


def _keys(control: Any, is_alone: Callable[[object], bool]) -> Any:
    """Give the keys that a list of the library lacks; its own that mark every line, moves too, do nothing here."""
    from prompt_toolkit.filters import Condition  # noqa: PLC0415 - comes with the extra, and slow to import
    from prompt_toolkit.key_binding import KeyBindings  # noqa: PLC0415 - as above

    keys = KeyBindings()
    for move in Move:
        for key in (key_of(move), chr(ord(key_of(move)) + _FULL_WIDTH)):
            keys.add(key, eager=True)(lambda event, move=move: event.app.exit(result=move))
    for marking_all in "ai":
        keys.add(marking_all, eager=True)(lambda _event: None)
    alone = Condition(lambda: not control.selected_options and is_alone(control.get_pointed_at().value))
    keys.add("enter", eager=True, filter=alone)(lambda event: event.app.exit(result=control.get_pointed_at().value))
    return keys
