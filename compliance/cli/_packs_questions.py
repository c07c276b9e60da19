"""``compliance packs questions``: how large the vocabulary is, and how much of it a project meets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli._options import as_lang, as_of_option, lang_option, pack_option, packs_of, profile_paths
from compliance.documents.profiles import load_profile
from compliance.language.durations import prc_calendar
from compliance.language.text import Text
from compliance.upkeep.questions import facts_that_only_choose, questions_met

_VOCABULARY = Text(
    "{facts} facts, of which {choose} only choose what applies; {definitions} definitions, which nobody is asked",
    "共{facts}项事实，其中{choose}项仅用于判断适用；另有{definitions}项定义，无须回答",
)
_MET = Text(
    "{name}: asked {asked} ({choosing} to choose, {judging} to judge); {rules} rules may apply",
    "{name}：须回答{asked}项（判断适用{choosing}项，判断合规{judging}项）；可能适用规则{rules}条",
)


@click.command("questions")
@click.argument("profiles", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PROFILE]...")
@pack_option
@as_of_option
@lang_option
def questions(profiles: tuple[Path, ...], wanted: tuple[str, ...], as_of: date, lang: str) -> None:
    """Count the facts of the vocabulary, and those that projects like the given ones are asked.

    Each profile is questioned from the start and answers what it says of itself: first what decides which rules apply,
    then what those rules require. An answer that can no longer change anything is not asked for.
    """
    packs, language, calendar = packs_of(wanted), as_lang(lang), prc_calendar()
    counts = {"facts": len(packs.vocabulary.facts), "definitions": len(packs.vocabulary.definitions)}
    said = {name: str(count) for name, count in (counts | {"choose": len(facts_that_only_choose(packs))}).items()}
    click.echo(_VOCABULARY.fill(**said)[language])
    for path in profile_paths(profiles):
        profile = load_profile(path, packs)
        met = questions_met(packs, profile.facts, as_of, calendar)
        numbers = {"asked": met.asked, "choosing": met.choosing, "judging": met.judging, "rules": met.rules}
        said = {name: str(len(items)) for name, items in numbers.items()}
        click.echo(_MET.fill(name=profile.name, **said)[language])
