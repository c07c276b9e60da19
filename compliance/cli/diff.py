"""``compliance diff``: what changed between two profiles or recorded assessments, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from os.path import realpath
from pathlib import Path

import click

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.comparison import compare
from compliance.cli._options import (
    Day,
    as_lang,
    as_of_option,
    assurance_option,
    lang_option,
    pack_option,
    packs_of,
)
from compliance.cli._output import write
from compliance.documents.profiles import load_profile
from compliance.records.differences import differences_of_means
from compliance.records.recorded import is_record, read_record
from compliance.records.replay import reconstructed
from compliance.reports._comparison import FORMATS
from compliance.reports.json import as_data


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where it goes.")
@pack_option
@as_of_option
@click.option("--old-as-of", type=Day(), help="The day whose law counts for OLD, a profile.  [default: --as-of]")
@assurance_option
@click.option("--no-waivers", is_flag=True, help="Judge profiles as if there were no waivers.")
@lang_option
def command(
    old: Path,
    new: Path,
    form: str,
    output: Path | None,
    wanted: tuple[str, ...],
    as_of: date,
    old_as_of: date | None,
    assurance: str,
    no_waivers: bool,
    lang: str,
) -> None:
    """Say what changed from OLD to NEW and why: time, packs, answers, evidence, waivers, applied one after another.

    Each is a profile, or a recorded assessment (check --format json), which brings its own day and, if it was made with
    --embed, its own packs. The steps add up to the change of the score.
    """
    if output and realpath(output) in (realpath(old), realpath(new)):
        raise click.UsageError(f"{output} would be overwritten by the comparison")
    judge = _Judge(wanted, assurance, use_waivers=not no_waivers)
    comparison = compare(judge.assessment(old, old_as_of or as_of), judge.assessment(new, as_of))
    write(FORMATS[form](comparison, as_lang(lang)), output)


@dataclass(frozen=True)
class _Judge:
    """How profiles are judged here; a record says it itself."""

    wanted: tuple[str, ...]
    assurance: str
    use_waivers: bool

    def assessment(self, path: Path, day: date) -> Assessment:
        """Judge a profile on a day, or reconstruct what a record was made from."""
        if is_record(path):
            return self._of_record(path)
        packs = packs_of(self.wanted)
        profile = load_profile(path, packs)
        return assess(profile, packs, as_of=day, assurance=self.assurance, use_waivers=self.use_waivers)

    def _of_record(self, path: Path) -> Assessment:
        recorded = read_record(path)
        assessment = reconstructed(recorded, [Path(name) for name in self.wanted if "/" in name])
        for said in differences_of_means(recorded.data, as_data(assessment)):
            click.echo(f"{path}: {said.en}; judged again with what is here", err=True)
        return assessment
