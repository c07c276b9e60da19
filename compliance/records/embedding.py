"""The inputs of an assessment inside its record: the documents themselves, as text, to be evaluated anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.documents.digests import digest, pack_documents, shared_documents
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.packs import Home, load_packs, shipped
from compliance.documents.rules import Pack, Packs
from compliance.documents.sources import Source
from compliance.records.recorded import Inputs, bytes_of
from compliance.reports.json import as_data

_NAME = re.compile(r"(?:(?:facts|sources)/)?[^./\\\0][^/\\\0]*\.(?:yaml|yml|json)", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def record_of(assessment: Assessment, *, embed: bool) -> dict[str, Any]:
    """Give the record of an assessment, with its inputs or without."""
    data = as_data(assessment)
    return {**data, "inputs": inputs_of(assessment)} if embed else data


def inputs_of(assessment: Assessment) -> dict[str, Any]:
    """Give every document an assessment was made from.

    Raises DocumentError where one has changed since it was read.
    """
    packs = assessment.packs
    profile = bytes_of(Path(assessment.profile.file))
    _same(sha256(profile).hexdigest(), assessment.profile.sha256, assessment.profile.file)
    shared = shared_documents(shipped("rules"))
    _same(digest(shared), packs.shared_sha256, "rules/facts")
    return {
        "profile": profile.decode(),
        "shared": _texts(shared),
        "sources": {path.name: path.read_text("utf-8") for path in map(_register, packs.read_sources) if path},
        "packs": {pack.id: _documents(pack) for pack in packs.packs},
    }


def _documents(pack: Pack) -> dict[str, Any]:
    documents = pack_documents(folder_of(pack))
    _same(digest(documents), pack.sha256, pack.folder)
    return {"folder": pack.folder, "built_in": pack.built_in, "documents": _texts(documents)}


def folder_of(pack: Pack) -> Path:
    """Give where a pack's documents lie."""
    return shipped("rules") / pack.id if pack.built_in else Path(pack.folder)


def _register(source: Source) -> Path | None:
    """Give a built-in register's file; a pack's own registers travel with the pack."""
    folder, _, name = source.file.rpartition("/")
    return shipped("seeds") / name if folder == "seeds" else None


def _texts(documents: Mapping[str, bytes]) -> dict[str, str]:
    try:
        return {name: content.decode() for name, content in documents.items()}
    except UnicodeDecodeError:
        name = next(name for name, content in documents.items() if not _is_text(content))
        raise DocumentError([Fault(name, 1, 1, "is not UTF-8, so it cannot be embedded")]) from None


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _same(found: str, expected: str, name: str) -> None:
    if found != expected:
        raise DocumentError([Fault(name, 1, 1, "has changed since it was read; run the check again")])


@contextmanager
def unpacked(inputs: Inputs, name: str) -> Iterator[Packs]:
    """Load embedded packs, as they would be loaded from their folders; ``name`` is how messages call the record.

    Raises DocumentError where they cannot be.
    """
    with TemporaryDirectory() as place:
        root = Path(place)
        _write(root / "rules", inputs.shared, name)
        _write(root / "seeds", inputs.sources, name)
        own = []
        for number, (pack, held) in enumerate(inputs.packs.items()):
            if held.built_in and not _ID.fullmatch(pack):
                raise _strange(name, pack)
            label = PurePosixPath(held.folder).name
            beside = root / "own" / str(number) / (label if _ID.fullmatch(label) else "pack")
            _write(root / "rules" / pack if held.built_in else beside, held.documents, name)
            own += [] if held.built_in else [beside]
        yield load_packs(*own, home=Home(root / "rules", root / "seeds"))


def _write(folder: Path, documents: Mapping[str, str], name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for document, text in documents.items():
        if not _NAME.fullmatch(document):
            raise _strange(name, document)
        path = folder / document
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _strange(name: str, document: str) -> DocumentError:
    return DocumentError([Fault(name, 1, 1, f"{document!r} is no name of an embedded document")])
