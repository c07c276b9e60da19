"""A record follows from its inputs, byte by byte; one byte altered anywhere is noticed and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from compliance import DocumentError, Packs, Profile, assess, load_packs, load_profile
from compliance.assessment.comparison import compare
from compliance.language.text import Text
from compliance.records import replay as replaying
from compliance.records.embedding import record_of
from compliance.records.recorded import Recorded, read_record
from compliance.records.replay import altered_evidence, moved_on, reconstructed, replay
from compliance.reports.json import dumps, on_one_line
from tests.conftest import AS_OF, SAMPLES
from tests.generated import ASSURANCES, DAYS, profiles, written


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the sample pack, a profile and its evidence."""
    shutil.copytree(SAMPLES / "acme-pack", tmp_path / "acme-pack")
    (tmp_path / "key.txt").write_text("Split.")
    text = (SAMPLES / "acme.yaml").read_text("utf-8")
    entry = f"supports: {{acme.keys_split: false}}, file: key.txt, sha256: {sha256(b'Split.').hexdigest()}"
    (tmp_path / "acme.yaml").write_text(f"{text}evidence:\n  - {{{entry}, observed_on: 2026-01-12}}\n", "utf-8")
    return tmp_path


@pytest.fixture
def packs(place: Path) -> Packs:
    return load_packs(place / "acme-pack", ids=[])


Record = Callable[..., Recorded]


@pytest.fixture
def record(place: Path, packs: Packs) -> Record:
    def make(*, embed: bool = True, line: bool = False) -> Recorded:
        data = record_of(assess(load_profile(place / "acme.yaml", packs), packs, as_of=AS_OF), embed=embed)
        file = place / "record.json"
        file.write_text(on_one_line(data) if line else dumps(data), "utf-8")
        return read_record(file)

    return make


def english(said: Iterable[Text]) -> str:
    return "\n".join(text.en for text in said)


def altered(recorded: Recorded, alter: Callable[[dict[str, Any]], object]) -> Recorded:
    data = json.loads(recorded.content)
    alter(data)
    recorded.path.write_text(dumps(data), "utf-8")
    return read_record(recorded.path)


@pytest.mark.parametrize("embed", [True, False])
@pytest.mark.parametrize("line", [True, False])
def test_every_byte_follows(place: Path, record: Record, embed: bool, line: bool) -> None:
    assert replay(record(embed=embed, line=line), [place / "acme-pack"]).follows


def test_embedded_inputs_need_nothing_else(place: Path, record: Record) -> None:
    made = record()
    shutil.rmtree(place / "acme-pack")
    (place / "acme.yaml").unlink()
    assert replay(made).follows
    with pytest.raises(DocumentError, match="cannot be read"):
        moved_on(made)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("acme.yaml", "profile"),
        ("key.txt", "evidence file key.txt: altered (recorded: present)"),
        ("acme-pack/rules.yaml", "pack acme 1.0.0 → 1.0.0: not the document recorded"),
        ("acme-pack/facts.yaml", "pack acme"),
        ("acme-pack/sources/acme-book.yaml", "source acme-book"),
    ],
)
def test_one_byte_more_in_a_file_is_noticed_and_named(place: Path, record: Record, file: str, named: str) -> None:
    for embed in (True, False):
        made = record(embed=embed)
        before = (place / file).read_bytes()
        (place / file).write_bytes(before + b"\n")
        said = english(moved_on(made, [place / "acme-pack"]))
        assert named in said
        found = replay(made, [place / "acme-pack"])
        assert found.follows is embed
        (place / file).write_bytes(before)


def test_a_missing_evidence_file_and_a_missing_pack_are_named(place: Path, record: Record) -> None:
    made = record()
    (place / "key.txt").unlink()
    assert english(moved_on(made, [place / "acme-pack"])) == "evidence file key.txt: missing (recorded: present)"
    assert altered_evidence(made) == ()
    with pytest.raises(DocumentError):
        replay(record(embed=False))


@pytest.mark.parametrize(
    ("alter", "named"),
    [
        (lambda data: data["tool"].update(version="0.0.9"), "tool: compliance 0.0.9 recorded"),
        (lambda data: data["calendar"].update(version="9"), "calendar: chinesecalendar 9"),
        (lambda data: data["shared"].update(sha256="0"), "facts and themes"),
        (lambda data: data["inputs"].update(profile=data["inputs"]["profile"] + " "), "profile"),
        (lambda data: data["inputs"]["packs"]["acme"]["documents"].update({"cases.yaml": "{}"}), "pack acme"),
        (lambda data: data["findings"][0].update(outcome="pass"), 'findings[0].outcome is "pass", evaluating gives'),
        (lambda data: data.update(more=1), "more is 1, evaluating gives null"),
        (lambda data: data["findings"].pop(), "the record itself was altered: findings"),
        (lambda data: data["packs"].append({"id": "gone", "version": "1", "sha256": "0"}), "pack gone: not here"),
    ],
)
def test_an_altered_record_is_noticed_and_named(
    record: Record, alter: Callable[[dict[str, Any]], object], named: str
) -> None:
    found = replay(altered(record(), alter))
    assert not found.follows
    assert named in english(found.differences)
    assert all(said.zh != said.en for said in found.differences)


def test_one_byte_of_white_space_is_noticed(record: Record) -> None:
    made = record()
    made.path.write_bytes(made.content.replace(b'"schema":', b'"schema" :'))
    found = replay(read_record(made.path))
    assert english(found.differences) == "the record itself was altered: the same data, written otherwise"


