"""The cache: used where nothing can have changed, and in any doubt the documents are read again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance import Packs, load_packs
from compliance.documents import cache, loading
from compliance.documents.faults import DocumentError
from tests.documents.writing import FILES, home, write

Load = Callable[[], Packs]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "pack")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "compliance"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every time that documents are read."""
    times: list[str] = []
    load = loading.Loader.load

    def noted(loader: loading.Loader) -> Packs:
        times.append("read")
        return load(loader)

    monkeypatch.setattr(loading.Loader, "load", noted)
    return times


@pytest.fixture
def load(folder: Path, kept: Path) -> Load:
    return lambda: load_packs(folder, ids=[], home=home(folder.parent), cache=kept)


def entry(kept: Path) -> Path:
    (only,) = kept.iterdir()
    return only


def test_documents_are_read_once(load: Load, read: list[str], kept: Path) -> None:
    assert load() == load() == load()
    assert read == ["read"]
    assert entry(kept).name.endswith(".jsonl")
    assert kept.stat().st_mode & 0o777 == 0o700


def test_without_a_folder_nothing_is_kept(folder: Path, read: list[str]) -> None:
    for _ in range(2):
        load_packs(folder, ids=[], home=home(folder.parent))
    assert read == ["read", "read"]


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every time that documents are hashed."""
    times: list[str] = []
    key_of = cache._key_of

    def noted(folders: cache.Folders) -> str:
        times.append("hashed")
        return key_of(folders)

    monkeypatch.setattr(cache, "_key_of", noted)
    return times


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets files written just now be trusted as they stand."""
    monkeypatch.setattr(cache, "_TICK", -(2 * 10**9))


def test_documents_written_just_now_are_hashed_each_time(load: Load, read: list[str], hashed: list[str]) -> None:
    load()
    assert len(hashed) == 2  # before and after they were read
    load()
    load()
    assert (len(hashed), read) == (4, ["read"])


@pytest.mark.usefixtures("settled")
def test_documents_that_stand_as_they_stood_are_not_hashed(load: Load, read: list[str], hashed: list[str]) -> None:
    load()
    before = len(hashed)
    load()
    load()
    assert (len(hashed), read) == (before, ["read"])


