"""Profiles: what one project says of itself, checked against the fact declarations, with the place of every answer.

The one module that reads ``profiles/``, or wherever else profiles lie; evidence files are hashed here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from os.path import dirname
from typing import TYPE_CHECKING, Any

from compliance.documents.document import MOST_FAULTS, TOO_MANY, Document, Place, Stop, digest_of_bytes
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import Location, as_posix, files_in, read_document
from compliance.documents.rules import Packs
from compliance.language.complaints import At, Complaint, shown, suggestion
from compliance.language.facts import FactType, Value, iso_date, read_value
from compliance.language.frozen import field, frozen, lazily
from compliance.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

_SECTIONS = ("profile", "facts", "evidence", "waivers")
_HEAD = {"name": FactType.TEXT, "operator": FactType.TEXT, "prepared_by": FactType.TEXT, "prepared_on": FactType.DATE}
_EVIDENCE = {
    "file": FactType.TEXT,
    "sha256": FactType.TEXT,
    "observed_on": FactType.DATE,
    "valid_until": FactType.DATE,
    "reviewed_by": FactType.TEXT,
}
_WAIVER = {
    "rule": FactType.TEXT,
    "reason": FactType.TEXT,
    "approved_by": FactType.TEXT,
    "approved_on": FactType.DATE,
    "until": FactType.DATE,
}
_DIGEST_LENGTH = 64


class FileState(StrEnum):
    """What loading found of an evidence file."""

    PRESENT = "present"
    MISSING = "missing"
    ALTERED = "altered"


@frozen
class Evidence:
    """A file that supports answers, as recorded and as found."""

    supports: Mapping[str, Value]
    file: str
    sha256: str
    observed_on: date
    state: FileState
    place: Place
    valid_until: date | None = None
    reviewed_by: str | None = None


@frozen
class Waiver:
    """A decision of the organisation to live with a breach for a while."""

    rule: str
    reason: str
    approved_by: str
    approved_on: date
    until: date
    place: Place


@frozen
class Profile:
    """One project's answers by fact path, with their places, evidence and waivers."""

    name: str
    facts: Mapping[str, Value] = field(repr=False)
    file: str = "profile.yaml"
    sha256: str = ""
    operator: str | None = None
    prepared_by: str | None = None
    prepared_on: date | None = None
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    waivers: tuple[Waiver, ...] = field(default=(), repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def place(self, path: str) -> Place:
        """Give where an answer stands; for a missing one, where its nearest parent does."""
        parts = path.split(".")
        prefixes = (".".join(parts[:cut]) for cut in range(len(parts), -1, -1))
        return next((self.places[prefix] for prefix in prefixes if prefix in self.places), (1, 1))


def load_profile(path: Location, packs: Packs, name: str | None = None) -> Profile:
    """Load a profile; ``name`` is how messages and reports call the file.

    Raises DocumentError with every fault of it.
    """
    return build_profile(read_document(path, name or as_posix(path)), packs.vocabulary, dirname(path))


def profiles_in(folder: Location) -> list[Path]:
    """Give the profiles of a folder, by name.

    Raises DocumentError where there is none.
    """
    found = files_in(folder)
    if not found:
        raise DocumentError([Fault(as_posix(folder), 1, 1, "holds no profile (*.yaml, *.yml or *.json)")])
    return found


def build_profile(
    document: Document,
    vocabulary: Vocabulary,
    folder: Location,
    found: Mapping[tuple[str, str], FileState] | None = None,
) -> Profile:
    """Build a profile from a document whose evidence lies under ``folder``.

    ``found`` says how files (by name and digest) were found once; then none is read. Raises DocumentError with every
    fault.
    """
    reader = _Reader(document, vocabulary, folder, found)
    with suppress(Stop):
        profile = reader.profile()
    if reader.complaints:
        raise DocumentError(document.located(reader.complaints))
    return profile


class _Reader:
    """Reads a profile's sections, collecting complaints."""

    def __init__(
        self,
        document: Document,
        vocabulary: Vocabulary,
        folder: Location,
        found: Mapping[tuple[str, str], FileState] | None = None,
    ) -> None:
        self.document, self.vocabulary, self.folder, self.found = document, vocabulary, folder, found
        self.complaints: list[Complaint] = []
        self.answers: dict[str, Value] = {}
        self.folders = _folders_of([*vocabulary.facts, *vocabulary.definitions])
        self.places: dict[str, Place] = {"": document.place(("facts",), on_key=True)}

    def complain(self, at: At, says: str, *, on_key: bool = False) -> None:
        self.complaints.append(Complaint(at, says, on_key))
        if len(self.complaints) == MOST_FAULTS:
            self.complaints.append(Complaint(at, TOO_MANY))
            raise Stop

    def profile(self) -> Profile:
        data = self._mapping(self.document.data, ())
        if self.complaints:
            raise Stop
        for key in data:
            if key not in _SECTIONS:
                self.complain((key,), f"{key} is no part of a profile{suggestion(key, _SECTIONS)}", on_key=True)
        for key in ("profile", "facts"):
            if key not in data:
                self.complain((), f"{key} is missing (a profile needs profile.name and facts)")
        head = self._entry(data["profile"], _HEAD, ("name",), ("profile",)) if "profile" in data else {}
        self._facts(self._mapping(data.get("facts"), ("facts",)), ())
        known = {
            "name": head.get("name", ""),
            "facts": self.answers,
            "file": self.document.file,
            "operator": head.get("operator"),
            "prepared_by": head.get("prepared_by"),
            "prepared_on": head.get("prepared_on"),
            "evidence": tuple(self._evidence(data.get("evidence"))),
            "waivers": tuple(self._waivers(data.get("waivers"))),
            "places": self.places,
        }
        content = self.document.content
        return lazily(Profile, known, lambda _digest: {"sha256": digest_of_bytes(content)})

    def _mapping(self, written: object, at: At) -> Mapping[str, Any]:
        if written is not None and not isinstance(written, Mapping):
            self.complain(at, f"{shown(written)} stands where a mapping is expected")
        return written if isinstance(written, Mapping) else {}

    def _list(self, written: object, at: At) -> list[Any]:
        if written is not None and not isinstance(written, list):
            self.complain(at, f"{shown(written)} stands where a list is expected")
        return written if isinstance(written, list) else []

    def _facts(self, written: Mapping[str, Any], prefix: tuple[str, ...]) -> None:
        """Walk the nested answers down to the declared paths."""
        for key, value in written.items():
            here = (*prefix, key)
            at, path = ("facts", *here), ".".join(here)
            self.places[path] = self.document.place(at, on_key=True)
            if "." in key:
                nested = ": {".join(key.split(".")) + ": …" + "}" * key.count(".")
                self.complain(at, f"{key}: dotted paths are nested in a profile (write {nested})", on_key=True)
            elif path in self.vocabulary.facts:
                self._answer(path, value, at)
            elif path in self.vocabulary.definitions:
                self.complain(at, self.vocabulary.unanswerable(path), on_key=True)
            elif path in self.folders:
                self._facts(self._mapping(value, at), here)
            else:
                self.complain(at, self.vocabulary.unknown(path), on_key=True)

    def _answer(self, path: str, written: object, at: At) -> None:
        if written is None or written == "":
            return
        value = self._value(path, written, at)
        if value is not None:
            self.answers[path] = value
            self.places[path] = self.document.place(at)

    def _value(self, path: str, written: object, at: At) -> Value | None:
        try:
            return read_value(self.vocabulary.facts[path], written)
        except ValueError as wrong:
            self.complain(at, f"{path}: {wrong}")
            return None

    def _entry(
        self,
        written: object,
        allowed: Mapping[str, FactType],
        required: tuple[str, ...],
        at: At,
        also: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """Read a flat mapping of texts and dates."""
        if not isinstance(written, Mapping):
            self.complain(at, f"{shown(written)} stands where a mapping is expected")
            return {}
        data: Mapping[str, Any] = written
        for key in data:
            if key not in allowed and key not in also:
                self.complain((*at, key), f"{key} is not known here{suggestion(key, [*also, *allowed])}", on_key=True)
        for key in required:
            if data.get(key) in (None, ""):
                self.complain(at, f"{key} is missing")
        read = {key: self._plain(data[key], kind, (*at, key)) for key, kind in allowed.items() if key in data}
        return {key: value for key, value in read.items() if value is not None}

    def _plain(self, written: object, kind: FactType, at: At) -> str | date | None:
        if written is None or written == "":
            return None
        if kind is FactType.TEXT:
            if not isinstance(written, str):
                self.complain(at, f"{shown(written)} is no text (put it in quotation marks)")
                return None
            return written
        day = iso_date(written)
        if day is None:
            self.complain(at, f"{shown(written)} is no date (write it as 2026-03-02)")
        return day

    def _evidence(self, written: object) -> Iterator[Evidence]:
        required = ("file", "sha256", "observed_on")
        for position, item in enumerate(self._list(written, ("evidence",))):
            at = ("evidence", position)
            before = len(self.complaints)
            entry = self._entry(item, _EVIDENCE, required, at, ("supports",))
            supports = dict(self._supports(item.get("supports"), at)) if isinstance(item, Mapping) else {}
            self._check_digest(entry.get("sha256"), at)
            path = self._inside(entry.get("file"), at)
            if path and len(self.complaints) == before:
                state = self._state(path, entry)
                yield Evidence(supports=supports, state=state, place=self.document.place(at), **entry)

    def _state(self, path: Path, entry: Mapping[str, Any]) -> FileState:
        if self.found is None:
            return state_of(path, entry["sha256"])
        return self.found.get((entry["file"], entry["sha256"]), FileState.MISSING)

    def _supports(self, written: object, at: At) -> Iterator[tuple[str, Value]]:
        if not isinstance(written, Mapping) or not written:
            self.complain(
                at, "supports is missing (the answers this file proves, such as {filing.filed_on: 2026-03-02})"
            )
            return
        for path, value in written.items():
            here = (*at, "supports", path)
            if path not in self.vocabulary.facts:
                self.complain(here, self.vocabulary.unanswerable(path), on_key=True)
                continue
            read = self._value(path, value, here)
            if read is not None:
                yield path, read

    def _check_digest(self, digest: str | None, at: At) -> None:
        if digest and (len(digest) != _DIGEST_LENGTH or set(digest) - set("0123456789abcdef")):
            self.complain((*at, "sha256"), "is no SHA-256 digest (64 hexadecimal digits in small letters)")

    def _inside(self, written: str | None, at: At) -> Path | None:
        if written is None:
            return None
        from pathlib import Path  # noqa: PLC0415 - only where there is evidence

        path = evidence_path(Path(self.folder), written, follow=self.found is None)
        if path is None:
            says = f"{written} lies outside the profile's folder, or is not written from there (as a/b.pdf is)"
            self.complain((*at, "file"), says)
        return path

    def _waivers(self, written: object) -> Iterator[Waiver]:
        for position, item in enumerate(self._list(written, ("waivers",))):
            at = ("waivers", position)
            before = len(self.complaints)
            entry = self._entry(item, _WAIVER, tuple(_WAIVER), at)
            if len(self.complaints) == before:
                yield Waiver(place=self.document.place(at), **entry)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Give the paths under which others lie."""
    found = {""}
    for path in paths:
        above = path.rpartition(".")[0]
        while above not in found:
            found.add(above)
            above = above.rpartition(".")[0]
    return found - {""}


def evidence_path(folder: Path, written: str, *, follow: bool = True) -> Path | None:
    """Give where an evidence file lies below a profile's folder, or nothing where its path may lead out of it.

    Neither ``..`` nor a path from the root is taken, even one that comes back: the same profile lies elsewhere on
    another machine. Links are looked at only where files are to be read (``follow``).
    """
    from pathlib import PurePosixPath  # noqa: PLC0415 - only where there is evidence

    pure = PurePosixPath(written)
    if pure.is_absolute() or ".." in pure.parts or "\\" in written:
        return None
    if not follow:
        return folder / written
    try:
        path = (folder / written).resolve()
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError):  # a circle of links
        return None


def state_of(path: Path, digest: str) -> FileState:
    """Hash a file and hold it against the recorded digest; what is no plain file, such as a pipe, is not opened."""
    from hashlib import file_digest  # noqa: PLC0415 - only where there is evidence

    try:
        if not path.is_file():
            return FileState.MISSING
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError:
        return FileState.MISSING
    return FileState.PRESENT if found == digest else FileState.ALTERED
