"""The cache: what packs came to, as plain data in the user's own folder, used only where nothing can have changed.

An entry is one file: a checksum of the rest, a line that says of which documents, under which code, with which digest
and how their files stood, and the plain data. Files that stand as they stood (size, times, place on the disk) hold what
they held; where one stands otherwise, or had only just been written, every document is read and the digest decides.
Whatever else is in doubt (an entry cut short, altered, of another version, in a folder that others may write to) counts
as absent, and nothing that goes wrong here ends a command. Faults are never kept.
"""

from __future__ import annotations

import json
import os
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from os.path import abspath, dirname, join
from time import time_ns
from typing import TYPE_CHECKING

from compliance import __version__
from compliance.documents.compiled import folded, unfolded
from compliance.documents.reading import SUFFIXES
from compliance.documents.rules import Packs
from compliance.language.frozen import frozen

if TYPE_CHECKING:
    from compliance.documents.reading import Location

Folders = Iterable[tuple[str, "Location"]]
"""Folders of documents, each with what tells it apart in messages and in what is built from it."""
_MOST_ENTRIES = 24
_WRITABLE_BY_OTHERS = 0o022
# A file written twice within one tick of the clock has the same times; two seconds is the coarsest tick there is.
_TICK = 2 * 10**9
# Elsewhere no time of a file says when anything of it was last changed.
_TIMES_TELL = os.name == "posix"


@frozen
class _Entry:
    """What an entry holds: the digest of its documents, how their files stood (or nothing), and the plain data."""

    key: str
    standing: str
    plain: bytes


def kept(cache: Location, folders: Folders, build: Callable[[], Packs]) -> Packs:
    """Give what the documents of some folders come to: as kept in the cache, else built, and then kept.

    Raises what ``build`` raises.
    """
    folders = tuple(folders)
    file, standing = join(cache, f"{_name_of(folders)}.jsonl"), _standing(folders)
    held = _taken(file)
    if held and held.standing == standing.says:
        return unfolded(held.plain)
    key = _key_of(folders)
    if held and held.key == key:
        if standing.settled:
            _put(file, _Entry(key, standing.says, held.plain))
        return unfolded(held.plain)
    packs = build()
    if standing.says == _standing(folders).says and key == _key_of(folders):  # else one was written to in the meantime
        _put(file, _Entry(key, standing.says if standing.settled else "", folded(packs)))
    return packs


def _name_of(folders: Folders) -> str:
    """Give the name of an entry: one for each choice of folders, whatever stands in them."""
    places = "\n".join(f"{name} {abspath(path)}" for name, path in folders)
    return f"{crc32(places.encode('utf-8', 'surrogateescape')):08x}"


@frozen
class _Standing:
    """How all files stand that an entry depends on, and whether any change of one would show."""

    says: str
    settled: bool


def _standing(folders: Folders) -> _Standing:
    now, last = time_ns(), 0
    said = [__version__, *_code()]
    for name, folder in folders:
        said.append(f"{name} {abspath(folder)}")
        for file in _documents(folder):
            with suppress(OSError):  # gone in the meantime
                found = file.stat()
                last = max(last, found.st_ctime_ns)
                said.append(f"{file.name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}")
    return _Standing("\n".join(said), _TIMES_TELL and last < now - _TICK)


def _key_of(folders: Folders) -> str:
    """Give a digest of all that an entry depends on: this program and every document, by name."""
    from hashlib import sha256  # noqa: PLC0415 - 3 ms, wanted only where files do not stand as they stood

    total = sha256("\n".join([__version__, *_code()]).encode())
    for name, folder in folders:
        for file in _documents(folder):
            with suppress(OSError), open(file.path, "rb", buffering=0) as document:
                content = document.readall()
                total.update(f"\n{name} {file.path} {len(content)}\n".encode("utf-8", "surrogateescape"))
                total.update(content)
    return total.hexdigest()


def _code() -> Iterator[str]:
    """Tell the code that reads and compiles documents apart from what it was, or will be, in a working copy."""
    for room in ("language", "documents"):
        for file in _files(join(dirname(dirname(__file__)), room)):
            if file.name.endswith(".py"):
                with suppress(OSError):  # an editor marks what it has open with a link to nothing
                    found = file.stat()
                    yield f"{file.name} {found.st_size} {found.st_mtime_ns}"


def _documents(folder: Location) -> Iterator[os.DirEntry[str]]:
    return (file for file in _files(folder) if file.name.lower().endswith(SUFFIXES) and file.is_file())


def _files(folder: Location) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:
        return sorted(found, key=lambda file: file.name)
    return []


def _taken(file: str) -> _Entry | None:
    """Give an entry that can be trusted, if its file is one."""
    with suppress(OSError, ValueError):
        if _is_ours(dirname(file)):
            with open(file, "rb") as entry:
                checksum, head, plain = entry.readline(), entry.readline(), entry.read()
            if checksum == _checksum(head, plain):
                key, standing = json.loads(head)
                return _Entry(key, standing, plain)
    return None


def _put(file: str, entry: _Entry) -> None:
    """Write an entry in one step, where that can be done, and forget those not written for longest."""
    from pathlib import Path  # noqa: PLC0415 - wanted once, where packs were built

    from compliance.documents.saving import replace_file  # noqa: PLC0415 - as above

    head = json.dumps([entry.key, entry.standing]).encode() + b"\n"
    cache = Path(dirname(file))
    with suppress(OSError):
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(cache):
            replace_file(Path(file), _checksum(head, entry.plain) + head + entry.plain)
            for old in sorted(cache.iterdir(), key=lambda known: -known.stat().st_mtime)[_MOST_ENTRIES:]:
                old.unlink()


def _checksum(head: bytes, plain: bytes) -> bytes:
    return f"{crc32(plain, crc32(head)):08x}\n".encode()


def _is_ours(folder: Location) -> bool:
    """Whether the folder is the user's and nobody else may write to it: an entry decides what the law says."""
    found = os.stat(folder)
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & _WRITABLE_BY_OTHERS)
