"""The cache: what packs came to, as plain data in the user's own folder, used only where nothing can have changed.

An entry is one file: a line that says of which documents, under which code, and with which digest, and the plain data
behind it. Every document is read and hashed each time, so no edit goes unnoticed; whatever else is in doubt (an entry
cut short, altered, of another version, in a folder that others may write to) counts as absent, and nothing that goes
wrong here ends a command. Faults are never kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from compliance import __version__
from compliance.documents.compiled import folded, unfolded
from compliance.documents.reading import SUFFIXES
from compliance.documents.rules import Packs

Folders = Iterable[tuple[str, Path]]
"""Folders of documents, each with what tells it apart in messages and in what is built from it."""
_MOST_ENTRIES = 24
_WRITABLE_BY_OTHERS = 0o022


def kept(cache: Path, folders: Folders, build: Callable[[], Packs]) -> Packs:
    """Give what the documents of some folders come to: as kept in the cache, else built, and then kept.

    Raises what ``build`` raises.
    """
    folders = tuple(folders)
    entry, key = cache / f"{_name_of(folders)}.jsonl", _key_of(folders)
    plain = _taken(entry, key)
    if plain is not None:
        return unfolded(plain)
    packs = build()
    if key == _key_of(folders):  # else a document was written to in the meantime
        _put(entry, key, folded(packs))
    return packs


def _name_of(folders: Folders) -> str:
    """Give the name of an entry: one for each choice of folders, whatever stands in them."""
    places = "\n".join(f"{name} {path.absolute()}" for name, path in folders)
    return sha256(places.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _key_of(folders: Folders) -> str:
    """Give a digest of all that an entry depends on: this program and every document, by name."""
    total = sha256("\n".join([__version__, *_code()]).encode())
    for name, folder in folders:
        for file in _documents(folder):
            with suppress(OSError), open(file, "rb", buffering=0) as document:  # noqa: PTH123 - read a thousand times over
                content = document.readall()
                total.update(f"\n{name} {file} {len(content)}\n".encode("utf-8", "surrogateescape"))
                total.update(content)
    return total.hexdigest()


def _code() -> Iterator[str]:
    """Tell the code that reads and compiles documents apart from what it was, or will be, in a working copy."""
    for room in ("language", "documents"):
        for file in sorted(os.scandir(Path(__file__).parents[1] / room), key=lambda found: found.name):
            if file.name.endswith(".py"):
                yield f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}"


def _documents(folder: Path) -> list[str]:
    with suppress(OSError), os.scandir(folder) as found:
        return sorted(file.path for file in found if file.name.lower().endswith(SUFFIXES) and file.is_file())
    return []


def _head(key: str, plain: bytes) -> bytes:
    return json.dumps({"key": key, "sha256": sha256(plain).hexdigest()}).encode() + b"\n"


def _taken(entry: Path, key: str) -> bytes | None:
    """Give the plain data of an entry that can be trusted and is of this key."""
    try:
        if not _is_ours(entry.parent):
            return None
        with entry.open("rb") as file:
            head, plain = file.readline(), file.read()
    except OSError:
        return None
    return plain if head == _head(key, plain) else None


def _put(entry: Path, key: str, plain: bytes) -> None:
    """Write an entry in one step, where that can be done, and forget those not written for longest."""
    from compliance.documents.saving import replace_file  # noqa: PLC0415 - wanted once, where packs were built

    with suppress(OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(entry.parent):
            replace_file(entry, _head(key, plain) + plain)
            for old in sorted(entry.parent.iterdir(), key=lambda file: -file.stat().st_mtime)[_MOST_ENTRIES:]:
                old.unlink()


def _is_ours(folder: Path) -> bool:
    """Whether the folder is the user's and nobody else may write to it: an entry decides what the law says."""
    found = folder.stat()
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & _WRITABLE_BY_OTHERS)
