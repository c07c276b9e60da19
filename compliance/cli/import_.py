"""``compliance import``: answers that came back in a workbook or a table, put into a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from compliance.cli._options import as_lang, lang_option, pack_option, packs_of
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile
from compliance.filling.drafts import ChangedOnDisk, open_draft
from compliance.filling.questions import head_of
from compliance.filling.receiving import put_in, receive
from compliance.filling.taking import Answer, Taken
from compliance.language.facts import say_value
from compliance.language.text import Lang, Text

_CONFLICT = Text("{path}: {here} here, {there} in {place}", "{path}：此处为{here}，{place}为{there}")
_OLDER = Text(
    "{path}: {here} as it went out; {place} says {there} by now and keeps it",
    "{path}：与导出时相同，为{here}；{place}现为{there}，予以保留",
)
_REFUSED = Text(
    "{number} from {file}; nothing was written (correct them, or import with --overwrite)",
    "{number}项与{file}不一致，未写入任何内容（请更正，或使用--overwrite导入）",
)
_TAKEN = Text(
    "{file}: {new} new, {equal} equal, {overwritten} overwritten, {older} older than the profile's",
    "{file}：新增{new}项，相同{equal}项，覆盖{overwritten}项，早于档案{older}项",
)
_DRY = Text(" (a dry run: nothing was written)", "（试运行，未写入任何内容）")


@click.command("import")
@click.argument("answers", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--into",
    "profile",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The profile; a missing or empty file is a new one.",
)
@click.option("--overwrite", is_flag=True, help="Let answers that differ from the profile's take their place.")
@click.option("--dry-run", is_flag=True, help="Check and count, and write nothing.")
@pack_option
@lang_option
@click.pass_context
def command(
    ctx: click.Context, answers: Path, profile: Path, overwrite: bool, dry_run: bool, wanted: tuple[str, ...], lang: str
) -> None:
    """Put a workbook's answers into a profile.

    ANSWERS is a filled-in questionnaire, .xlsx or .csv. Everything is checked first: with one cell that is no answer,
    or one that differs from the profile's without --overwrite, nothing is written. An empty cell changes nothing.
    Exit status: 0 done, 2 nothing written.
    """
    language = as_lang(lang)
    draft = open_draft(profile, packs_of(wanted))
    taken = receive(answers, draft)
    for line in _said(_OLDER, taken.older.values(), draft.profile, language):
        click.echo(line, err=True)
    if taken.conflicts and not overwrite:
        for line in _said(_CONFLICT, taken.conflicts.values(), draft.profile, language):
            click.echo(line, err=True)
        number = len(taken.conflicts)
        counted = Text("1 answer differs" if number == 1 else f"{number:,} answers differ", f"{number:,}")
        click.echo(_REFUSED.fill(number=counted, file=draft.profile.file)[language], err=True)
        ctx.exit(2)
    if not dry_run:
        try:
            put_in(draft, taken, overwrite=overwrite)
        except ChangedOnDisk as wrong:
            raise DocumentError([Fault(draft.profile.file, 1, 1, str(wrong))]) from None
    click.echo(_summary(taken, draft.profile)[language] + (_DRY[language] if dry_run else ""))


def _summary(taken: Taken, profile: Profile) -> Text:
    numbers = {"new": taken.new, "equal": taken.equal, "overwritten": taken.conflicts, "older": taken.older}
    return _TAKEN.fill(file=profile.file, **{name: str(len(of)) for name, of in numbers.items()})


def _said(words: Text, answers: Iterable[Answer], profile: Profile, lang: Lang) -> Iterator[str]:
    """Say where an answer differs from the profile's, both places and both values."""
    head = {f"profile.{name}": value for name, value in head_of(profile).items()}
    for answer in answers:
        fact = answer.fact
        line, column = profile.place(fact.path)
        there = head[fact.path] if fact.path in head else profile.facts.get(fact.path)
        place = profile.file if fact.path in head else f"{profile.file}:{line}:{column}"
        here, said = say_value(fact, answer.value), say_value(fact, there)
        yield f"{answer.place}: {words.fill(path=fact.path, here=here, there=said, place=place)[lang]}"
