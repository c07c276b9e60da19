"""YAML and JSON as plain data with the place of every key and value; nothing gets a silent meaning.

Duplicate keys, aliases, tags, deep nesting, large files and words that YAML would turn into something else are faults,
all reported at once. The file is read once, and its digest is of the very bytes that were read.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from compliance.documents.document import Document, Stop, place_in, refuse_unprintable
from compliance.documents.faults import DocumentError, Fault

LARGEST_FILE = 5 * 1024 * 1024
SUFFIXES = (".yaml", ".yml", ".json")


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML or JSON file (by its suffix); ``name`` is how messages call it.

    Raises DocumentError with every fault of the file.
    """
    shown = name if name is not None else str(path)
    document = read_bytes(_bytes_of(path, shown), shown)
    if document.faults:
        raise DocumentError(document.faults)
    return document


def read_bytes(content: bytes, name: str) -> Document:
    """Read the bytes of a document; its faults stand in ``document.faults``."""
    document = Document(name, sha256(content).hexdigest(), "")
    if len(content) > LARGEST_FILE:
        document.faults.append(Fault(name, 1, 1, f"the file is larger than {LARGEST_FILE // 1024**2} MiB"))
        return document
    try:
        document.text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        document.faults.append(_undecodable(content, wrong, name))
        return document
    with suppress(Stop):
        refuse_unprintable(document)
        if name.lower().endswith(".json"):
            from compliance.documents.json_text import fill  # noqa: PLC0415 - each where there is such a document
        else:
            from compliance.documents.yaml_text import fill  # noqa: PLC0415
        fill(document)
    if document.data is None and not document.faults:
        document.faults.append(Fault(name, 1, 1, "the document is empty"))
    return document


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as wrong:
        raise DocumentError([Fault(name, 1, 1, f"cannot be read ({wrong.strerror or wrong})")]) from None


def _undecodable(content: bytes, wrong: UnicodeDecodeError, name: str) -> Fault:
    before = content[: wrong.start].decode("utf-8", "replace")
    says = "this byte is not UTF-8 (save the file as UTF-8 text)"
    return Fault(name, *place_in(before, len(before)), says)


def files_in(folder: Path) -> list[Path]:
    """Give the documents of a folder (not of its subfolders), by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
