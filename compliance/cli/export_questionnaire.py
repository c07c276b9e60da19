"""``compliance export-questionnaire``: the questions as a workbook, for those who will not use a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from compliance.cli._options import as_lang, as_of_option, lang_option, pack_option, packs_of
from compliance.cli._output import write
from compliance.documents.profiles import Profile, load_profile
from compliance.documents.rules import Packs
from compliance.filling.questions import asked, titles_of
from compliance.filling.table import draw_table
from compliance.filling.workbook import draw_workbook
from compliance.language.complaints import suggestion

_FORMATS = ("xlsx", "csv")


@click.command("export-questionnaire")
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Where it goes.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="A workbook or a table.  [default: by --output]")
@click.option("--theme", "themes", multiple=True, metavar="ID", help="Only the questions of a theme; repeatable.")
@click.option("--open", "open_only", is_flag=True, help="Only what is unanswered and can still change an outcome.")
@pack_option
@as_of_option
@lang_option
def command(
    profile: Path | None,
    output: Path,
    form: str | None,
    themes: tuple[str, ...],
    open_only: bool,
    wanted: tuple[str, ...],
    as_of: date,
    lang: str,
) -> None:
    """Write the questions as a workbook.

    It has drop-downs in either language, and the answers of PROFILE stand in it. "compliance import" takes the
    answers back. Definitions are not asked: they follow from other answers.
    """
    form = form or _form_of(output)
    if output.exists():
        raise click.BadParameter(f"{output} exists and may hold answers (name another file)", param_hint="--output")
    packs = packs_of(wanted)
    _check_themes(themes, packs)
    described = load_profile(profile, packs) if profile else Profile("", {})
    language = as_lang(lang)
    parts = asked(packs, described, as_of, themes=themes, open_only=open_only)
    if not parts:
        raise click.UsageError("nothing is left to ask" if open_only else "these packs ask nothing")
    drawn = (
        draw_workbook(parts, described, packs, as_of, language)
        if form == "xlsx"
        else draw_table(parts, described, language)
    )
    write(drawn, output)
    click.echo(f"{output}: {sum(len(part.facts) for part in parts)} questions", err=True)


def _form_of(output: Path) -> str:
    form = output.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise click.UsageError(f"{output.name} says no format (end it in .xlsx or .csv, or give --format)")
    return form


def _check_themes(themes: Sequence[str], packs: Packs) -> None:
    known = titles_of(packs)
    for theme in themes:
        if theme not in known:
            raise click.BadParameter(f"{theme} is no theme{suggestion(theme, known)}", param_hint="--theme")
