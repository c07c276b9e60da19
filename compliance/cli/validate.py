"""``compliance validate``: the document only, for CI and editors; nothing is judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli._options import as_of_option, pack_option, packs_of, profile_paths
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import FileState, Profile, load_profile
from compliance.documents.reading import Location, read_document
from compliance.documents.rules import Packs
from compliance.documents.schemas import objections


@click.command("validate")
@click.argument("profiles", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PROFILE...")
@pack_option
@as_of_option
@click.pass_context
def command(ctx: click.Context, profiles: tuple[Path, ...], wanted: tuple[str, ...], as_of: date) -> None:
    """Check that profiles are well written; warn of answers dated after --as-of and of missing evidence.

    Exit status: 0 valid (warnings included), 2 invalid.
    """
    packs = packs_of(wanted)
    invalid = False
    for path in profile_paths(profiles):
        try:
            profile = load_profile(path, packs)
            _second_opinion(path, packs)
        except DocumentError as wrong:
            click.echo(str(wrong), err=True)
            invalid = True
            continue
        for warning in warnings(profile, packs, as_of):
            click.echo(f"{warning} (warning)", err=True)
        click.echo(f"{profile.file}: valid, {len(profile.facts)} answers")
    ctx.exit(2 if invalid else 0)


def _second_opinion(path: Location, packs: Packs) -> None:
    """Hold the document against the published JSON Schema too; it can only object where our own check has a hole."""
    document = read_document(path)
    complaints = objections(document, packs.vocabulary)
    if complaints:
        raise DocumentError(document.located(complaints))


def warnings(profile: Profile, packs: Packs, as_of: date) -> list[Fault]:
    """Give what is valid and yet probably not meant."""
    found = []
    for path, value in profile.facts.items():
        fact = packs.vocabulary.facts[path]
        if isinstance(value, date) and value > as_of and not fact.ahead:
            says = f"{path} lies after {as_of}, so it reads as never"
            found.append(Fault(profile.file, *profile.place(path), says))
    for evidence in profile.evidence:
        if evidence.state is not FileState.PRESENT:
            found.append(Fault(profile.file, *evidence.place, f"{evidence.file} is {evidence.state}"))
        for path, value in evidence.supports.items():
            if profile.facts.get(path) != value:
                found.append(Fault(profile.file, *evidence.place, f"{evidence.file} supports another answer to {path}"))
    return sorted(found)
