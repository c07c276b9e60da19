"""``compliance sign``: a signature that makes a recorded assessment tamper-evident."""

from __future__ import annotations

import os
from os.path import realpath
from pathlib import Path

import click

from compliance.cli._output import write
from compliance.documents.faults import DocumentError, Fault
from compliance.records.keys import BadKey, new_key
from compliance.records.recorded import bytes_of, read_record
from compliance.records.signing import sign


@click.command("sign")
@click.argument("assessment", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="Your private Ed25519 key (PEM).")
@click.option("--signer", help="Who signs, in words; it is part of what is signed.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="[default: ASSESSMENT.dsse]")
@click.option(
    "--new-key",
    "fresh",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make a key instead: FILE, which only you may read, and FILE.pub, which you give to whoever verifies.",
)
def command(
    assessment: Path | None, key: Path | None, signer: str | None, output: Path | None, fresh: Path | None
) -> None:
    """Sign a recorded assessment (check --format json): a DSSE envelope around an in-toto Statement, Ed25519.

    The signature makes it tamper-evident: it shows who signed which bytes. It is no legal electronic signature, and it
    does not show when.
    """
    if fresh:
        if assessment or key:
            raise click.UsageError("--new-key stands alone")
        _make(fresh)
        return
    if assessment is None or key is None:
        raise click.UsageError("give ASSESSMENT and --key FILE (or --new-key FILE)")
    target = output or assessment.with_name(f"{assessment.name}.dsse")
    if realpath(target) in (realpath(assessment), realpath(key)):
        raise click.UsageError(f"{target} would be overwritten by its own signature")
    try:
        envelope = sign(read_record(assessment), bytes_of(key), _words(signer))
    except BadKey as wrong:
        raise DocumentError([Fault(str(key), 1, 1, str(wrong))]) from None
    write(envelope, target)
    click.echo(f"{target}: tamper-evident signature of {assessment}", err=True)


def _words(signer: str | None) -> str | None:
    """Refuse a name that the terminal did not send as text: a signature holds only what can be read again."""
    if signer and not signer.isprintable():
        raise click.BadParameter(f"{signer!r} is no plain text", param_hint="--signer")
    return signer


def _make(file: Path) -> None:
    """Write both parts or none; a key that is there already is never replaced."""
    pair = new_key()
    public = file.with_name(f"{file.name}.pub")
    for path in (file, public):
        if path.exists():
            raise DocumentError([Fault(str(path), 1, 1, "is there already; a key is never replaced")])
    for path, content, mode in ((file, pair.private, 0o600), (public, pair.public, 0o644)):
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
                opened.write(content)
        except OSError as wrong:
            raise DocumentError([Fault(str(path), 1, 1, f"cannot be written ({wrong.strerror})")]) from None
    click.echo(f"{file}: keep it to yourself; {public}: give it to whoever verifies", err=True)