@pytest.mark.parametrize(
    "alter",
    [
        lambda inputs: inputs["packs"]["acme"]["documents"].update({"../up.yaml": ""}),
        lambda inputs: inputs["shared"].update({"/etc/x.yaml": ""}),
        lambda inputs: inputs["sources"].update({".hidden.yaml": ""}),
        lambda inputs: inputs["packs"].update({"../x": {"folder": "x", "built_in": True, "documents": {}}}),
    ],
)
def test_embedded_names_never_leave_their_folder(record: Record, alter: Callable[[Any], object]) -> None:
    made = altered(record(), lambda data: alter(data["inputs"]))
    with pytest.raises(DocumentError, match="is no name of an embedded document"):
        replay(made)


def test_an_embedded_profile_with_faults_is_refused(record: Record) -> None:
    made = altered(record(), lambda data: data["inputs"].update(profile="facts: ["))
    with pytest.raises(DocumentError, match=r"acme\.yaml"):
        replay(made)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"schema": "x"}', b"[" * 100_000, b'{"a": NaN}', b'{"a": 1, "b": {"c": 1, "c": 2}}'],
)
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(content)
    with pytest.raises(DocumentError, match="is no recorded assessment") as raised:
        read_record(file)
    assert ("c stands twice" in str(raised.value)) is (b'"c": 2' in content)
    with pytest.raises(DocumentError, match="cannot be read"):
        read_record(tmp_path / "none.json")


def test_inputs_that_changed_while_they_were_read_are_not_embedded(place: Path, packs: Packs) -> None:
    assessment = assess(load_profile(place / "acme.yaml", packs), packs, as_of=AS_OF)
    (place / "acme-pack" / "cases.yaml").write_bytes(b"\xff")
    with pytest.raises(DocumentError, match="has changed since it was read"):
        record_of(assessment, embed=True)
    packs = load_packs(place / "acme-pack", ids=[])
    with pytest.raises(DocumentError, match="is not UTF-8"):
        record_of(assess(load_profile(place / "acme.yaml", packs), packs, as_of=AS_OF), embed=True)


def test_a_record_is_reconstructed_as_it_was_or_not_at_all(place: Path, record: Record, packs: Packs) -> None:
    for embed in (True, False):
        made = record(embed=embed)
        (place / "key.txt").write_text("Altered.")
        again = reconstructed(made, [place / "acme-pack"])
        now = assess(load_profile(place / "acme.yaml", packs), packs, as_of=AS_OF)
        assert compare(again, now).changes == ()
        assert again.profile.evidence[0].state == "present"
        (place / "key.txt").write_text("Split.")
    made = record(embed=False)
    (place / "acme.yaml").write_text("profile: {name: X}\nfacts: {}\n")
    with pytest.raises(DocumentError, match="cannot be reconstructed: profile"):
        reconstructed(made, [place / "acme-pack"])


@pytest.mark.parametrize(
    "alter",
    [
        lambda data: data["inputs"].update(profile=data["inputs"]["profile"].replace("split: false", "split: true")),
        lambda data: data["inputs"]["packs"]["acme"]["documents"].update({"cases.yaml": "{}"}),
        lambda data: data["evidence"].append({**data["evidence"][0], "file": "more.txt"}),
    ],
)
def test_altered_inputs_are_not_compared_with(record: Record, alter: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(DocumentError, match="cannot be reconstructed"):
        reconstructed(altered(record(), alter))


def test_another_version_of_the_tool_is_still_compared_with(record: Record) -> None:
    made = altered(record(), lambda data: (data["tool"].update(version="0.0.9"), data["calendar"].update(version="9")))
    assert reconstructed(made).profile.name


def test_embedded_inputs_are_judged_wherever_the_record_lies(
    place: Path, record: Record, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    made = altered(record(), lambda data: data["profile"].update(file="acme.yaml"))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "key.txt").symlink_to(place / "key.txt")  # leads out of the folder, and is not looked at
    monkeypatch.chdir(elsewhere)
    assert reconstructed(made).profile.evidence[0].state == "present"


def test_evidence_that_is_another_file_here_is_named(place: Path, record: Record) -> None:
    made = record()
    assert altered_evidence(made) == ()
    (place / "key.txt").write_text("Altered.")
    assert english(altered_evidence(made)) == "evidence file key.txt: altered (recorded: present)"
    outside = altered(made, lambda data: data["evidence"][0].update(file="../key.txt"))
    assert altered_evidence(outside) == ()


def test_only_inputs_can_be_judged_from_inputs(record: Record) -> None:
    with pytest.raises(AssertionError):
        replaying.from_inputs(record(embed=False))


@pytest.fixture(scope="module")
def acme_packs_alone() -> Packs:
    return load_packs(SAMPLES / "acme-pack", ids=[])


@settings(max_examples=12, phases=[Phase.generate])  # every example loads packs; shrinking would judge for minutes
@given(profiles(), DAYS, ASSURANCES, st.booleans(), st.booleans())
def test_any_profile_follows_from_its_record(
    tmp_path_factory: pytest.TempPathFactory,
    acme_packs_alone: Packs,
    profile: Profile,
    day: date,
    assurance: str,
    embed: bool,
    use_waivers: bool,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    read = load_profile(written(profile, folder), acme_packs_alone)
    assert (read.facts, len(read.waivers)) == (profile.facts, len(profile.waivers))
    assert [item.state for item in read.evidence] == [item.state for item in profile.evidence]
    assessment = assess(read, acme_packs_alone, as_of=day, assurance=assurance, use_waivers=use_waivers)
    (folder / "r.json").write_text(dumps(record_of(assessment, embed=embed)), "utf-8")
    assert replay(read_record(folder / "r.json"), [SAMPLES / "acme-pack"]).follows
