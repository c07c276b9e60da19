"""Writing: data to standard output, messages to standard error, files replaced in one step."""

from __future__ import annotations

import sys

import click

from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import Location

_COLUMNS = 80  # as many as any report takes


def columns() -> int:
    """Give the columns to write in: those of a narrow terminal, and elsewhere as many as any report takes."""
    if not sys.stdout.isatty():
        return _COLUMNS
    from shutil import get_terminal_size  # noqa: PLC0415 - only on a terminal

    return min(_COLUMNS, get_terminal_size().columns)


def write(content: str | bytes, file: Location | None = None) -> None:
    """Write to a file in one step, or to standard output; colour survives only on a terminal."""
    if file is None:
        click.echo(content, nl=False)
        return
    from pathlib import Path  # noqa: PLC0415 - only where a file is written

    from compliance.documents.saving import replace_file  # noqa: PLC0415 - as above

    data = content if isinstance(content, bytes) else click.unstyle(content).encode()
    try:
        replace_file(Path(file), data)
    except OSError as wrong:
        raise DocumentError([Fault(str(file), 1, 1, f"cannot be written ({wrong.strerror})")]) from None
