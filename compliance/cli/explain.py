"""``compliance explain``: one rule for one profile, with the tree of its condition and the values used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from compliance.assessment import waivers
from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.findings import Finding
from compliance.cli._options import as_lang, as_of_option, assurance_option, lang_option, pack_option, packs_of
from compliance.cli._output import columns
from compliance.documents.packs import no_such_rule
from compliance.documents.profiles import load_profile
from compliance.documents.rules import Packs
from compliance.language.evaluation import Trace
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text
from compliance.language.truth import Truth
from compliance.language.wording import lines_of
from compliance.reports._layout import wrap
from compliance.reports._register import VERIFIED
from compliance.reports._words import SEVERITIES, cited, derivation, effort, in_brackets, outcome_said, term

_MARKS = {Truth.TRUE: ("✓", "green"), Truth.FALSE: ("✗", "red"), Truth.UNKNOWN: ("?", "yellow")}
_APPLIES = Text("Applies when", "适用条件")
_EVERYBODY = Text("always", "始终适用")
_REQUIRES = Text("Requires", "要求")
_SOURCES = Text("Sources", "依据")
_SANCTION = Text("A breach: {sanction}", "违反后果：{sanction}")
_CHECKED = Text("checked: {how}; {by}", "核对方式：{how}；核对说明（英文）：{by}")
_WAIVER = Text("Waiver, {state}: {reason} ({term})", "豁免（{state}）：{reason}（{term}）")
_LEFT_OUT = Text("Its waiver is left out.", "未计入其豁免。")
_OPEN = Text("Still open", "尚待回答")
_REMEDY = Text("Remedy", "整改建议")
_NOT_IN_FORCE = Text("{rule} is not in force on {day}", "{rule}在{day}不具效力")


@click.command("explain")
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("rule")
@pack_option
@as_of_option
@assurance_option
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers.")
@lang_option
def command(
    profile: Path, rule: str, wanted: tuple[str, ...], as_of: date, assurance: str, no_waivers: bool, lang: str
) -> None:
    """Explain why RULE comes to what it does for PROFILE: the condition with the values used, sources, what is open."""
    packs = packs_of(wanted)
    refuse_unknown(rule, packs)
    assessment = assess(
        load_profile(profile, packs), packs, as_of=as_of, assurance=assurance, use_waivers=not no_waivers
    )
    show(assessment, rule, as_lang(lang))


def refuse_unknown(rule: str, packs: Packs) -> None:
    """Refuse a rule that no pack has."""
    if rule not in {known.id for known in packs.rules}:
        raise click.BadParameter(no_such_rule(packs, rule), param_hint="RULE")


def show(assessment: Assessment, rule: str, lang: Lang) -> None:
    """Print the explanation of a rule, or that it was not in force."""
    finding = next((found for found in assessment.findings if found.rule.id == rule), None)
    if finding is None:
        click.echo(_NOT_IN_FORCE.fill(rule=rule, day=assessment.as_of.isoformat())[lang])
        return
    for line in explanation(assessment, finding, lang):
        click.echo(line)


def explanation(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    """Give the lines of an explanation."""
    rule = finding.rule
    yield click.style(f"{rule.id}  {rule.title[lang]}", bold=True)
    outcome, severity = outcome_said(finding)[lang], SEVERITIES[rule.severity][lang]
    yield f"{outcome} · {severity} · {assessment.as_of} · {assessment.profile.name}"
    yield ""
    yield from wrap(finding.reason[lang], columns())
    yield from _waivers(assessment, finding, lang)
    yield ""
    yield _APPLIES[lang] + ("" if finding.applies_trace else f"{COLON[lang]}{_EVERYBODY[lang]}")
    yield from _tree(finding.applies_trace, lang)
    yield _REQUIRES[lang]
    yield from _tree(finding.requires_trace, lang)
    yield from _sources(assessment, finding, lang)
    yield from _open(assessment, finding, lang)
    days = in_brackets(effort(rule.effort_days))[lang]
    yield ""
    yield from wrap(f"{_REMEDY[lang]}{COLON[lang]}{rule.remedy[lang]}{days}", columns())
    yield ""
    yield from wrap(LEGAL_NOTICE[lang], columns())


def _waivers(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    for judged in assessment.waivers_of(finding.rule.id):
        said = _WAIVER.fill(state=waivers.TITLES[judged.state], term=term(judged.waiver), reason=judged.waiver.reason)
        yield from wrap((_LEFT_OUT if assessment.waivers_ignored else said)[lang], columns())


def _tree(trace: Trace | None, lang: Lang) -> Iterator[str]:
    for line in lines_of(trace) if trace else ():
        mark, colour = _MARKS[line.truth]
        indent = "  " * (line.depth + 1)
        first, *rest = wrap(line.says[lang], columns() - len(indent) - 2)
        yield f"{indent}{click.style(mark, fg=colour)} {first}"
        yield from (f"{indent}  {more}" for more in rest)


def _sources(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    if finding.cites:
        yield ""
        yield _SOURCES[lang]
    for cite in finding.cites:
        clause = assessment.packs.sources[cite.source].clauses[cite.clause]
        yield from wrap(
            f"{cited(assessment.packs, cite)[lang]}{COLON[lang]}{clause.says[lang]}", columns(), "  · ", "    "
        )
        if clause.sanction:
            yield from wrap(_SANCTION.fill(sanction=clause.sanction)[lang], columns(), "    ")
        yield from wrap(_CHECKED.fill(how=VERIFIED[clause.verified], by=clause.checked)[lang], columns(), "    ")
    if said := derivation(finding, lang):
        yield from wrap(said, columns(), "  · ", "    ")


def _open(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    if finding.missing:
        yield ""
        yield _OPEN[lang]
    for path in finding.missing:
        question = assessment.packs.vocabulary.facts[path].question[lang]
        yield from wrap(f"{question}{in_brackets(Text(path, path))[lang]}", columns(), "  ? ", "    ")
