"""Registers of sources: what an instrument is, when it was in force, and what each clause says in our own words.

The one module that reads ``seeds/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.documents.document import Document
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import files_in, read_document
from compliance.language.complaints import Complaint
from compliance.language.frozen import field, frozen
from compliance.language.text import Text

if TYPE_CHECKING:
    from pathlib import Path


@frozen
class Clause:
    """One clause: what it says, what a breach may cost, how it was verified, and whether rules can assess it."""

    source: str
    id: str
    label: Text
    says: Text
    verified: str
    checked: str
    assessed_by: str
    reason: Text | None = None
    sanction: Text | None = None
    paragraph: int | None = None
    sha256: str | None = None

    @property
    def path(self) -> str:
        """How rules cite it: ``source/clause``."""
        return f"{self.source}/{self.id}"


@frozen
class Figure:
    """A number the source states, exactly or with a qualifier such as ``about``."""

    id: str
    value: Decimal
    unit: str
    of: Text
    clause: str
    qualifier: str | None = None
    verified: str | None = None


@frozen
class Source:
    """A register: one instrument, report or standard."""

    id: str
    title: Text
    short: Text
    issuer: Text
    kind: str
    file: str
    sha256: str
    clauses: Mapping[str, Clause] = field(repr=False)
    number: Text | None = None
    published: date | None = None
    since: date | None = None
    until: date | None = None
    address: str | None = None
    about: Text | None = None
    document: Mapping[str, str] | None = None
    figures: tuple[Figure, ...] = field(default=(), repr=False)

    def in_force(self, day: date) -> bool:
        """Whether the source was in force on a day, both ends included."""
        return (self.since or date.min) <= day <= (self.until or date.max)


def load_sources(
    folders: Iterable[tuple[Path, str]], faults: list[Fault], unreadable: set[str] | None = None
) -> dict[str, Source]:
    """Read every register of the folders (each with the name messages call it by).

    Complaints go to ``faults``, the names of registers that have some to ``unreadable``.
    """
    sources: dict[str, Source] = {}
    for folder, name in folders:
        for path in files_in(folder) if folder.is_dir() else []:
            source = _load_source(path, f"{name}/{path.name}", faults)
            if source is None and unreadable is not None:
                unreadable.add(path.stem)
            if source and source.id in sources:
                faults.append(
                    Fault(source.file, 1, 1, f"{source.id} is registered already, in {sources[source.id].file}")
                )
            elif source:
                sources[source.id] = source
    return sources


def _load_source(path: Path, name: str, faults: list[Fault]) -> Source | None:
    from compliance.documents.checking import check_shape  # noqa: PLC0415 - pydantic is wanted only where documents are
    from compliance.documents.shapes import SourceShape  # noqa: PLC0415 - checked

    try:
        document = read_document(path, name)
    except DocumentError as wrong:
        faults.extend(wrong.faults)
        return None
    found = check_shape(SourceShape, document)
    if not found:
        found = document.located(_inconsistencies(document))
    faults.extend(found)
    return None if found else build_source(document)


def _inconsistencies(document: Document) -> list[Complaint]:
    data: Any = document.data
    complaints = []
    seen: set[str] = set()
    for position, clause in enumerate(data["clauses"]):
        at = ("clauses", position)
        if str(clause["id"]) in seen:
            complaints.append(Complaint((*at, "id"), f"clause {clause['id']} stands twice"))
        seen.add(str(clause["id"]))
        if (clause["assessed_by"] == "none") != ("reason" in clause):
            complaints.append(Complaint(at, "a reason goes with assessed_by: none, and only with it"))
        if ("paragraph" in clause) != ("sha256" in clause):
            complaints.append(Complaint(at, "paragraph and sha256 go together"))
    complaints += [
        Complaint(("figures", position, "clause"), f"{figure['clause']} is no clause of this source")
        for position, figure in enumerate(data.get("figures", []))
        if str(figure["clause"]) not in seen
    ]
    return complaints


def build_source(document: Document) -> Source:
    """Build a register from data that has passed its shape."""
    data: Any = document.data
    effective = data.get("effective") or {}
    name = str(data["id"])
    return Source(
        id=name,
        title=Text(**data["title"]),
        short=Text(**data["short"]),
        issuer=Text(**data["issuer"]),
        kind=data["kind"],
        file=document.file,
        sha256=document.sha256,
        clauses={str(clause["id"]): _build_clause(name, clause) for clause in data["clauses"]},
        number=text_or_none(data.get("number")),
        published=data.get("published"),
        since=effective.get("from"),
        until=effective.get("until"),
        address=data.get("address"),
        about=text_or_none(data.get("about")),
        document=data.get("document"),
        figures=tuple(_build_figure(figure) for figure in data.get("figures", [])),
    )


def _build_clause(source: str, data: Mapping[str, Any]) -> Clause:
    label = data.get("label")
    return Clause(
        source=source,
        id=str(data["id"]),
        label=Text(**label) if label else Text(str(data["id"]), str(data["id"])),
        says=Text(**data["says"]),
        verified=data["verified"],
        checked=data["checked"],
        assessed_by=data["assessed_by"],
        reason=text_or_none(data.get("reason")),
        sanction=text_or_none(data.get("sanction")),
        paragraph=data.get("paragraph"),
        sha256=data.get("sha256"),
    )


def _build_figure(data: Mapping[str, Any]) -> Figure:
    return Figure(
        id=data["id"],
        value=Decimal(data["value"]),
        unit=data["unit"],
        of=Text(**data["of"]),
        clause=str(data["clause"]),
        qualifier=data.get("qualifier"),
        verified=data.get("verified"),
    )


def text_or_none(data: Mapping[str, str] | None) -> Text | None:
    """Build a text where there is one."""
    return Text(**data) if data else None
