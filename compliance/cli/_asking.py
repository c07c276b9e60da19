"""Asking line by line, on a terminal or through a pipe; what may be said instead of an answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum, auto
from io import TextIOWrapper
from shutil import get_terminal_size
from typing import Protocol
from unicodedata import normalize

import click

from compliance.cli._output import columns
from compliance.documents.document import has_control_characters
from compliance.filling.typed import allowed, read_typed
from compliance.language.facts import Fact, FactType, Value, say_value
from compliance.language.text import COLON, Lang, Text
from compliance.reports._layout import pad, width, wrap


class Move(Enum):
    """What can be done instead of answering."""

    UNKNOWN = auto()
    BACK = auto()
    SKIP = auto()
    STOP = auto()


MOVES = {
    Move.UNKNOWN: Text("Don't know", "不清楚"),
    Move.BACK: Text("Back to the question before", "返回上一题"),
    Move.SKIP: Text("Skip this theme", "跳过本主题"),
    Move.STOP: Text("Stop here", "到此为止"),
}
_TYPED = {
    Move.UNKNOWN: ("?", "don't know", "不清楚", "不知道"),
    Move.BACK: ("b", "back", "返回"),
    Move.SKIP: ("s", "skip", "跳过"),
    Move.STOP: ("q", "quit", "stop", "停止", "退出"),
}
KEYS = Text("? don't know · b back · s skip this theme · q stop", "? 不清楚 · b 返回 · s 跳过本主题 · q 停止")
NAME = Text("Name of the project", "项目名称")
NO_NAME = Text("A name of one line is needed.", "请填写名称（一行）。")
_WRONG = Text("{typed} is no answer here: {allowed}.", "“{typed}”不是有效回答。{allowed}。")
_KEEP = Text("Enter keeps: {value}", "直接回车保留：{value}")
_LONGEST = 200
_FEW = 6
_BESIDE = 3  # lines below the options: what can be done, what is kept, the prompt


class Asker(Protocol):
    """Somebody to be asked."""

    def name(self) -> str | Move:
        """Ask what the project is called."""

    def ask(self, fact: Fact, current: Value | None, above: int = 0) -> Value | Move:
        """Ask for an answer, again until it is one; so many lines above it are to stay in sight."""


class Prompts:
    """Asks line by line; what comes through a pipe is shown, so that a record of it can be read."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # what is no text is no answer, and no end of the program

    def name(self) -> str | Move:
        """Ask what the project is called."""
        while isinstance(typed := self._line(f"{NAME[self.lang]}{COLON[self.lang]}"), str):
            if is_name(typed):
                return typed
            click.echo(NO_NAME[self.lang])
        return typed

    def ask(self, fact: Fact, current: Value | None, above: int = 0) -> Value | Move:
        """Ask for an answer, again until it is one."""
        options = list(_numbered(fact, self.lang))
        for line in options:
            click.echo(line)
        if sys.stdin.isatty():
            self._remind(fact, above + len(options))
        if current is not None:
            for line in wrap(_KEEP.fill(value=say_value(fact, current))[self.lang], columns(), "  "):
                click.echo(line)
        while isinstance(typed := self._line(f"{as_sentence(allowed(fact)[self.lang])} > "), str):
            if not typed and current is not None:
                return current
            try:
                return read_typed(fact, typed)
            except ValueError:
                for line in wrap(no_answer(fact, typed)[self.lang], columns(), "  "):
                    click.echo(click.style(line, fg="red"))
        return typed

    def _remind(self, fact: Fact, above: int) -> None:
        """Say what else can be done, and the question again where its options have pushed it out of sight."""
        if above + _BESIDE > get_terminal_size().lines:
            for line in wrap(fact.question[self.lang], columns()):
                click.echo(click.style(line, bold=True))
        click.echo(click.style(f"  {KEYS[self.lang]}", dim=True))

    def _line(self, prompt: str) -> str | Move:
        try:
            letters = (letter if letter.isprintable() else " " for letter in input(prompt))  # none steers the terminal
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return Move.STOP
        typed = "".join(letters).strip()
        if not sys.stdin.isatty():
            click.echo(typed)
        return move_typed(typed) or typed


def _numbered(fact: Fact, lang: Lang) -> Iterator[str]:
    """Give the options with their numbers, in two columns where many are short."""
    if not fact.options or fact.type not in (FactType.CHOICE, FactType.CHOICES):
        return
    said = [title[lang] for title in fact.options.values()]
    half = (columns() - 2) // 2
    if len(said) <= _FEW or max(map(width, said)) >= half - 4:
        for number, title in enumerate(said, 1):
            yield from wrap(title, columns(), f"  {number:>2} ", "     ")
        return
    numbered = [f"{number:>2} {title}" for number, title in enumerate(said, 1)]
    rows = -(-len(said) // 2)
    for left, right in zip(numbered[:rows], [*numbered[rows:], ""], strict=False):
        yield f"  {pad(left, half)}{right}".rstrip()


def as_sentence(said: str) -> str:
    """Begin it with a capital."""
    return said[:1].upper() + said[1:]


def no_answer(fact: Fact, typed: str) -> Text:
    """Say that this is no answer, and what is."""
    return _WRONG.fill(typed=typed[:_LONGEST], allowed=allowed(fact))


def key_of(move: Move) -> str:
    """Give the key that says a move."""
    return _TYPED[move][0]


def move_typed(typed: str) -> Move | None:
    """Give the move that was typed in place of an answer, in either language."""
    said = normalize("NFKC", typed).strip().lower()
    return next((move for move, words in _TYPED.items() if said in words), None)


def is_name(typed: str) -> bool:
    """Whether a project may be called so."""
    return 0 < len(typed) <= _LONGEST and not has_control_characters(typed)
