"""Asking on a terminal: lists to choose from where ``questionary`` is installed, plain prompts and pipes without."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from importlib.util import find_spec
from io import TextIOWrapper
from typing import Any, Protocol
from unicodedata import normalize

import click

from compliance.documents.document import has_control_characters
from compliance.filling.typed import allowed, read_typed
from compliance.language.facts import NEVER, Fact, FactType, Value, say_value
from compliance.language.text import Lang, Text
from compliance.reports._layout import pad, width, wrap

COLUMNS = 80


class Move(Enum):
    """What can be done instead of answering."""

    UNKNOWN = auto()
    BACK = auto()
    SKIP = auto()
    STOP = auto()


MOVES = {
    Move.UNKNOWN: Text("Don't know", "不知道"),
    Move.BACK: Text("Back to the question before", "返回上一题"),
    Move.SKIP: Text("Skip this theme", "跳过本主题"),
    Move.STOP: Text("Stop here", "到此为止"),
}
_TYPED = {
    Move.UNKNOWN: ("?", "don't know", "不知道", "不清楚"),
    Move.BACK: ("b", "back", "返回"),
    Move.SKIP: ("s", "skip", "跳过"),
    Move.STOP: ("q", "quit", "stop", "停止", "退出"),
}
KEYS = Text("? don't know · b back · s skip this theme · q stop", "? 不知道 · b 返回 · s 跳过本主题 · q 停止")
_BELOW = Text(
    "Below every list: don't know, back, skip this theme, stop. The arrow up leads there.",
    "每个列表末尾均可选择：不知道、返回上一题、跳过本主题、到此为止（按向上键直达）。",
)
_NAME = Text("Name of the project", "项目名称")
_NO_NAME = Text("A name of one line is needed.", "请填写名称（一行）。")
_WRONG = Text("{typed} is no answer here: {allowed}.", "“{typed}”不是有效回答。{allowed}。")
_KEEP = Text("Enter keeps: {value}", "直接回车保留：{value}")
_ANSWERS: dict[object, Text] = {True: Text("Yes", "是"), False: Text("No", "否")}
_HAPPENED = Text("On a day", "已发生（填写日期）"), Text("Not yet", "尚未发生")
_AHEAD = Text("On a day", "有此日期（填写日期）"), Text("No such day", "无此日期")
_NONE_OF_THEM = Text("None of them", "均无")
_MARK = Text("Mark at least one line; a line below the rule stands alone.", "请至少选一项；分隔线以下的选项只能单选。")
_SPACE_MARKS = Text("(space marks, enter goes on)", "（空格选择，回车继续）")
_ARROWS = Text("(arrow keys, enter)", "（方向键选择，回车确定）")
_LONGEST = 200
_FEW = 6


class Asker(Protocol):
    """Somebody to be asked; ``hint`` says how to do other things than answering."""

    hint: Text

    def name(self) -> str | Move:
        """Ask what the project is called."""

    def ask(self, fact: Fact, current: Value | None) -> Value | Move:
        """Ask for an answer, again until it is one."""


def asker(lang: Lang) -> Asker:
    """Give the one to ask: with lists on a terminal that has them."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Menus(lang) if on_terminal and find_spec("questionary") else Prompts(lang)


class Prompts:
    """Asks line by line; what comes through a pipe is shown, so that a record of it can be read."""

    hint = KEYS

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # what is no text is no answer, and no end of the program

    def name(self) -> str | Move:
        """Ask what the project is called."""
        while isinstance(typed := self._line(f"{_NAME[self.lang]}: "), str):
            if _is_name(typed):
                return typed
            click.echo(_NO_NAME[self.lang])
        return typed

    def ask(self, fact: Fact, current: Value | None) -> Value | Move:
        """Ask for an answer, again until it is one."""
        for line in _numbered(fact, self.lang):
            click.echo(line)
        if current is not None:
            for line in wrap(_KEEP.fill(value=say_value(fact, current))[self.lang], COLUMNS, "  "):
                click.echo(line)
        while isinstance(typed := self._line(f"{_sentence(allowed(fact)[self.lang])} > "), str):
            if not typed and current is not None:
                return current
            try:
                return read_typed(fact, typed)
            except ValueError:
                said = _WRONG.fill(typed=typed[:_LONGEST], allowed=allowed(fact))[self.lang]
                for line in wrap(said, COLUMNS, "  "):
                    click.echo(click.style(line, fg="red"))
        return typed

    def _line(self, prompt: str) -> str | Move:
        try:
            letters = (letter if letter.isprintable() else " " for letter in input(prompt))  # none steers the terminal
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return Move.STOP
        typed = "".join(letters).strip()
        if not sys.stdin.isatty():
            click.echo(typed)
        return _move(typed) or typed


