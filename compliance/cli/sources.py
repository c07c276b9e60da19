"""``compliance sources``: the registers, what rules cover of them, and whether a document still matches."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli._options import as_lang, lang_option, pack_option, packs_of
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.rules import Packs
from compliance.documents.sources import Source
from compliance.upkeep.coverage import Covered, coverage
from compliance.upkeep.verification import mismatches


@click.group("sources")
def command() -> None:
    """List sources, their coverage by rules, and verify documents they were read from."""


@command.command("list")
@pack_option
@lang_option
@click.option("--unverified", is_flag=True, help="Only clauses whose content or figure could not be verified.")
def list_sources(wanted: tuple[str, ...], lang: str, unverified: bool) -> None:
    """List the registers: id, days in force, how many clauses, title."""
    packs, language = packs_of(wanted), as_lang(lang)
    for source in packs.sources.values():
        if unverified:
            for clause in source.clauses.values():
                if clause.verified == "unverified":
                    click.echo(f"{clause.path:40} {clause.says[language]}")
            continue
        since = source.since.isoformat() if source.since else "…"
        until = source.until.isoformat() if source.until else "…"
        click.echo(f"{source.id:30} {since:10} – {until:10} {len(source.clauses):4}  {source.title[language]}")


@command.command("coverage")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@pack_option
@lang_option
@click.pass_context
def show_coverage(ctx: click.Context, names: tuple[str, ...], wanted: tuple[str, ...], lang: str) -> None:
    """List, for every clause, the rules that cite it or why none can; exit 1 where neither is said."""
    packs = packs_of(wanted)
    for name in names:
        _source_named(packs, name)
    unexplained = 0
    for covered in coverage(packs):
        if not names or covered.clause.source in names:
            unexplained += not covered.is_explained
            click.echo(_covered_line(covered, lang))
    click.echo(f"{unexplained} clauses without a rule or a reason", err=True)
    ctx.exit(1 if unexplained else 0)


def _covered_line(covered: Covered, lang: str) -> str:
    clause = covered.clause
    if covered.rules:
        said = ", ".join(covered.rules)
    elif clause.reason:
        said = f"– {clause.reason[as_lang(lang)]}"
    else:
        said = "NO RULE AND NO REASON"
    return f"{clause.path:40} [{clause.verified}] {said}"


@command.command("verify")
@click.argument("name", required=False, metavar="[SOURCE]")
@click.option("--document", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The text to re-read.")
@pack_option
@click.pass_context
def verify(ctx: click.Context, name: str | None, document: Path, wanted: tuple[str, ...]) -> None:
    """Re-read a document and fail when a paragraph no longer says what the register was made from."""
    packs = packs_of(wanted)
    source = _source_named(packs, name) if name else _source_of(packs, document)
    try:
        text = document.read_text("utf-8-sig")
    except OSError as wrong:
        raise DocumentError([Fault(str(document), 1, 1, f"cannot be read ({wrong.strerror})")]) from None
    except UnicodeDecodeError:
        raise DocumentError([Fault(str(document), 1, 1, "is not UTF-8 text")]) from None
    found = list(mismatches(source, text))
    for mismatch in found:
        click.echo(str(mismatch))
    checked = sum(clause.paragraph is not None for clause in source.clauses.values())
    click.echo(f"{source.id}: {checked} clauses checked, {len(found)} no longer match", err=True)
    ctx.exit(1 if found or not checked else 0)


def _source_named(packs: Packs, name: str) -> Source:
    if name not in packs.sources:
        raise click.BadParameter(f"{name} is no source (allowed: {', '.join(packs.sources)})", param_hint="SOURCE")
    return packs.sources[name]


def _source_of(packs: Packs, document: Path) -> Source:
    found = [source for source in packs.sources.values() if (source.document or {}).get("file") == document.name]
    if len(found) != 1:
        raise click.BadParameter(f"no source was read from {document.name}; name the SOURCE", param_hint="--document")
    return found[0]
