"""Profiles one by one: a folder of documents, or JSON Lines; only these carry evidence and waivers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from compliance.assessment.evidence import Assurance, proven_facts
from compliance.documents.document import has_control_characters
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile, build_profile, profiles_in
from compliance.documents.reading import files_in, read_bytes, read_document
from compliance.language.facts import Value, read_value
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.batches import BadRow, Batch
from compliance.portfolio.files import begins
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import Storage, storages

_FILES = 500  # of a folder in one piece
_TABLES = (".parquet", ".arrow", ".feather", ".jsonl", ".ndjson")
_BYTES = 2**22  # of JSON Lines in one piece


@dataclass(frozen=True)
class Proof:
    """Which answers count, and on which day."""

    assurance: Assurance
    as_of: date


class Laid:
    """Profiles laid out in columns."""

    def __init__(self, vocabulary: Vocabulary, proof: Proof) -> None:
        self.vocabulary, self.proof = vocabulary, proof
        self.storages: dict[str, Storage] = storages(vocabulary.facts)

    def batch(self, found: Iterable[Profile | BadRow]) -> Batch:
        """Give what was read as one batch."""
        read = list(found)
        profiles = [one for one in read if isinstance(one, Profile)]
        bad = tuple(one for one in read if isinstance(one, BadRow))
        proven = None
        if self.proof.assurance is not Assurance.DECLARED:
            proven = self._block([self._proven(profile) for profile in profiles])
        names = pa.array([profile.name for profile in profiles], pa.string())
        return Batch(names, self._block([p.facts for p in profiles]), bad, proven)

    def _proven(self, profile: Profile) -> Mapping[str, Value]:
        return proven_facts(profile, self.vocabulary.facts, self.proof.assurance, self.proof.as_of)

    def _block(self, rows: list[Mapping[str, Value]]) -> Block:
        columns = {
            name: np.full(len(rows), storage.unanswered, storage.dtype)
            for storage in self.storages.values()
            for name in storage.columns
        }
        for place, row in enumerate(rows):
            for path, value in row.items():
                if storage := self.storages.get(path):
                    for name, word in zip(storage.columns, storage.words(value), strict=True):
                        columns[name][place] = word
        return Block(len(rows), columns)


class Folder:
    """A folder of profiles; their evidence lies beside them."""

    encoded = None

    def __init__(self, path: Path, vocabulary: Vocabulary, proof: Proof) -> None:
        self.path, self.laid, self._files = path, Laid(vocabulary, proof), _documents(path)

    def pieces(self) -> Iterator[tuple[Path, ...]]:
        """Give the files in handfuls."""
        for start in range(0, len(self._files), _FILES):
            yield tuple(self._files[start : start + _FILES])

    def read(self, piece: tuple[Path, ...]) -> Iterator[Batch]:
        """Read some files."""
        yield self.laid.batch(self._profile(path) for path in piece)

    def find(self, name: str) -> Profile | None:
        """Give the first profile that is called so, or whose file is; raises DocumentError where it is bad."""
        by_file = (path for path in self._files if name in (path.name, path.stem))
        for path in by_file:
            return build_profile(read_document(path, path.as_posix()), self.laid.vocabulary, path.parent)
        found = (self._profile(path) for path in self._files)
        return next((one for one in found if isinstance(one, Profile) and one.name == name), None)

    def _profile(self, path: Path) -> Profile | BadRow:
        try:
            return build_profile(read_document(path, path.as_posix()), self.laid.vocabulary, path.parent)
        except DocumentError as wrong:
            return BadRow(path.as_posix(), 1, None, tuple(map(str, wrong.faults)))


def _documents(folder: Path) -> list[Path]:
    """Give the profiles of a folder; one that holds tables instead is told how they are given."""
    table = next((path.name for path in sorted(folder.iterdir()) if path.suffix.lower() in _TABLES), None)
    if table is None or files_in(folder):
        return profiles_in(folder)
    says = f"holds no profile, but tables such as {table} (give the tables themselves, as in {folder.as_posix()}/*)"
    raise DocumentError([Fault(folder.as_posix(), 1, 1, says)])


@dataclass(frozen=True, slots=True)
class Bytes:
    """Whole lines of a file."""

    start: int
    end: int
    first: int  # the number of its first line, from 1


class Lines:
    """JSON Lines: one profile object a line; blank lines are none. Evidence lies in the file's folder."""

    encoded = None

    def __init__(self, path: Path, vocabulary: Vocabulary, proof: Proof) -> None:
        self.path, self.laid = path, Laid(vocabulary, proof)
        self._plain = PlainReader(vocabulary)
        begins(path)

    def pieces(self) -> Iterator[Bytes]:
        """Give the file in parts of whole lines."""
        start, line = 0, 1
        with self.path.open("rb") as file:
            while part := file.read(_BYTES):
                part += file.readline()
                yield Bytes(start, start + len(part), line)
                start, line = start + len(part), line + part.count(b"\n")

    def read(self, piece: Bytes) -> Iterator[Batch]:
        """Read some lines."""
        yield self.laid.batch(self._read(piece))

    def find(self, name: str) -> Profile | None:
        """Give the first profile of this name; raises DocumentError where its line is bad."""
        for piece in self.pieces():
            for found in self._read(piece):
                if isinstance(found, Profile) and found.name == name:
                    return found
                if isinstance(found, BadRow) and found.profile == name:
                    raise DocumentError(Fault(found.file, found.row, 1, says) for says in found.reasons)
        return None

    def _read(self, piece: Bytes) -> Iterator[Profile | BadRow]:
        with self.path.open("rb") as file:
            file.seek(piece.start)
            lines = file.read(piece.end - piece.start).split(b"\n")
        numbered = ((number, line.removesuffix(b"\r")) for number, line in enumerate(lines, piece.first))
        return (self._profile(line, number) for number, line in numbered if line.strip())

    def _profile(self, line: bytes, number: int) -> Profile | BadRow:
        if plain := self._plain.profile(line):
            return plain
        document = read_bytes(line, f"{self.path.as_posix()}:{number}.json")
        try:
            if document.faults:
                raise DocumentError(document.faults)  # noqa: TRY301 - told like the others
            return build_profile(document, self.laid.vocabulary, self.path.parent)
        except DocumentError as wrong:
            says = tuple(f"{self.path.as_posix()}:{number}:{fault.column}: {fault.says}" for fault in wrong.faults)
            return BadRow(self.path.as_posix(), number, _name_in(document.data), says)


