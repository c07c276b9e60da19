"""Questions with a line for each option: what the marks come to, and what is still to be marked.

An unmarked option is no answer, so a question counts once every option is marked or the rest is said to be no.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.filling.returned import Place, Row
from compliance.filling.understanding import Written, read_answer, read_yes_or_no
from compliance.filling.words import NONE, REST, folded, label
from compliance.language.complaints import suggestion
from compliance.language.facts import Fact
from compliance.language.text import LANGUAGES, Lang

_REST = frozenset(folded(REST[lang]) for lang in LANGUAGES)
_NONE = frozenset(folded(NONE[lang]) for lang in LANGUAGES)
_NAMED = 3
Complaints = list[tuple[Place, str]]


@dataclass(frozen=True)
class Group:
    """The rows of one question, each with what is written there."""

    fact: Fact
    cells: tuple[tuple[Row, Written | None], ...]

    @property
    def place(self) -> Place:
        """Where the question's own cell stands."""
        return next((row for row, _ in self.cells if not row.option), self.cells[0][0]).place

    @property
    def own(self) -> Written | None:
        """What is written into the question's own cell."""
        return next((written for row, written in self.cells if not row.option and written is not None), None)


def chosen(group: Group, complaints: Complaints) -> frozenset[str] | None:
    """Give the options that hold, nothing where none is marked; complains of what does not go together."""
    marks = _marks(group, complaints)
    own = folded(group.own) if isinstance(group.own, str) else group.own
    holding = frozenset(option for option, holds in marks.items() if holds)
    if complaints or (own is None and not marks):
        return None
    if own is not None and own not in _REST | _NONE:
        return _list_in_one_cell(group, marks, complaints)
    if own in _NONE and holding:
        complaints.append((group.place, f"none is said to hold, and {', '.join(sorted(holding))} is marked yes"))
    _refuse_unasked(group, complaints)
    if own is None:
        _refuse_unmarked(group, marks, complaints)
    return None if complaints else holding


def _marks(group: Group, complaints: Complaints) -> dict[str, bool]:
    """Read the marks; an option that no longer exists may be marked no."""
    marks: dict[str, bool] = {}
    for row, written in group.cells:
        if not row.option or written is None:
            continue
        try:
            holds = read_yes_or_no(written)
        except ValueError as wrong:
            complaints.append((row.place, f"{row.option}: {wrong}"))
            continue
        if row.option in group.fact.options:
            if marks.setdefault(row.option, holds) != holds:
                complaints.append((row.place, f"{row.option} is marked otherwise above"))
        elif holds:
            complaints.append((row.place, f"{row.option} is not an option{suggestion(row.option, group.fact.options)}"))
    return marks


def _list_in_one_cell(group: Group, marks: dict[str, bool], complaints: Complaints) -> frozenset[str] | None:
    if marks:
        allowed = f"“{REST.en}”, “{REST.zh}” or “{NONE.en}”, “{NONE.zh}”, or nothing"
        complaints.append((group.place, f"{group.own!r} stands above marked options (allowed: {allowed})"))
        return None
    try:
        value = read_answer(group.fact, group.own or "")
    except ValueError as wrong:
        complaints.append((group.place, str(wrong)))
        return None
    assert isinstance(value, frozenset)
    return value


def _refuse_unasked(group: Group, complaints: Complaints) -> None:
    """Take nothing for a no that the file did not ask about."""
    asked = {row.option for row, _ in group.cells}
    unasked = [option for option in group.fact.options if option not in asked]
    if unasked and len(asked) > 1:
        hint = "export it again, or list the options in one cell"
        complaints.append((group.place, f"the file does not ask about {_some(group, unasked)} ({hint})"))


def _refuse_unmarked(group: Group, marks: dict[str, bool], complaints: Complaints) -> None:
    unmarked = [option for option in group.fact.options if option not in marks]
    if unmarked and not complaints:
        says = f"{len(unmarked)} of {len(group.fact.options)} options are not marked: {_some(group, unmarked)}"
        hint = f"mark each yes or no, or choose “{REST.en}”, “{REST.zh}” here"
        complaints.append((group.place, f"{says} ({hint})"))


def _some(group: Group, options: list[str]) -> str:
    """Name a few options, by the titles on their lines: in the language in which the marks are made."""
    lang: Lang = "en" if all(str(written).isascii() for _, written in group.cells) else "zh"
    named = ", ".join(label(group.fact, option, lang) for option in options[:_NAMED])
    return named + (", …" if len(options) > _NAMED else "")
