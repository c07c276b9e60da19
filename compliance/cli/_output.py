"""Writing: data to standard output, messages to standard error, files replaced in one step."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from compliance.documents.faults import DocumentError, Fault


def write(content: str | bytes, file: Path | None = None) -> None:
    """Write to a file in one step, or to standard output; colour survives only on a terminal."""
    if file is None:
        click.echo(content, nl=False)
        return
    data = content if isinstance(content, bytes) else click.unstyle(content).encode()
    try:
        replace_file(file, data)
    except OSError as wrong:
        raise DocumentError([Fault(str(file), 1, 1, f"cannot be written ({wrong.strerror})")]) from None


def replace_file(file: Path, data: bytes) -> None:
    """Put new content in a file's place in one step: a reader sees the old or the new, never a part.

    Raises OSError where that cannot be done; then nothing has changed.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
