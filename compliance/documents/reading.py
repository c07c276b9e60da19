"""YAML and JSON as plain data with the place of every key and value; nothing gets a silent meaning.

Duplicate keys, aliases, tags, deep nesting, large files and words that YAML would turn into something else are faults,
all reported at once. The file is read once, and its digest is of the very bytes that were read.
"""

from __future__ import annotations

from contextlib import suppress
from os import PathLike, sep
from typing import TYPE_CHECKING

from compliance.documents.document import Document, Stop, place_in, refuse_unprintable
from compliance.documents.faults import DocumentError, Fault

if TYPE_CHECKING:
    from pathlib import Path

Location = str | PathLike[str]
"""Where a file or a folder lies; a check gets by with texts, as ``pathlib`` takes 5 ms to import."""
LARGEST_FILE = 5 * 1024 * 1024
SUFFIXES = (".yaml", ".yml", ".json")


def read_document(path: Location, name: str | None = None) -> Document:
    """Read a YAML or JSON file (by its suffix); ``name`` is how messages call it.

    Raises DocumentError with every fault of the file.
    """
    shown = name if name is not None else as_posix(path)
    document = read_bytes(_bytes_of(path, shown), shown)
    if document.faults:
        raise DocumentError(document.faults)
    return document


def read_bytes(content: bytes, name: str) -> Document:
    """Read the bytes of a document; its faults stand in ``document.faults``."""
    document = Document(name, content)
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


def _bytes_of(path: Location, name: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as wrong:
        raise DocumentError([Fault(name, 1, 1, f"cannot be read ({wrong.strerror or wrong})")]) from None


def _undecodable(content: bytes, wrong: UnicodeDecodeError, name: str) -> Fault:
    before = content[: wrong.start].decode("utf-8", "replace")
    says = "this byte is not UTF-8 (save the file as UTF-8 text)"
    return Fault(name, *place_in(before, len(before)), says)


def as_posix(path: Location) -> str:
    """Give a path as ``pathlib`` writes it: with slashes, without parts that lead nowhere."""
    if isinstance(path, str) and sep == "/" and {"", "."}.isdisjoint(path.removeprefix("/").split("/")):
        return path
    from pathlib import Path  # noqa: PLC0415 - as above

    return Path(path).as_posix()


def files_in(folder: Location) -> list[Path]:
    """Give the documents of a folder (not of its subfolders), by name."""
    from pathlib import Path  # noqa: PLC0415 - as above

    return sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
