"""Drafts: opened, saved in one step, and never over what somebody else has written."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from compliance import Packs
from compliance.documents.faults import DocumentError
from compliance.filling.drafts import ChangedOnDisk, open_draft, save
from compliance.language.facts import NEVER
from tests.conftest import SAMPLES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "harbour.yaml"


def test_a_missing_file_is_a_new_profile_named_after_it(file: Path, acme_packs: Packs) -> None:
    draft = open_draft(file, acme_packs)
    assert (draft.profile.name, draft.profile.facts, draft.etag) == ("harbour", {}, "")
    assert not file.exists()
    saved = save(draft, {"acme.regions": frozenset({"south", "north"}), "acme.reported_on": NEVER})
    assert file.read_text() == (
        "profile:\n  name: harbour\nfacts:\n  acme:\n    regions: [north, south]\n    reported_on: never\n"
    )
    assert saved == open_draft(file, acme_packs)
    assert len(saved.etag) == 64


@pytest.mark.parametrize("content", [b"", b"\n", b"# to be filled in\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_one_too(file: Path, acme_packs: Packs, content: bytes) -> None:
    file.write_bytes(content)
    saved = save(open_draft(file, acme_packs), {}, head={"name": "Harbour", "prepared_on": date(2026, 11, 20)})
    assert (saved.profile.name, saved.profile.prepared_on) == ("Harbour", date(2026, 11, 20))
    assert file.read_bytes().startswith(content.rstrip())


def test_every_fault_of_a_broken_file_is_said(file: Path, acme_packs: Packs) -> None:
    file.write_text("profile: {name: P}\nfacts: {acme: {backups: yes, nothing: 1}}\n")
    with pytest.raises(DocumentError) as wrong:
        open_draft(file, acme_packs)
    assert "write true" in str(wrong.value)
    with pytest.raises(DocumentError, match="is no file"):
        open_draft(file.parent, acme_packs)


def test_what_somebody_else_wrote_meanwhile_stays(file: Path, acme_packs: Packs) -> None:
    draft = open_draft(file, acme_packs)
    other = save(open_draft(file, acme_packs), {"acme.backups": True})
    with pytest.raises(ChangedOnDisk):
        save(draft, {"acme.backups": False})
    assert open_draft(file, acme_packs) == other
    file.unlink()
    with pytest.raises(ChangedOnDisk):
        save(other, {"acme.backups": False})
    assert list(file.parent.iterdir()) == []


def test_an_answer_that_makes_no_profile_is_not_written(file: Path, acme_packs: Packs) -> None:
    draft = save(open_draft(file, acme_packs), {"acme.backups": True})
    before = file.read_bytes()
    with pytest.raises(DocumentError):
        save(draft, {"acme.backups": "maybe"})
    assert file.read_bytes() == before


def test_mark_line_ends_and_link_stay(file: Path, acme_packs: Packs) -> None:
    original = b"\xef\xbb\xbf" + (SAMPLES / "acme.yaml").read_bytes().replace(b"\n", b"\r\n")
    real = file.with_name("real.yaml")
    real.write_bytes(original)
    file.symlink_to(real)
    save(open_draft(file, acme_packs), {"acme.backups": False})
    assert real.read_bytes() == original.replace(b"backups: true", b"backups: false")
    assert file.is_symlink()


def test_json_stays_json(tmp_path: Path, acme_packs: Packs) -> None:
    file = tmp_path / "p.json"
    save(open_draft(file, acme_packs), {"acme.backups": True})
    assert file.read_text().startswith('{\n  "profile": {\n    "name": "p"')
    assert open_draft(file, acme_packs).profile.facts == {"acme.backups": True}


def test_what_cannot_be_written_is_said(tmp_path: Path, acme_packs: Packs) -> None:
    draft = open_draft(tmp_path / "none" / "p.yaml", acme_packs)
    with pytest.raises(DocumentError, match="cannot be written"):
        save(draft, {"acme.backups": True})


def test_leftovers_of_the_killed_are_cleared(file: Path, acme_packs: Packs) -> None:
    (file.parent / f".{file.name}.abcd1234").touch()
    (file.parent / f".other.{file.name}").touch()
    save(open_draft(file, acme_packs), {"acme.backups": True})
    assert {path.name for path in file.parent.iterdir()} == {file.name, f".other.{file.name}"}


@pytest.mark.parametrize("point", ["fsync", "chmod", "replace"])
def test_a_save_that_breaks_anywhere_leaves_the_old_file_or_the_new(
    file: Path, acme_packs: Packs, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    draft = save(open_draft(file, acme_packs), {"acme.backups": True})

    def broken(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os if point == "fsync" else Path, point, broken)
    with pytest.raises(DocumentError, match="no space left"):
        save(draft, {"acme.backups": False})
    assert file.read_bytes() == draft.content
    assert list(file.parent.iterdir()) == [file]
