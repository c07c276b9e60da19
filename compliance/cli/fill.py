"""``compliance fill``: create or continue a profile, asking only what can still change the result."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.assessment.questionnaire import Goal, Questionnaire
from compliance.cli._answers import Answers, Head, answers_given, answers_in
from compliance.cli._desk import Desk
from compliance.cli._menus import asker
from compliance.cli._options import as_lang, as_of_option, lang_option, pack_option, packs_of
from compliance.documents.rules import Packs
from compliance.filling.drafts import open_draft
from compliance.filling.interview import Interview
from compliance.filling.questions import titles_of
from compliance.language.durations import prc_calendar


@click.command("fill")
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--goal",
    type=click.Choice([str(goal) for goal in Goal]),
    default="verdict",
    show_default=True,
    help="What to decide: the verdict asks about law alone, the score about every rule.",
)
@click.option("--theme", "themes", multiple=True, metavar="ID", help="Ask about this theme only; repeat for more.")
@click.option(
    "--answer",
    "given",
    multiple=True,
    metavar="PATH=VALUE",
    help="Put an answer in and ask nothing; repeat. Lists: a,b. Nothing behind = takes it back.",
)
@click.option(
    "--answers",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The same from a YAML or JSON file of facts, nested or dotted.",
)
@pack_option
@as_of_option
@lang_option
def command(
    profile: Path,
    goal: str,
    themes: tuple[str, ...],
    given: tuple[str, ...],
    file: Path | None,
    wanted: tuple[str, ...],
    as_of: date,
    lang: str,
) -> None:
    """Create PROFILE or continue it: one question at a time, the one that settles most first, each answer saved.

    Stops by itself when nothing left to answer can change the verdict. Exit status: 0, whatever the verdict is.
    """
    packs = packs_of(wanted)
    _refuse_unknown(themes, packs)
    draft = open_draft(profile, packs)
    interview = Interview(draft, _questionnaire(packs, as_of), Goal(goal), themes)
    desk = Desk(interview, as_of, as_lang(lang))
    if given or file:
        desk.put(*_given(given, file, packs))
    else:
        desk.hold(asker(as_lang(lang)))


def _questionnaire(packs: Packs, as_of: date) -> Questionnaire:
    in_force = (rule for rule in packs.rules if rule.in_force(as_of))
    return Questionnaire(in_force, packs.vocabulary.facts, as_of, prc_calendar())


def _refuse_unknown(themes: tuple[str, ...], packs: Packs) -> None:
    known = titles_of(packs)
    for theme in themes:
        if theme not in known:
            raise click.BadParameter(f"{theme} is no theme (allowed: {', '.join(known)})", param_hint="--theme")


def _given(given: tuple[str, ...], file: Path | None, packs: Packs) -> tuple[Answers, Head]:
    """Put both sources together; what stands on the command line wins."""
    answers, head = answers_in(file, packs.vocabulary) if file else ({}, {})
    try:
        return answers | answers_given(given, packs.vocabulary), head
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--answer") from None
