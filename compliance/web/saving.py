"""Saving what a form brought: merged into the file as it stands now, answer by answer, and never over another's change.

Each posted answer comes with how it stood when its page was drawn. Where the file still says that, the new answer goes
in; where it says something else by now, both values are shown and nothing is written until one is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs
from compliance.filling.drafts import ChangedOnDisk, Draft, open_draft, save
from compliance.language.facts import Fact, Value
from compliance.language.text import Text
from compliance.web.controls import Form, WrongAnswer, left_open, posted, written
from compliance.web.store import Folder

_TRIES = 3


@dataclass(frozen=True)
class Conflict:
    """One answer, changed here and in the file."""

    mine: Value | None
    theirs: Value | None


@dataclass(frozen=True)
class Posted:
    """What a form says: the answers that were touched, and those that are none."""

    answers: Mapping[str, Value | None] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Text] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()  # touched, and answered "don't know"
    held: frozenset[str] = frozenset()  # in conflict, and still not chosen
    settled: frozenset[str] = frozenset()  # in conflict, and chosen now, one way or the other


@dataclass(frozen=True)
class Saved:
    """What came of it."""

    saved: tuple[str, ...] = ()
    faults: Mapping[str, Text] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    merged: bool = False  # the file had been changed by somebody else
    busy: bool = False  # it is being changed all the time; nothing was saved
    before: Profile | None = None  # the profile as it stood, and as it stands
    after: Profile | None = None


def read_posted(form: Form, facts: Mapping[str, Fact]) -> Posted:
    """Read the questions of a form that somebody touched; what is no declared question is passed over."""
    asked = [path for path in facts if form.getlist(f"was.{path}")]
    was = {path: str(form.getlist(f"was.{path}")[0]).replace("\r\n", "\n") for path in asked}
    keep, drop = set(form.getlist("keep")), set(form.getlist("drop"))
    held = {path for path in asked if form.getlist(f"held.{path}")}
    answers: dict[str, Value | None] = {}
    faults: dict[str, Text] = {}
    for path in asked:
        if path in drop:
            continue
        try:
            answer = posted(facts[path], form)
        except WrongAnswer as wrong:
            faults[path] = wrong.says
            continue
        if written(facts[path], answer) != was[path] or path in held:
            answers[path] = answer
    unknown = {path for path in asked if left_open(facts[path], form) and path not in faults}
    return Posted(
        answers,
        was,
        faults,
        frozenset(unknown),
        frozenset(held - keep),
        frozenset(path for path in asked if path in keep | drop),
    )


def save_posted(folder: Folder, name: str, form_says: Posted, etag: str) -> Saved:
    """Put posted answers into a profile.

    Raises NoSuchProfile, and DocumentError where the file cannot be read or written.
    """
    with folder.lock(name):
        for _ in range(_TRIES):
            draft = open_draft(folder.find(name), folder.packs)
            going_in, conflicts = _merge(draft, form_says, folder.packs)
            try:
                after = save(draft, going_in) if going_in else draft
            except ChangedOnDisk:
                continue
            _set_aside(folder, name, form_says)
            return Saved(
                saved=tuple(going_in),
                faults=form_says.faults,
                conflicts=conflicts,
                settled=form_says.settled,
                merged=bool(going_in) and draft.etag != etag,
                before=replace(draft.profile, file=name),
                after=replace(after.profile, file=name),
            )
    return Saved(faults=form_says.faults, busy=True)


def _merge(draft: Draft, form_says: Posted, packs: Packs) -> tuple[dict[str, Value | None], dict[str, Conflict]]:
    """Part what can go in from what the file says otherwise by now."""
    going_in: dict[str, Value | None] = {}
    conflicts: dict[str, Conflict] = {}
    for path, mine in form_says.answers.items():
        fact, theirs = packs.vocabulary.facts[path], draft.profile.facts.get(path)
        now = written(fact, theirs)
        if now == written(fact, mine):
            continue
        if now != form_says.was[path] or path in form_says.held:
            conflicts[path] = Conflict(mine, theirs)
        else:
            going_in[path] = mine
    return going_in, conflicts


def _set_aside(folder: Folder, name: str, form_says: Posted) -> None:
    aside = folder.aside(name)
    aside.difference_update(form_says.was)
    aside.update(form_says.unknown)
