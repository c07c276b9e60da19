"""``compliance packs``: the rule packs, listed, shown, linted, tested, compared, and the schema they make."""

from __future__ import annotations

import json
from pathlib import Path

import click

from compliance.cli._options import as_lang, lang_option, pack_option, packs_of
from compliance.cli._packs_diff import diff
from compliance.cli._packs_questions import questions
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.packs import load_packs, no_such_rule, shipped
from compliance.documents.rules import Pack, Packs, Rule
from compliance.language.conditions import facts_of
from compliance.language.durations import prc_calendar
from compliance.language.text import Lang
from compliance.language.wording import say_condition, say_operand
from compliance.upkeep.cases import Case, broken_cases, load_cases
from compliance.upkeep.lint import lint, lint_vocabulary


@click.group("packs")
def command() -> None:
    """List, show, lint, test and compare rule packs; count their questions."""


command.add_command(diff)
command.add_command(questions)


@command.command("list")
@pack_option
@lang_option
def list_packs(wanted: tuple[str, ...], lang: str) -> None:
    """List the packs: id, version, how many rules, title."""
    for pack in packs_of(wanted).packs:
        click.echo(f"{pack.id:34} {pack.version:8} {len(pack.rules):4}  {pack.title[as_lang(lang)]}")


@command.command("show")
@click.argument("name", metavar="PACK|RULE")
@pack_option
@lang_option
@click.pass_context
def show(ctx: click.Context, name: str, wanted: tuple[str, ...], lang: str) -> None:
    """Show a pack and its rules in words, or one rule."""
    packs = packs_of(wanted)
    language = as_lang(lang)
    pack = next((pack for pack in packs.packs if pack.id == name), None)
    rule = next((rule for rule in packs.rules if rule.id == name), None)
    if pack:
        _show_pack(pack, language)
    elif rule:
        _show_rule(rule, packs, language)
    else:
        click.echo(f"compliance: {no_such_rule(packs, name)}, and no pack", err=True)
        ctx.exit(2)


def _show_pack(pack: Pack, lang: Lang) -> None:
    click.echo(f"{pack.title[lang]} ({pack.id} {pack.version})\n{pack.about[lang]}\n")
    for rule in pack.rules:
        click.echo(f"{rule.id:24} {rule.force:14} {rule.severity:8}  {rule.title[lang]}")


def _show_rule(rule: Rule, packs: Packs, lang: Lang) -> None:
    click.echo(f"{rule.id}  {rule.title[lang]}")
    click.echo(f"  {rule.pack} · {rule.level} · {rule.theme} · {rule.force} · {rule.severity} (weight {rule.weight})")
    if rule.applies_when is not None:
        click.echo(f"  applies when: {say_condition(rule.applies_when)[lang]}")
    click.echo(f"  requires: {say_condition(rule.requires)[lang]}")
    if rule.deadline is not None:
        click.echo(f"  due by: {say_operand(next(iter(facts_of(rule.requires).values())), rule.deadline)[lang]}")
    since, until = rule.since or "…", rule.until or "…"
    click.echo(f"  in force: {since} – {until} · {rule.basis}")
    if rule.derivation:
        click.echo(f"  derivation: {rule.derivation[lang]}")
    for cite in rule.cites:
        clause = packs.sources[cite.source].clauses[cite.clause]
        click.echo(f"  {cite.path}: {clause.says[lang]} [{clause.verified}]")
    click.echo(f"  → {rule.remedy[lang]}")


@command.command("lint")
@pack_option
@click.pass_context
def lint_packs(ctx: click.Context, wanted: tuple[str, ...]) -> None:
    """Object to what loads and is still not right."""
    packs = packs_of(wanted)
    faults = set(lint(packs, _cases(packs), prc_calendar()))
    if not wanted:
        faults |= set(lint_vocabulary(packs))
    for fault in sorted(faults):
        click.echo(str(fault))
    click.echo(f"{len(packs.packs)} packs, {len(packs.rules)} rules, {len(faults)} objections", err=True)
    ctx.exit(1 if faults else 0)


