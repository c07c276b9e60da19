"""Asking with lists that are walked through by arrow keys, where ``questionary`` is installed.

A list keeps to a page of its own, so that its question stays in sight however long it is.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import click

from compliance.cli._asking import (
    KEYS,
    MOVES,
    NAME,
    NO_NAME,
    Asker,
    Move,
    Prompts,
    as_sentence,
    is_name,
    key_of,
    move_typed,
    no_answer,
)
from compliance.cli._output import columns
from compliance.cli._pages import paged
from compliance.filling.typed import allowed, read_typed
from compliance.language.facts import NEVER, Fact, FactType, Value, say_value
from compliance.language.text import COLON, Lang, Text
from compliance.reports._layout import wrap

_ANSWERS: dict[object, Text] = {True: Text("Yes", "是"), False: Text("No", "否")}
_HAPPENED = Text("On a day", "已发生（填写日期）"), Text("Not yet", "尚未发生")
_AHEAD = Text("On a day", "有此日期（填写日期）"), Text("No such day", "无此日期")
_NONE_OF_THEM = Text("None of them", "均无")
_MARK = Text("Mark at least one line; a line below the rule stands alone.", "请至少选一项；分隔线以下的选项只能单选。")
_SPACE_MARKS = Text("(space marks, enter goes on)", "（空格选择，回车继续）")
_ARROWS = Text("(arrow keys, enter)", "（方向键选择，回车确定）")
_RULE = "─" * 20


def asker(lang: Lang) -> Asker:
    """Give the one to ask: with lists on a terminal that has them."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Menus(lang) if on_terminal and find_spec("questionary") else Prompts(lang)


class Menus:
    """Asks with lists; whatever stands below the rule of a list is a key of its own, too."""

    def __init__(self, lang: Lang) -> None:
        import questionary  # noqa: PLC0415 - an extra, and slow to import

        self.lang, self.kit = lang, questionary
        self._above = 0

    def name(self) -> str | Move:
        """Ask what the project is called."""
        asks = f"{NAME[self.lang]}{COLON[self.lang].rstrip()}"
        typed = self._put(self.kit.text(asks, validate=self._check_name, qmark=""))
        return typed if isinstance(typed, Move) else str(typed).strip()

    def _check_name(self, typed: str) -> bool | str:
        return is_name(typed.strip()) or NO_NAME[self.lang]

    def ask(self, fact: Fact, current: Value | None, above: int = 0) -> Value | Move:
        """Ask for an answer, again until it is one."""
        self._above = above
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
        for line in wrap(said[self.lang], columns(), "> ", "  "):
            click.echo(line)
        return picked

    def _one(self, fact: Fact, options: Mapping[Any, Text], current: Value | None) -> Value | Move:
        choices = [self._choice(text, value, 3) for value, text in options.items()]
        chosen = next((choice for choice in choices if choice.value == current and current is not None), None)
        below = [self.kit.Separator(_RULE), *self._moves()]
        asks = self.kit.select(
            fact.title[self.lang],
            choices=[*choices, *below],
            default=chosen,
            qmark="",
            instruction=_ARROWS[self.lang],
            use_jk_keys=False,
            erase_when_done=True,
        )
        picked: Value | Move = self._put(paged(asks, self._above, lambda _: False))
        return picked

    def _some(self, fact: Fact, current: Value | None) -> Value | Move:
        marked = current if isinstance(current, frozenset) else frozenset()
        choices = [self._choice(text, option, 5, checked=option in marked) for option, text in fact.options.items()]
        none = self.kit.Choice(_NONE_OF_THEM[self.lang], value=NEVER, checked=current == frozenset())
        below = [self.kit.Separator(_RULE), none, *self._moves()]
        asks = self.kit.checkbox(
            fact.title[self.lang],
            choices=[*choices, *below],
            validate=self._check_marks,
            qmark="",
            instruction=_SPACE_MARKS[self.lang],
            erase_when_done=True,
        )
        picked = self._put(paged(asks, self._above, _is_alone))
        listed = picked if isinstance(picked, list) else [picked]
        move = next((each for each in listed if isinstance(each, Move)), None)
        return move or frozenset(option for option in listed if option != NEVER)

    def _choice(self, text: Text, value: Any, indent: int, *, checked: bool = False) -> Any:
        """Make a line of a list, going on below itself where it is long: what stands past the edge is not seen."""
        lines = list(wrap(text[self.lang], columns() - 2, " " * indent))
        return self.kit.Choice("\n".join(lines).strip(), value=value, checked=checked)

    def _check_marks(self, picked: list[Any]) -> bool | str:
        alone = [each for each in picked if _is_alone(each)]
        return True if picked and (not alone or len(picked) == 1) else _MARK[self.lang]

    def _day(self, fact: Fact, current: Value | None) -> Value | Move:
        day, none = _AHEAD if fact.ahead else _HAPPENED
        options: dict[object, Text] = {FactType.DATE: day, NEVER: none}
        picked = self._one(fact, options, FactType.DATE if current not in (None, NEVER) else current)
        return self._typed(fact, current) if picked is FactType.DATE else self._shown(fact, picked)

    def _typed(self, fact: Fact, current: Value | None) -> Value | Move:
        default = str(current) if current not in (None, NEVER) else ""
        for said in (as_sentence(allowed(fact)[self.lang]), KEYS[self.lang]):
            click.echo(f"  {said}")
        typed = self._put(
            self.kit.text(">", default=default, validate=lambda typed: self._check(fact, typed), qmark="")
        )
        return typed if isinstance(typed, Move) else move_typed(typed) or read_typed(fact, typed)

    def _check(self, fact: Fact, typed: str) -> bool | str:
        if move_typed(typed):
            return True
        try:
            read_typed(fact, typed)
        except ValueError:
            return no_answer(fact, typed)[self.lang]
        return True

    def _moves(self) -> list[Any]:
        return [self.kit.Choice(f"{text[self.lang]} ({key_of(move)})", value=move) for move, text in MOVES.items()]

    def _put(self, question: Any) -> Any:
        try:
            return question.unsafe_ask()
        except (EOFError, KeyboardInterrupt):
            return Move.STOP


def _is_alone(value: object) -> bool:
    """Whether a line of a list of several is an answer only by itself."""
    return isinstance(value, Move) or value == NEVER
