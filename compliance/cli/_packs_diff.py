"""``compliance packs diff``: two states of the packs compared, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from compliance.assessment.outcomes import TITLES, Outcome
from compliance.cli._options import as_lang, as_of_option, lang_option, profile_paths
from compliance.documents.faults import DocumentError
from compliance.documents.packs import load_folder
from compliance.documents.profiles import Profile, load_profile
from compliance.documents.reading import Location
from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.language.text import Lang, Text
from compliance.reports._layout import wrap
from compliance.upkeep.pack_diff import (
    Changed,
    Changes,
    Edit,
    Turn,
    changed_facts,
    changed_packs,
    changed_rules,
    turned_outcomes,
)

COLUMNS = 80
_KINDS = {
    "packs": Text("Packs {what}", "{what}的规则包"),
    "rules": Text("Rules {what}", "{what}的规则"),
    "facts": Text("Facts {what}", "{what}的事实"),
}
_ADDED, _REMOVED = Text("added", "新增"), Text("removed", "删除")
_CHANGED, _REWORDED = Text("changed in meaning", "含义变更"), Text("reworded", "改写文字")
_NOTHING = Text("Nothing changed.", "没有变化。")
_OUTCOMES = Text("{profile} as of {day}", "{profile}（截至{day}）")
_SAME = Text("every outcome stays", "结果均无变化")
_ABSENT = Text("not in force", "不具效力")
Sides = Mapping[str, Changes]


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path, file_okay=False))
@click.argument("new", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A profile (or a folder of them) whose changed outcomes are shown; repeatable.",
)
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For whom."
)
@lang_option
def diff(old: Path, new: Path, profiles: tuple[Path, ...], as_of: date, form: str, lang: str) -> None:
    """Compare two states of some packs: what was added, removed, reworded, and what means something else.

    OLD and NEW are each the folder of a pack, or a folder of packs such as the rules/ of a checkout, which brings its
    own facts, themes and registers (seeds/ beside it). With --profile: which outcomes change, answers as declared. A
    profile may be written for either state; answers that one of them does not know are left out there.
    """
    before, after = load_folder(old), load_folder(new)
    read = [_profile(path, after, before) for path in profile_paths(profiles)]
    changes = {
        "packs": changed_packs(before, after),
        "rules": changed_rules(before, after),
        "facts": changed_facts(before, after),
    }
    turns = [(profile, list(turned_outcomes(profile, before, after, as_of, prc_calendar()))) for profile in read]
    if form == "json":
        click.echo(json.dumps(_as_json(changes, turns, as_of), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_as_text(changes, turns, as_of, as_lang(lang))))


def _profile(path: Location, *sides: Packs) -> Profile:
    """Load a profile by the first packs that know its facts."""
    faults: list[DocumentError] = []
    for packs in sides:
        try:
            return load_profile(path, packs)
        except DocumentError as wrong:
            faults.append(wrong)
    raise faults[0]


def _as_json(changes: Sides, turns: Iterable[tuple[Profile, list[Turn]]], as_of: date) -> dict[str, Any]:
    outcomes = [
        {"profile": profile.file, "rule": turn.rule, "old": turn.old, "new": turn.new}
        for profile, found in turns
        for turn in found
    ]
    return {
        **{kind: _changes_json(found) for kind, found in changes.items()},
        "as_of": str(as_of),
        "outcomes": outcomes,
    }


def _changes_json(changes: Changes) -> dict[str, Any]:
    return {
        "added": [{"id": name, "title": title.as_dict()} for name, title in changes.added.items()],
        "removed": [{"id": name, "title": title.as_dict()} for name, title in changes.removed.items()],
        "changed": [_changed_json(change) for change in changes.changed],
        "reworded": [_changed_json(change) for change in changes.reworded],
    }


def _changed_json(change: Changed) -> dict[str, Any]:
    def edits(of: Iterable[Edit]) -> list[dict[str, Any]]:
        return [{"what": edit.name, "old": edit.old.as_dict(), "new": edit.new.as_dict()} for edit in of]

    return {
        "id": change.id,
        "title": change.title.as_dict(),
        "meaning": edits(change.meaning),
        "words": edits(change.words),
    }


def _as_text(changes: Sides, turns: Iterable[tuple[Profile, list[Turn]]], as_of: date, lang: Lang) -> Iterator[str]:
    if not any(changes.values()):
        yield _NOTHING[lang]
    for kind, found in changes.items():
        yield from _titles(_head(kind, _ADDED, lang), found.added, lang)
        yield from _titles(_head(kind, _REMOVED, lang), found.removed, lang)
        yield from _edited(_head(kind, _CHANGED, lang), found.changed, lang)
        yield from _edited(_head(kind, _REWORDED, lang), found.reworded, lang)
    for profile, turned in turns:
        yield from _turns(_OUTCOMES.fill(profile=profile.file, day=str(as_of))[lang], turned, lang)


def _head(kind: str, what: Text, lang: Lang) -> str:
    return _KINDS[kind].fill(what=what)[lang]


def _titles(head: str, titles: Mapping[str, Text], lang: Lang) -> Iterator[str]:
    if titles:
        yield f"{head} ({len(titles)})"
        for name, title in titles.items():
            yield from _entry(name, title, lang)
        yield ""


def _entry(name: str, title: Text, lang: Lang) -> list[str]:
    return wrap(f"{name}: {title[lang]}", COLUMNS, "  ", "    ")


def _edited(head: str, changed: tuple[Changed, ...], lang: Lang) -> Iterator[str]:
    if changed:
        yield f"{head} ({len(changed)})"
        for change in changed:
            yield from _entry(change.id, change.title, lang)
            for edit in (*change.meaning, *change.words):
                yield f"    {edit.title[lang]}"
                yield from wrap(f"- {edit.old[lang]}", COLUMNS, "      ", "        ")
                yield from wrap(f"+ {edit.new[lang]}", COLUMNS, "      ", "        ")
        yield ""


def _turns(head: str, turned: list[Turn], lang: Lang) -> Iterator[str]:
    yield head if turned else f"{head}: {_SAME[lang]}"
    for turn in turned:
        yield from _entry(turn.rule, turn.title, lang)
        yield f"      {_outcome(turn.old, lang)} → {_outcome(turn.new, lang)}"
    yield ""


def _outcome(outcome: Outcome | None, lang: Lang) -> str:
    return (_ABSENT if outcome is None else TITLES[outcome])[lang]