@command.command("test")
@click.option("--mutate", is_flag=True, help="Change the rules, one slip at a time, and see whether a case notices.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="With --mutate: how to report the mutants.",
)
@pack_option
@click.pass_context
def test_packs(ctx: click.Context, mutate: bool, form: str, wanted: tuple[str, ...]) -> None:
    """Run every pack's own cases; with --mutate, test the cases themselves.

    A mutant is a rule with one slip: a figure or a date one step off, a duration one longer or counted in other days,
    an operator for its neighbour, a branch, an option, the deadline or applies_when forgotten, "all" for "any", a yes
    for a no. Definitions and what whole packs stand under are changed once, for all rules. A mutant that no case of a
    rule it changes notices has survived and is named; one that no answers could tell from the original does not count.
    Exit status 0 if no case is broken and 95 percent of the mutants are noticed, else 1.
    """
    if form != "text" and not mutate:
        raise click.UsageError("--format goes with --mutate")
    packs = packs_of(wanted)
    cases = _cases(packs)
    broken = [found for pack in packs.packs for found in broken_cases(cases[pack.id], packs, prc_calendar())]
    for found in broken:
        click.echo(str(found), err=mutate)
    click.echo(f"{sum(map(len, cases.values()))} cases, {len(broken)} broken", err=True)
    held = not mutate or _try_mutants(packs, form)
    ctx.exit(1 if broken or not held else 0)


def _try_mutants(packs: Packs, form: str) -> bool:
    """Try the packs' mutants on the cases of all packs, which share definitions; say whether enough were killed."""
    from compliance.upkeep.mutation import ENOUGH, try_mutants  # noqa: PLC0415 - only here

    everything = load_packs(*(pack.folder for pack in packs.packs if not pack.built_in))
    trial = try_mutants(everything, _cases(everything), prc_calendar(), {pack.id for pack in packs.packs})
    if form == "json":
        survivors = [{"rule": mutant.of, "change": mutant.change} for mutant in trial.survivors]
        report = {"mutants": trial.mutants, "killed": trial.killed, "survivors": survivors}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for mutant in trial.survivors:
            click.echo(str(mutant))
    click.echo(f"{trial.mutants} mutants, {trial.killed} killed: {trial.share:.1f}% ({ENOUGH}% wanted)", err=True)
    return trial.holds


@command.command("schema")
@pack_option
def schema(wanted: tuple[str, ...]) -> None:
    """Print the JSON Schema of a profile, for editors and hooks."""
    from compliance.documents.schemas import profile_schema  # noqa: PLC0415 - only here

    click.echo(json.dumps(profile_schema(packs_of(wanted).vocabulary), ensure_ascii=False, indent=2))


@command.command("export")
@click.option("--format", "name", type=click.Choice(["oscal-catalog"]), required=True, help="What to export as.")
@pack_option
@lang_option
def export(name: str, wanted: tuple[str, ...], lang: str) -> None:  # noqa: ARG001 - the one choice there is
    """Print the packs as an OSCAL catalog: a group a pack, a control a rule."""
    from compliance.upkeep.catalog import oscal_catalog  # noqa: PLC0415 - only here

    catalog = oscal_catalog(packs_of(wanted), as_lang(lang))
    click.echo(json.dumps(catalog, ensure_ascii=False, indent=2))


def _cases(packs: Packs) -> dict[str, tuple[Case, ...]]:
    """Load the cases of every pack; all their faults at once."""
    cases: dict[str, tuple[Case, ...]] = {}
    faults: list[Fault] = []
    for pack in packs.packs:
        folder = shipped("rules") / pack.id if pack.built_in else Path(pack.folder)
        try:
            cases[pack.id] = load_cases(pack, folder, packs)
        except DocumentError as wrong:
            faults.extend(wrong.faults)
    if faults:
        raise DocumentError(faults)
    return cases
