"""Digests over several documents: of their names and of their bytes, in the order of names within each folder."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from compliance.documents.reading import files_in


def digest(documents: Mapping[str, bytes]) -> str:
    """Give one digest of documents, in the order they are given."""
    total = sha256()
    for name, content in documents.items():
        total.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def pack_documents(folder: Path) -> dict[str, bytes]:
    """Give every document of a pack by its name there, its sources behind the rest."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in [*_in(folder), *_in(folder / "sources")]}


def digest_of(folder: Path) -> str:
    """Give one digest of a pack's documents: of their names and digests, in order, its sources included."""
    return digest(pack_documents(folder))


def shared_documents(rules: Path) -> dict[str, bytes]:
    """Give what the packs of a folder share, by name: themes and facts."""
    return {path.relative_to(rules).as_posix(): path.read_bytes() for path in [*_in(rules), *_in(rules / "facts")]}


def _in(folder: Path) -> list[Path]:
    return files_in(folder) if folder.is_dir() else []
