"""Drafts: a profile as it was opened, and saved in one step unless somebody else has written it since.

Whoever changes a profile saves through here: the terminal, the browser, imported answers, recorded evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from compliance.documents.editing import Answer, says_something, with_answers
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import FileState, Profile, build_profile
from compliance.documents.reading import read_bytes
from compliance.documents.rules import Packs
from compliance.documents.saving import alone, clear_leftovers, replace_file
from compliance.language.facts import Value

Change = Callable[[str, bool], str]
"""From a document's text, and whether it is JSON, to its new text."""
Found = Mapping[tuple[str, str], FileState]
_MARK = "\ufeff"


class ChangedOnDisk(Exception):  # noqa: N818 - not an error of ours: somebody else was quicker
    """Somebody else has written the file since it was opened."""


@dataclass(frozen=True)
class Draft:
    """A profile, and the very bytes it was read from (none where there is no file yet)."""

    file: Path
    packs: Packs = field(repr=False)
    content: bytes = field(repr=False)
    profile: Profile

    @property
    def is_new(self) -> bool:
        """Whether the file is missing, empty, or nothing but comments."""
        return not says_something(_text(self.content))

    @property
    def etag(self) -> str:
        """The digest of the file as opened; empty where there is none."""
        return sha256(self.content).hexdigest() if self.content else ""


def open_draft(file: Path, packs: Packs) -> Draft:
    """Open a profile; a missing or empty file is a new one, with the file's name and no answers.

    Raises DocumentError with every fault of a file that is no profile.
    """
    return _draft(file, packs, _on_disk(file))


def save(draft: Draft, answers: Mapping[str, Value | None], *, head: Mapping[str, str | date] | None = None) -> Draft:
    """Put answers into the file, or (``None``) take them back, and give the draft as it then stands.

    ``head`` is what stands under ``profile``. Raises ChangedOnDisk where the file is no longer what was opened, and
    DocumentError where the result would be no profile or cannot be written; then nothing has changed.
    """
    facts = draft.packs.vocabulary.facts
    listed: dict[str, Answer] = {
        path: [option for option in facts[path].options if option in value] if isinstance(value, frozenset) else value
        for path, value in answers.items()
    }
    found = {(item.file, item.sha256): item.state for item in draft.profile.evidence}
    given = _head(draft, head)
    return rewrite(draft, lambda text, as_json: with_answers(text, listed, head=given, as_json=as_json), found)


def rewrite(draft: Draft, change: Change, found: Found | None = None) -> Draft:
    """Change a draft's text and save it, in one step; byte order mark and line ends stay.

    ``found`` says how evidence files were found, so that none is read again. Raises what ``save`` does.
    """
    after = _draft(draft.file, draft.packs, _changed(draft, change), found)
    target = draft.file.resolve()
    try:
        with alone(target.parent):
            if _on_disk(draft.file) != draft.content:
                raise ChangedOnDisk(f"{draft.file.as_posix()} has been changed since it was opened")
            clear_leftovers(target)
            replace_file(target, after.content)
    except OSError as wrong:
        raise DocumentError([_fault(draft.file, f"cannot be written ({wrong.strerror or wrong})")]) from None
    return after


def _head(draft: Draft, head: Mapping[str, str | date] | None) -> Mapping[str, str | date]:
    given = dict(head or {})
    return {"name": draft.profile.name, **given} if draft.is_new else given


def _on_disk(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():
            raise DocumentError([_fault(file, "is no file")])
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as wrong:
        raise DocumentError([_fault(file, f"cannot be read ({wrong.strerror or wrong})")]) from None


def _draft(file: Path, packs: Packs, content: bytes, found: Found | None = None) -> Draft:
    if not says_something(_text(content)):
        new = Profile(file.stem, {}, file.as_posix(), sha256(content).hexdigest())
        return Draft(file, packs, content, new)
    document = read_bytes(content, file.as_posix())
    if document.faults:
        raise DocumentError(document.faults)
    return Draft(file, packs, content, build_profile(document, packs.vocabulary, file.parent, found))


def _text(content: bytes) -> str:
    """Give the text; what is not UTF-8 is complained about when it is read as a document."""
    return content.decode("utf-8", "replace").removeprefix(_MARK).replace("\r\n", "\n")


def _changed(draft: Draft, change: Change) -> bytes:
    before = draft.content.decode("utf-8")
    after = change(_text(draft.content), draft.file.suffix.lower() == ".json")
    mark = _MARK if before.startswith(_MARK) else ""
    return (mark + (after.replace("\n", "\r\n") if "\r\n" in before else after)).encode()


def _fault(file: Path, says: str) -> Fault:
    return Fault(file.as_posix(), 1, 1, says)
