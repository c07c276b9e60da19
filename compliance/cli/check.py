"""``compliance check``: the main job, profiles in, gap reports out, the exit status says how it stands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from os.path import basename, realpath, splitext
from typing import TYPE_CHECKING, Any

import click

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.verdicts import WORST_FIRST, Gates, exit_status
from compliance.cli._options import (
    Length,
    as_lang,
    as_of_option,
    assurance_option,
    lang_option,
    pack_option,
    packs_of,
    profile_paths,
)
from compliance.cli._output import columns, write
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import Profile, load_profile
from compliance.documents.reading import Location
from compliance.documents.rules import Force, Packs
from compliance.language.durations import Duration, later, prc_calendar
from compliance.language.frozen import frozen
from compliance.language.text import Lang, Text
from compliance.reports import formats, is_binary, module_of, render

if TYPE_CHECKING:
    from compliance.records.recorded import Recorded

_ONLY_TIME = Text(
    "{file}: {rule} did not fail on {since} with these answers, packs and waivers: only time has passed",
    "{file}：按现有的填报、规则包和豁免，{rule}在{since}尚无不符合，仅因时间推移而不符合",
)
_GATES = [str(force) for force in (Force.LAW, Force.STANDARD, Force.RECOMMENDATION)] + ["never"]


class _Number(click.ParamType[Decimal]):
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or not 0 <= number <= 100:  # noqa: PLR2004 - a score
            self.fail(f"{value!r} is no score (0 to 100)", param, ctx)
        return number


@frozen
class _Target:
    """A format and where it goes; no file is standard output."""

    format: str
    file: str | None = None


@click.command("check")
@click.argument("profiles", nargs=-1, required=True, type=click.Path(), metavar="PROFILE...")
@click.option(
    "--format",
    "asked",
    multiple=True,
    metavar="NAME[=FILE]",
    help="A report format, by name; repeatable with =FILE. Several profiles: FILE holds {profile}.  [default: text]",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Where the one format goes.")
@pack_option
@as_of_option
@assurance_option
@lang_option
@click.option("--fail-on", type=click.Choice(_GATES), help="Exit 1 on a gap of this force or a stronger one, else 0.")
@click.option("--min-score", type=_Number(), help="Exit 1 when the low bound of the score is below, else 0.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False),
    help="A recorded assessment (JSON): exit 1 only on a rule that did not fail there.",
)
@click.option("--due-within", type=Length(), metavar="DURATION", help="Look ahead, as in '30 days': what falls due.")
@click.option("--embed", is_flag=True, help="Put the profile and the packs themselves into --format json.")
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers.")  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    profiles: tuple[str, ...],
    asked: tuple[str, ...],
    output: str | None,
    wanted: tuple[str, ...],
    as_of: date,
    assurance: str,
    lang: str,
    fail_on: str | None,
    min_score: Decimal | None,
    baseline: str | None,
    due_within: Duration | None,
    embed: bool,
    no_waivers: bool,
) -> None:
    """Judge profiles and report the gaps, worst first.

    PROFILE is a YAML or JSON file, or a folder of them.
    """
    targets = _targets(asked, output)
    if embed and all(target.format != "json" for target in targets):
        raise click.UsageError("--embed goes with --format json")
    paths = profile_paths(profiles)
    _refuse_overwriting(targets, paths)
    _refuse_binary(targets, several=len(paths) > 1)
    packs = packs_of(wanted)
    before = _baseline(baseline) if baseline else None
    gates = Gates(_gate(fail_on), min_score, before.failed(raw=no_waivers) if before else None)
    until = later(as_of, due_within, prc_calendar()).day if due_within else None
    judge = partial(assess, packs=packs, as_of=as_of, assurance=assurance, use_waivers=not no_waivers, due_until=until)
    run = _Run(packs, judge, gates, before, targets, as_lang(lang), len(paths) > 1, embed)
    statuses = {run.status(path) for path in _with_progress(paths)}
    ctx.exit(next(status for status in WORST_FIRST if status in statuses))


@frozen
class _Run:
    """What is done with every profile."""

    packs: Packs
    judge: Callable[[Profile], Assessment]
    gates: Gates
    before: Recorded | None
    targets: list[_Target]
    lang: Lang
    several: bool
    embed: bool

    def status(self, path: Location) -> int:
        """Judge a profile, draw its reports, and give its exit status; a faulty one is named and stops no other."""
        try:
            assessment = self.judge(load_profile(path, self.packs))
        except DocumentError as wrong:
            click.echo(str(wrong), err=True)
            return 2
        if self.before:
            _say_what_time_brought(assessment, self.before, self.lang)
        for target in self.targets:
            _draw(assessment, target, self.lang, several=self.several, embed=self.embed)
        return exit_status(assessment.findings, assessment.overall, self.gates)


def _baseline(file: str) -> Recorded:
    from pathlib import Path  # noqa: PLC0415 - 5 ms, wanted only where a record is read

    from compliance.records.recorded import read_record  # noqa: PLC0415 - as pydantic is

    return read_record(Path(file))


def _gate(fail_on: str | None) -> Force | str | None:
    return fail_on if fail_on in (None, "never") else Force(fail_on)


def _targets(asked: tuple[str, ...], output: str | None) -> list[_Target]:
    targets = [_Target(name, file or None) for name, _, file in (entry.partition("=") for entry in asked or ("text",))]
    for target in targets:
        if target.format not in formats():
            raise click.BadParameter(
                f"{target.format} is no format (allowed: {', '.join(formats())})", param_hint="--format"
            )
    if output is not None:
        if len(targets) > 1 or targets[0].file:
            raise click.UsageError("--output takes one format (with several, write --format NAME=FILE)")
        targets = [_Target(targets[0].format, output)]
    if sum(target.file is None for target in targets) > 1:
        raise click.UsageError("only one format can go to standard output (write the others as --format NAME=FILE)")
    return targets


def _refuse_overwriting(targets: list[_Target], paths: list[Location]) -> None:
    """No report takes the place of another, or of a profile."""
    written = [_file_of(target, path) for target in targets if target.file for path in paths]
    if len(paths) > 1 and any(target.file and "{profile}" not in target.file for target in targets):
        raise click.UsageError("with several profiles a report's FILE holds {profile}, which their names replace")
    if len(set(written)) < len(written):
        raise click.UsageError("two reports would go to the same file")
    clash = {realpath(path) for path in paths} & {realpath(file) for file in written}
    if clash:
        raise click.UsageError(f"{basename(next(iter(clash)))} is a profile; a report would overwrite it")


def _refuse_binary(targets: list[_Target], *, several: bool) -> None:
    """A binary format goes to a file, or alone into a pipe."""
    for target in targets:
        if target.file is None and is_binary(target.format) and (several or sys.stdout.isatty()):
            raise click.UsageError(f"{target.format} is a binary format (write --format {target.format}=FILE)")


def _file_of(target: _Target, profile: Location) -> str:
    return (target.file or "").replace("{profile}", splitext(basename(profile))[0])


def _with_progress(paths: list[Location]) -> Iterator[Location]:
    """Show progress over several profiles on a terminal, and none in a pipe."""
    if len(paths) == 1 or not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar(paths, label="profiles", file=sys.stderr) as shown:
        yield from shown


def _say_what_time_brought(assessment: Assessment, before: Recorded, lang: Lang) -> None:
    """Name the rules that fail only because days have passed since the baseline."""
    from compliance.assessment.comparison import brought_by_time  # noqa: PLC0415 - only where there is a baseline

    since, failed = before.shape.as_of, before.failed(raw=assessment.waivers_ignored)
    for rule in sorted(brought_by_time(assessment, since) - failed):
        said = _ONLY_TIME.fill(file=assessment.profile.file, rule=rule, since=since.isoformat())
        click.echo(said[lang], err=True)


def _draw(assessment: Assessment, target: _Target, lang: Lang, *, several: bool, embed: bool) -> None:
    if target.format == "json":
        _write_record(assessment, target, several=several, embed=embed)
    elif target.file:
        drawn = render(assessment, target.format, lang)
        if not drawn:
            click.echo(f"{assessment.profile.file}: {module_of(target.format).NOTHING_TO_WRITE[lang]}", err=True)
            return
        write(drawn, _file_of(target, assessment.profile.file))
    elif target.format == "text":
        from compliance.reports.text import styled  # noqa: PLC0415 - only where text is asked for

        write(styled(assessment, lang, columns()) + ("\n" if several else ""))
    else:
        write(render(assessment, target.format, lang))


def _write_record(assessment: Assessment, target: _Target, *, several: bool, embed: bool) -> None:
    """Write the assessment itself: by itself, or as a line among several on standard output."""
    from compliance.reports.json import as_data, dumps, on_one_line  # noqa: PLC0415 - only where JSON is asked for

    data = as_data(assessment)
    if embed:
        from compliance.records.embedding import inputs_of  # noqa: PLC0415 - which reads records, with pydantic

        data["inputs"] = inputs_of(assessment)
    if target.file:
        write(dumps(data), _file_of(target, assessment.profile.file))
    else:
        write(on_one_line(data) if several else dumps(data))