def _name_in(data: object) -> str | None:
    head = data.get("profile") if isinstance(data, dict) else None
    name = head.get("name") if isinstance(head, dict) else None
    return name if isinstance(name, str) else None


class PlainReader:
    """Reads lines of nothing but a name and right answers, many times faster than the reader that knows places."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.facts = vocabulary.facts
        self.folders = {path[:cut] for path in self.facts for cut, letter in enumerate(path) if letter == "."}

    def profile(self, line: bytes) -> Profile | None:
        """Give the profile, or ``None`` for whatever else a line holds: then the other reader judges it."""
        try:
            text = line.decode()
            if _ODD.search(text) or has_control_characters(text):
                return None
            data = _DECODER.decode(text)
            name = data["profile"]["name"]
            plain = data.keys() == {"profile", "facts"} and data["profile"].keys() == {"name"}
            return (
                Profile(name, dict(self._answers(data["facts"], ""))) if plain and name and name == str(name) else None
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _answers(self, written: Mapping[str, Any], folder: str) -> Iterator[tuple[str, Value]]:
        for key, value in written.items():
            path = f"{folder}{key}"
            if "." in key:
                raise ValueError(key)
            if fact := self.facts.get(path):
                if value is not None and value != "":
                    yield path, read_value(fact, value)
            elif path in self.folders:
                yield from self._answers(value, f"{path}.")
            else:
                raise ValueError(path)


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a key stands twice")
    return found


def _decimal(written: str) -> Decimal:
    if "e" in written.lower():
        raise ValueError(written)
    return Decimal(written)


def _refused(written: str) -> Any:
    raise ValueError(written)


# Escapes may spell what no text may hold, and these letters are no text.
_ODD = re.compile(r"[\\\ufeff\ufffe\uffff]")
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_decimal, parse_constant=_refused)