def test_documents_that_have_settled_are_hashed_once_more(
    load: Load, read: list[str], hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    monkeypatch.setattr(cache, "_TICK", -(2 * 10**9))
    load()
    before = len(hashed)
    load()
    assert (len(hashed), read) == (before, ["read"])


@pytest.mark.usefixtures("settled")
def test_documents_touched_but_not_changed_are_hashed_and_not_read(
    folder: Path, load: Load, read: list[str], hashed: list[str]
) -> None:
    load()
    before = len(hashed)
    (folder / "pack.yaml").touch()
    load()
    load()
    assert (len(hashed), read) == (before + 1, ["read"])


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", FILES)
def test_a_change_that_keeps_length_and_date_is_noticed(name: str, folder: Path, load: Load, read: list[str]) -> None:
    load()
    file, before = folder / name, (folder / name).stat()
    file.write_text(file.read_text("utf-8").replace("en: ", "en : ", 1).replace("en : ", "en:  ", 1)[:-1], "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    load()
    assert read == ["read", "read"]


@pytest.mark.parametrize("name", FILES)
def test_a_change_of_any_document_is_noticed(name: str, folder: Path, load: Load, read: list[str]) -> None:
    load()
    file, before = folder / name, (folder / name).stat()
    file.write_text(file.read_text("utf-8").replace("en: ", "en:  ", 1), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    load()
    assert read == ["read", "read"]


def test_documents_that_come_and_go_are_noticed(folder: Path, load: Load, read: list[str]) -> None:
    load()
    (folder / "cases.yaml").write_text("{}\n", "utf-8")
    load()
    (folder / "cases.yaml").unlink()
    load()
    (folder.parent / "seeds" / "more.yaml").write_text(
        FILES["sources/law.yaml"].replace("id: law", "id: more"), "utf-8"
    )
    assert set(load().sources) == {"law", "more"}
    assert len(read) == 4


def test_another_version_reads_again(load: Load, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    load()
    assert read == ["read", "read"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[:-40],
        lambda content: content[:10],
        lambda _content: b"",
        lambda content: content.replace(b'"critical"', b'"low"'),
        lambda content: content.replace(b'\n["', b'\n["0', 1),
        lambda content: content + b"\n",
        lambda content: b"\n".join(content.split(b"\n")[1:]),
    ],
)
def test_an_entry_that_is_not_whole_is_not_used(
    harm: Callable[[bytes], bytes], load: Load, read: list[str], kept: Path
) -> None:
    good = load()
    whole = entry(kept).read_bytes()
    entry(kept).write_bytes(harm(whole))
    assert load() == good
    assert read == ["read", "read"]
    assert entry(kept).read_bytes() == whole


def test_faults_are_never_kept(folder: Path, load: Load, kept: Path) -> None:
    write(folder, rules="rules: []")
    for _ in range(2):
        with pytest.raises(DocumentError, match=r"rules\.yaml:1:8: "):
            load()
    assert not kept.exists()


def test_a_document_changed_while_it_was_read_is_not_kept(
    folder: Path, load: Load, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = loading.Loader.load

    def meanwhile(loader: loading.Loader) -> Packs:
        packs = build(loader)
        (folder / "cases.yaml").write_text("{}\n", "utf-8")
        return packs

    monkeypatch.setattr(loading.Loader, "load", meanwhile)
    load()
    assert not kept.exists()


def test_a_document_that_was_another_one_while_it_was_read_is_not_kept(
    folder: Path, load: Load, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, document = loading.Loader.load, folder / "pack.yaml"

    def meanwhile(loader: loading.Loader) -> Packs:
        text = document.read_text("utf-8")
        document.write_text(text.replace("About", "Other"), "utf-8")
        packs = build(loader)
        document.write_text(text, "utf-8")
        return packs

    monkeypatch.setattr(loading.Loader, "load", meanwhile)
    load()
    assert not kept.exists()


def test_what_an_editor_leaves_beside_the_code_hinders_nobody(
    tmp_path: Path, load: Load, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "compliance" / "documents"
    code.mkdir(parents=True)
    (code / ".#cache.py").symlink_to("chen@desk.4711")
    monkeypatch.setattr(cache, "__file__", str(code / "cache.py"))
    assert load() == load()
    assert read == ["read"]


def test_a_folder_that_others_may_write_to_is_neither_read_nor_written(load: Load, read: list[str], kept: Path) -> None:
    load()
    kept.chmod(0o777)
    load()
    assert read == ["read", "read"]
    entry(kept).unlink()
    load()
    assert list(kept.iterdir()) == []


def test_a_folder_that_cannot_be_made_hinders_nobody(load: Load, read: list[str], kept: Path) -> None:
    kept.parent.parent.joinpath("cache").write_text("a file\n", "utf-8")
    assert load() == load()
    assert read == ["read", "read"]


def test_entries_not_written_for_longest_are_forgotten(load: Load, kept: Path) -> None:
    load()
    for number in range(30):
        other = kept / f"{number}.jsonl"
        other.write_text("old\n", "utf-8")
        os.utime(other, (number, number))
    entries = set(kept.iterdir())
    (kept / next(name for name in entries if len(name.name) > 10)).unlink()
    load()
    left = {file.name for file in kept.iterdir()}
    assert len(left) == 24
    assert "29.jsonl" in left
    assert "0.jsonl" not in left


PROGRAM = """
import os, signal, sys
from pathlib import Path
from compliance import load_packs
from compliance.documents.packs import Home
if "die" in sys.argv:
    os.replace = os.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    Path.replace = os.replace
folder, kept = map(Path, sys.argv[1:3])
packs = load_packs(folder, ids=[], home=Home(folder.parent / "rules", folder.parent / "seeds"), cache=kept)
print([rule.id for rule in packs.rules], packs.packs[0].sha256)
"""


def started(folder: Path, kept: Path, *more: str) -> subprocess.Popen[str]:
    home(folder.parent)
    command = [sys.executable, "-c", PROGRAM, str(folder), str(kept), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_many_at_once_leave_one_whole_entry(folder: Path, kept: Path, load: Load, read: list[str]) -> None:
    running = [started(folder, kept) for _ in range(4)]
    said = {program.communicate() for program in running}
    assert [program.returncode for program in running] == [0] * 4
    ((words, complaints),) = said
    assert (words[:24], complaints) == ("['test-one', 'test-two']", "")
    key, standing = json.loads(entry(kept).read_bytes().split(b"\n")[1])
    assert (len(key), standing) == (64, "")  # too young to be trusted as they stand
    load()
    assert read == []


def test_whoever_is_killed_while_writing_leaves_no_entry(folder: Path, kept: Path, load: Load, read: list[str]) -> None:
    killed = started(folder, kept, "die")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert not list(kept.glob("*.jsonl"))
    assert load() == load()
    assert read == ["read"]
