"""Lists to choose from, with keys pressed as on a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from os import terminal_size
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from compliance.cli import _asking, _menus
from compliance.cli._asking import Move, Prompts
from compliance.cli._menus import Menus
from compliance.cli._output import columns
from compliance.language.facts import NEVER, FactType, Value
from compliance.language.text import Text
from tests.filling.test_typed import KINDS, fact

DOWN, UP, ENTER, SPACE, CTRL_C, CTRL_U = "\x1b[B", "\x1b[A", "\r", " ", "\x03", "\x15"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pressed, create_app_session(input=pressed, output=DummyOutput()):
        yield pressed


@pytest.mark.parametrize(
    ("kind", "pressed", "answer"),
    [
        ("yes", ENTER, True),
        ("yes", DOWN + ENTER, False),
        ("yes", DOWN * 2 + ENTER, Move.UNKNOWN),
        ("yes", UP + ENTER, Move.STOP),
        ("yes", CTRL_C, Move.STOP),
        ("one", DOWN + ENTER, "south"),
        ("one", DOWN * 4 + ENTER, Move.BACK),
        ("some", ENTER + SPACE + DOWN + SPACE + ENTER, frozenset({"north", "south"})),
        ("some", DOWN * 3 + SPACE + ENTER, frozenset()),
        ("some", DOWN * 4 + SPACE + ENTER, Move.UNKNOWN),
        ("some", SPACE + DOWN * 4 + SPACE + ENTER + SPACE + ENTER, frozenset({"north"})),
        ("some", DOWN * 3 + ENTER, frozenset()),
        ("some", DOWN * 6 + ENTER, Move.SKIP),
        ("some", "ai" + ENTER + SPACE + ENTER, frozenset({"north"})),
        ("some", SPACE + "b", Move.BACK),
        ("one", "?", Move.UNKNOWN),
        ("some", "？", Move.UNKNOWN),
        ("yes", "s", Move.SKIP),
        ("until", "q", Move.STOP),
        ("day", ENTER + "2026-03-02" + ENTER, date(2026, 3, 2)),
        ("day", ENTER + "soon" + ENTER + CTRL_U + "2026-03-02" + ENTER, date(2026, 3, 2)),
        ("day", ENTER + "b" + ENTER, Move.BACK),
        ("day", DOWN + ENTER, NEVER),
        ("until", DOWN * 2 + ENTER, Move.UNKNOWN),
        ("whole", "1,200" + ENTER, 1200),
        ("whole", "?" + ENTER, Move.UNKNOWN),
    ],
)
def test_what_the_keys_say(keys: PipeInput, kind: str, pressed: str, answer: object) -> None:
    keys.send_text(pressed)
    assert Menus("en").ask(KINDS[kind], None) == answer


@pytest.mark.parametrize(
    ("kind", "current"),
    [
        ("yes", False),
        ("one", "east"),
        ("some", frozenset({"east"})),
        ("some", frozenset[str]()),
        ("day", NEVER),
        ("whole", 12),
    ],
)
def test_enter_keeps_the_answer_that_is_there(keys: PipeInput, kind: str, current: Value) -> None:
    keys.send_text(ENTER)
    assert Menus("zh").ask(KINDS[kind], current) == current


def test_a_day_that_is_there_is_kept_with_enter_twice(keys: PipeInput) -> None:
    keys.send_text(ENTER * 2)
    assert Menus("en").ask(KINDS["day"], date(2026, 3, 2)) == date(2026, 3, 2)


def test_a_name(keys: PipeInput) -> None:
    keys.send_text(ENTER + "港光" + ENTER)
    assert Menus("zh").name() == "港光"


def test_a_long_list_is_walked_through(keys: PipeInput) -> None:
    options: dict[str, Any] = {f"option_{number}": KINDS["yes"].title for number in range(60)}
    keys.send_text(DOWN * 59 + ENTER)
    assert Menus("en").ask(fact(FactType.CHOICE, options=options), None) == "option_59"


@pytest.mark.parametrize("kind", [FactType.CHOICE, FactType.CHOICES])
def test_a_long_list_leaves_its_question_in_sight(kind: FactType) -> None:
    screen = StringIO()
    output = Vt100_Output(screen, lambda: Size(rows=24, columns=80), enable_cpr=False)
    options = {f"option_{number}": Text(f"Line {number}.", "行") for number in range(40)}
    with create_pipe_input() as pressed, create_app_session(input=pressed, output=output):
        pressed.send_text("q")
        assert Menus("en").ask(fact(kind, options=options), None, above=10) is Move.STOP
    assert "Line 11." in screen.getvalue()
    assert "Line 12." not in screen.getvalue()


@pytest.mark.parametrize(
    ("terminal", "installed", "kind"), [(True, True, Menus), (True, False, Prompts), (False, True, Prompts)]
)
def test_lists_only_on_a_terminal_that_has_them(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, installed: bool, kind: type
) -> None:
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(_menus, "find_spec", lambda _name: object() if installed else None)
    assert isinstance(_menus.asker("en"), kind)


@pytest.mark.parametrize(("rows", "asked"), [(24, 1), (60, 0)])
def test_without_lists_the_question_is_said_again_below_many_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rows: int, asked: int
) -> None:
    options = {f"option_{number}": Text(f"A rather long line, the {number}th.", "行") for number in range(28)}
    monkeypatch.setattr(_asking, "get_terminal_size", lambda: terminal_size((60, rows)))
    monkeypatch.setattr("builtins.input", lambda _prompt: "2")
    prompts = Prompts("en")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert prompts.ask(fact(FactType.CHOICE, options=options), None, above=8) == "option_1"
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("?") == asked
    assert "? don't know" in lines[-1]


def test_a_narrow_terminal_is_written_to_its_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((60, 20)))
    assert columns() == 80
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert columns() == 60


@pytest.mark.parametrize("kind", [FactType.CHOICE, FactType.CHOICES])
def test_nothing_stands_past_the_edge_and_the_answer_stays(kind: FactType, capsys: pytest.CaptureFixture[str]) -> None:
    screen = StringIO()
    output = Vt100_Output(screen, lambda: Size(rows=24, columns=80), enable_cpr=False)
    options = {"long": Text("word " * 30 + "END", "字" * 60)}
    with create_pipe_input() as pressed, create_app_session(input=pressed, output=output):
        pressed.send_text(SPACE + ENTER if kind is FactType.CHOICES else ENTER)
        Menus("en").ask(fact(kind, options=options), None)
    assert "END" in screen.getvalue()
    assert "selection" not in screen.getvalue()  # the library's own words know one language
    said = capsys.readouterr().out
    assert said.startswith("> word")
    assert "END" in said
