"""Taking a file in: under a safe name, beside the profile, hashed and recorded in it; or not at all."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from unicodedata import category, normalize

from compliance.documents.faults import DocumentError, Fault
from compliance.filling.drafts import ChangedOnDisk, Draft, open_draft
from compliance.filling.evidence import Proof, record
from compliance.web.store import Folder

FOLDER = "evidence"
_TRIES = 3
_LONGEST = 80  # letters of a name; with its number and in UTF-8 it stays below what file systems allow
_UNSAFE = re.compile(r"[^\w.()-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A file as it came, and what it is said to prove."""

    filename: str
    content: bytes
    paths: tuple[str, ...]
    observed_on: date
    valid_until: date | None = None
    reviewed_by: str | None = None


def take_in(folder: Folder, name: str, upload: Upload) -> str:
    """Put a file beside a profile and record it there; give its name as recorded.

    The same file again is not kept twice: what it proves is added to what it proved. Raises NoSuchProfile,
    DocumentError, and ChangedOnDisk where the profile is being changed all the time; then no file is left behind.
    """
    with folder.lock(name):
        try:
            home = _home(folder, name)
            known = _same(home, upload.content)
            file = known or _write(home, safe_name(upload.filename), upload.content)
        except OSError as wrong:
            raise DocumentError([Fault(FOLDER, 1, 1, f"cannot be written ({wrong.strerror or wrong})")]) from None
        try:
            return _record(folder, name, file, upload)
        except BaseException:
            if not known:
                file.unlink(missing_ok=True)
            raise


def safe_name(given: str) -> str:
    """Give a file name that can do no harm: no folder, no dot in front, no control or steering characters."""
    last = normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if not category(letter).startswith("C"))
    plain = _UNSAFE.sub("-", shown).strip("-. ")
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        stem, dot, ending = plain, "", ""
    name = stem[: _LONGEST - len(ending[:10])] + dot + ending[:10]
    return f"file-{name}" if not stem or _RESERVED.match(name) else name


def _home(folder: Folder, name: str) -> Path:
    """Give the folder of a profile's evidence; it must lie where it seems to."""
    home = folder.path / FOLDER / Path(name).stem
    for part in (home.parent, home):
        if part.resolve() != part:  # looked at before anything is made behind it
            raise PermissionError("a link leads elsewhere")
        part.mkdir(exist_ok=True)
    return home


def _same(home: Path, content: bytes) -> Path | None:
    wanted = sha256(content).digest()
    files = (file for file in sorted(home.iterdir()) if file.is_file() and not file.is_symlink())
    same_size = (file for file in files if file.stat().st_size == len(content))
    return next((file for file in same_size if sha256(file.read_bytes()).digest() == wanted), None)


def _write(home: Path, name: str, content: bytes) -> Path:
    """Write a new file; an existing one of the same name is left alone, and so is whatever a link points to."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    for number in count(1):
        file = home / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        with suppress(FileExistsError):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            break
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def _record(folder: Folder, name: str, file: Path, upload: Upload) -> str:
    for _ in range(_TRIES):
        draft = open_draft(folder.find(name), folder.packs)
        paths = tuple(dict.fromkeys([*_proved(draft, file), *upload.paths]))
        proof = Proof(file, paths, upload.observed_on, upload.valid_until, upload.reviewed_by)
        with suppress(ChangedOnDisk):
            record(draft, proof)
            return file.relative_to(folder.path).as_posix()
    raise ChangedOnDisk(name)


def _proved(draft: Draft, file: Path) -> list[str]:
    """Give what the file proves already and still does."""
    name, answers = file.name, draft.profile.facts
    recorded = [item for item in draft.profile.evidence if Path(item.file).name == name]
    return [path for item in recorded for path, value in item.supports.items() if answers.get(path) == value]