def _numbered(fact: Fact, lang: Lang) -> Iterator[str]:
    """Give the options with their numbers, in two columns where many are short."""
    if not fact.options or fact.type not in (FactType.CHOICE, FactType.CHOICES):
        return
    said = [title[lang] for title in fact.options.values()]
    half = (COLUMNS - 2) // 2
    if len(said) <= _FEW or max(map(width, said)) >= half - 4:
        for number, title in enumerate(said, 1):
            yield from wrap(title, COLUMNS, f"  {number:>2} ", "     ")
        return
    numbered = [f"{number:>2} {title}" for number, title in enumerate(said, 1)]
    rows = -(-len(said) // 2)
    for left, right in zip(numbered[:rows], [*numbered[rows:], ""], strict=False):
        yield f"  {pad(left, half)}{right}".rstrip()


class Menus:
    """Asks with lists that are walked through by arrow keys."""

    hint = _BELOW

    def __init__(self, lang: Lang) -> None:
        import questionary  # noqa: PLC0415 - an extra, and slow to import

        self.lang, self.kit = lang, questionary

    def name(self) -> str | Move:
        """Ask what the project is called."""
        typed = self._put(self.kit.text(f"{_NAME[self.lang]}:", validate=self._check_name, qmark=""))
        return typed if isinstance(typed, Move) else str(typed).strip()

    def _check_name(self, typed: str) -> bool | str:
        return _is_name(typed.strip()) or _NO_NAME[self.lang]

    def ask(self, fact: Fact, current: Value | None) -> Value | Move:
        """Ask for an answer, again until it is one."""
        match fact.type:
            case FactType.BOOLEAN:
                return self._shown(fact, self._one(fact, _ANSWERS, current))
            case FactType.CHOICE:
                return self._shown(fact, self._one(fact, fact.options, current))
            case FactType.CHOICES:
                return self._shown(fact, self._some(fact, current))
            case FactType.DATE:
                return self._day(fact, current)
            case _:
                return self._typed(fact, current)

    def _shown(self, fact: Fact, picked: Value | Move) -> Value | Move:
        """Leave what was picked where the list stood."""
        said = MOVES[picked] if isinstance(picked, Move) else say_value(fact, picked)
        for line in wrap(said[self.lang], COLUMNS, "> ", "  "):
            click.echo(line)
        return picked

    def _one(self, fact: Fact, options: Mapping[Any, Text], current: Value | None) -> Value | Move:
        choices = [self._choice(text, value, 3) for value, text in options.items()]
        chosen = next((choice for choice in choices if choice.value == current and current is not None), None)
        listed = [*choices, self.kit.Separator("─" * 20), *self._moves()]
        hint = _ARROWS[self.lang]
        picked: Value | Move = self._put(
            self.kit.select(
                fact.title[self.lang],
                choices=listed,
                default=chosen,
                qmark="",
                instruction=hint,
                use_jk_keys=False,
                erase_when_done=True,
            )
        )
        return picked

    def _some(self, fact: Fact, current: Value | None) -> Value | Move:
        marked = current if isinstance(current, frozenset) else frozenset()
        choices = [self._choice(text, option, 5, checked=option in marked) for option, text in fact.options.items()]
        none = self.kit.Choice(_NONE_OF_THEM[self.lang], value=NEVER, checked=current == frozenset())
        listed = [*choices, self.kit.Separator("─" * 20), none, *self._moves()]
        picked = self._put(
            self.kit.checkbox(
                fact.title[self.lang],
                choices=listed,
                validate=self._stands_alone,
                qmark="",
                instruction=_SPACE_MARKS[self.lang],
                erase_when_done=True,
            )
        )
        if isinstance(picked, Move):
            return picked
        if isinstance(picked[0], Move):
            move: Move = picked[0]
            return move
        return frozenset(option for option in picked if option != NEVER)

    def _choice(self, text: Text, value: Any, indent: int, *, checked: bool = False) -> Any:
        """Make a line of a list, going on below itself where it is long: what stands past the edge is not seen."""
        lines = list(wrap(text[self.lang], COLUMNS - 1, " " * indent))
        return self.kit.Choice("\n".join(lines).strip(), value=value, checked=checked)

    def _stands_alone(self, picked: list[Any]) -> bool | str:
        alone = [each for each in picked if isinstance(each, Move) or each == NEVER]
        return True if picked and (not alone or len(picked) == 1) else _MARK[self.lang]

    def _day(self, fact: Fact, current: Value | None) -> Value | Move:
        day, none = _AHEAD if fact.ahead else _HAPPENED
        options: dict[object, Text] = {FactType.DATE: day, NEVER: none}
        picked = self._one(fact, options, FactType.DATE if current not in (None, NEVER) else current)
        return self._typed(fact, current) if picked is FactType.DATE else self._shown(fact, picked)

    def _typed(self, fact: Fact, current: Value | None) -> Value | Move:
        default = str(current) if current not in (None, NEVER) else ""
        for said in (_sentence(allowed(fact)[self.lang]), KEYS[self.lang]):
            click.echo(f"  {said}")
        typed = self._put(
            self.kit.text(">", default=default, validate=lambda typed: self._check(fact, typed), qmark="")
        )
        return typed if isinstance(typed, Move) else _move(typed) or read_typed(fact, typed)

    def _check(self, fact: Fact, typed: str) -> bool | str:
        if _move(typed):
            return True
        try:
            read_typed(fact, typed)
        except ValueError:
            return _sentence(allowed(fact)[self.lang])
        return True

    def _moves(self) -> list[Any]:
        return [self.kit.Choice(text[self.lang], value=move) for move, text in MOVES.items()]

    def _put(self, question: Any) -> Any:
        try:
            return question.unsafe_ask()
        except (EOFError, KeyboardInterrupt):
            return Move.STOP


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _move(typed: str) -> Move | None:
    said = normalize("NFKC", typed).strip().lower()
    return next((move for move, words in _TYPED.items() if said in words), None)


def _is_name(typed: str) -> bool:
    return 0 < len(typed) <= _LONGEST and not has_control_characters(typed)
