"""``compliance verify``: whether a recorded assessment follows from its inputs, byte by byte, and who signed it."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.documents.faults import DocumentError
from compliance.records.recorded import Recorded, bytes_of, read_record
from compliance.records.replay import moved_on, replay
from compliance.records.signing import BadSignature, verified


@click.command("verify")
@click.argument("assessment", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The signer's public key (PEM).")
@click.option(
    "--signature", type=click.Path(path_type=Path, dir_okay=False), help="The envelope.  [default: ASSESSMENT.dsse]"
)
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False), help="Where the profile lies now.")
@click.option(
    "--pack",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="./FOLDER",
    help="Where a pack of your own lies now.",
)
@click.option("--current", is_flag=True, help="Exit 1 also where an embedded input has moved on since.")
@click.pass_context
def command(
    ctx: click.Context,
    assessment: Path,
    key: Path | None,
    signature: Path | None,
    profile: Path | None,
    folders: tuple[Path, ...],
    current: bool,
) -> None:
    """Evaluate a recorded assessment again and say whether every byte of it follows; with --key, who signed it.

    Its inputs are those inside it (check --format json --embed), else the files it names. Whatever has moved on is
    named: pack, facts, source, profile, evidence file, calendar, tool.
    """
    if signature and not key:
        raise click.UsageError("--signature goes with --key")
    recorded = read_record(assessment)
    held = _signed(recorded, key, signature) if key else True
    try:
        found = replay(recorded, folders, profile)
    except DocumentError as wrong:
        click.echo(f"{assessment}: cannot be evaluated again\n{wrong}")
        ctx.exit(1)
    source = "the inputs inside it" if recorded.shape.inputs else "the files it names"
    click.echo(f"{assessment}: {'every byte follows' if found.follows else 'does not follow'} from {source}")
    for said in found.differences:
        click.echo(f"  {said}")
    later = moved_on(recorded, folders, profile) if recorded.shape.inputs else ()
    for said in later:
        click.echo(f"  moved on since: {said}")
    ctx.exit(0 if held and found.follows and not (current and later) else 1)


def _signed(recorded: Recorded, key: Path, signature: Path | None) -> bool:
    """Check the signature and say by whom."""
    envelope = signature or recorded.path.with_name(f"{recorded.path.name}.dsse")
    try:
        said = verified(recorded.content, bytes_of(envelope), bytes_of(key))
    except BadSignature as wrong:
        click.echo(f"{envelope}: {wrong}")
        return False
    signer = said["predicate"].get("signer", "the holder of the key")
    click.echo(f"{envelope}: signed by {signer}, unaltered since")
    return True
