"""Saving: a file's new content takes the place of the old in one step, one writer at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # pragma: no cover - not on Windows; there only what stood in the file is compared
    fcntl = None  # type: ignore[assignment]


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
        _keep_folder(file.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder against every other writer that asks for it; the folder itself is the lock."""
    handle = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if handle is not None:
            with suppress(OSError):  # some file systems have no locks
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def clear_leftovers(file: Path) -> None:
    """Remove what writers of this file left behind when they were killed; only for whoever holds the folder."""
    for left in file.parent.glob(f".{escape(file.name)}.????????"):
        left.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    """Make the new name last through a loss of power, where the system can."""
    with suppress(OSError):  # a folder cannot be opened, or not be waited for, everywhere
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
