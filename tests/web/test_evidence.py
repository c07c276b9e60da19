"""Uploads: a safe name, one place, the hash recorded with the answers it proves; or no trace at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import Packs, load_profile
from compliance.documents.profiles import FileState
from compliance.filling.drafts import ChangedOnDisk
from compliance.filling.evidence import NoProof
from compliance.web import uploads
from compliance.web.security import LARGEST_UPLOAD
from compliance.web.uploads import safe_name
from tests.web.conftest import HOST, TOKEN, Browser

OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
FIELDS: dict[str, str | list[str]] = {"token": TOKEN, "supports": ["acme.keys_split"], "observed_on": "2026-01-20"}


def upload(
    browser: Browser,
    name: str = "ceremony.pdf",
    content: bytes = b"a record",
    status: int = 303,
    **fields: str | list[str],
) -> str:
    response = browser.client.post(
        "/p/acme.yaml/evidence",
        data=FIELDS | fields,
        files={"file": (name, content)},
        headers=OWN,
        follow_redirects=False,
    )
    assert response.status_code == status, response.text
    return response.text


def test_a_file_is_kept_beside_the_profile_and_recorded(browser: Browser, acme_packs: Packs) -> None:
    upload(browser, valid_until="2027-01-20", reviewed_by="Chen")
    file = browser.folder / "evidence" / "acme" / "ceremony.pdf"
    assert file.read_bytes() == b"a record"
    (item,) = load_profile(browser.folder / "acme.yaml", acme_packs).evidence
    assert item.file == "evidence/acme/ceremony.pdf"
    assert item.sha256 == sha256(b"a record").hexdigest()
    assert item.state is FileState.PRESENT
    assert dict(item.supports) == {"acme.keys_split": False}
    assert (item.reviewed_by, str(item.valid_until)) == ("Chen", "2027-01-20")
    page = browser.get("/p/acme.yaml/evidence")
    assert "Recorded: evidence/acme/ceremony.pdf." in page
    assert "present" in page
    assert "ceremony.pdf" in browser.get("/p/acme.yaml?theme=acme-pack")


def test_a_file_that_is_altered_is_noticed_though_the_profile_is_not(browser: Browser) -> None:
    upload(browser)
    assert "altered" not in browser.get("/p/acme.yaml/evidence")
    (browser.folder / "evidence" / "acme" / "ceremony.pdf").write_bytes(b"another record")
    assert "altered" in browser.get("/p/acme.yaml/evidence")


def test_another_file_of_that_name_gets_a_number_and_the_same_file_is_kept_once(
    browser: Browser, acme_packs: Packs
) -> None:
    upload(browser)
    upload(browser, content=b"another")
    upload(browser, name="copy.pdf", content=b"a record", supports=["acme.backups"])
    assert sorted(file.name for file in (browser.folder / "evidence" / "acme").iterdir()) == [
        "ceremony-2.pdf",
        "ceremony.pdf",
    ]
    supports = {
        item.file[14:]: set(item.supports) for item in load_profile(browser.folder / "acme.yaml", acme_packs).evidence
    }
    assert supports == {
        "ceremony.pdf": {"acme.keys_split", "acme.backups"},
        "ceremony-2.pdf": {"acme.keys_split"},
    }


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"supports": []}, "Say which answer"),
        ({"supports": ["acme.reserve_percent"]}, "Say which answer"),
        ({"supports": ["nothing.known"]}, "Say which answer"),
        ({"observed_on": ""}, "Give the day"),
        ({"observed_on": "soon"}, "Give the day"),
        ({"valid_until": "soon"}, "Write a day"),
        ({"valid_until": "2026-01-19"}, "before the day"),
        ({"reviewed_by": "\x07"}, "cannot be shown"),
        ({"content": b""}, "The file is empty"),
        ({"name": ""}, "Choose a file"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_leaves_nothing(
    browser: Browser, fields: dict[str, str | list[str]], says: str
) -> None:
    before = browser.text("acme.yaml")
    assert says in upload(browser, status=422, **fields)  # type: ignore[arg-type] # a case names what it changes
    assert browser.text("acme.yaml") == before
    assert not list(browser.folder.rglob("evidence/*/*"))


def test_a_file_that_is_too_large_is_refused(browser: Browser) -> None:
    assert "Nothing was saved" in upload(browser, content=b"x" * (LARGEST_UPLOAD + 100_000), status=413)
    assert not (browser.folder / "evidence").exists()


def test_a_file_is_not_left_behind_where_the_profile_cannot_take_it(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise ChangedOnDisk

    monkeypatch.setattr(uploads, "record", busy)
    assert "being changed elsewhere" in upload(browser, status=409)
    assert not list(browser.folder.rglob("evidence/*/*"))


def test_an_answer_that_is_taken_back_meanwhile_is_not_proved(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise NoProof("paths", "acme.keys_split is not answered")

    monkeypatch.setattr(uploads, "record", gone)
    assert "Say which answer" in upload(browser, status=409)
    assert not list(browser.folder.rglob("evidence/*/*"))


@pytest.mark.parametrize("linked", ["evidence", "evidence/acme"])
def test_a_link_that_leads_out_is_not_followed(browser: Browser, tmp_path: Path, linked: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = browser.folder / linked
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside, target_is_directory=True)
    assert "cannot be written" in upload(browser, status=422)
    assert not list(outside.iterdir())


def test_a_link_in_the_place_of_the_file_is_left_alone(browser: Browser, tmp_path: Path) -> None:
    target = tmp_path / "target.pdf"
    home = browser.folder / "evidence" / "acme"
    home.mkdir(parents=True)
    (home / "ceremony.pdf").symlink_to(target)
    upload(browser)
    assert not target.exists()
    assert (home / "ceremony-2.pdf").read_bytes() == b"a record"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\回执.pdf", "回执.pdf"),
        (".bashrc", "bashrc"),
        ("...", "file-"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("=cmd|'/c calc'!A1.csv", "c-calc-A1.csv"),
        ("con.txt", "file-con.txt"),
        ("x" * 300 + ".pdf", "x" * 77 + ".pdf"),
        ("<b>.yaml", "b-.yaml"),
    ],
)
def test_names_are_made_safe(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@given(st.text(max_size=300))
def test_no_name_can_leave_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in (".", "..")
    assert not safe.startswith((".", "-", " "))
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert len(safe.encode()) < 250
