"""Profiles: every message at its place, evidence as it is found, waivers; and the JSON Schema judges alike."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from os import mkfifo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compliance.documents.document import MOST_FAULTS, Document
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import FileState, Profile, build_profile, load_profile, profiles_in
from compliance.documents.reading import read_bytes
from compliance.documents.rules import Packs
from compliance.documents.schemas import objections, profile_schema
from compliance.language.facts import Fact, FactType
from compliance.language.text import Text
from compliance.language.vocabulary import Definition, Vocabulary
from tests.documents.writing import MARK, load, place_of_mark, write

GOOD = """\
profile:
  name: Harbour
  operator: Harbour Bank
  prepared_by: Li
  prepared_on: 2026-11-20
facts:
  it:
    home: hk
    public: true
    kinds: [bank]
    years: 5
    percent: 12.50
    filed_on: 2026-03-02
    launched_on: never
    valid_until: '2027-01-31'
    name: Harbour
    code: 91110000600037341L
evidence:
  - supports: {it.filed_on: 2026-03-02, it.kinds: [bank]}
    file: proof.txt
    sha256: "0000000000000000000000000000000000000000000000000000000000000000"
    observed_on: 2026-03-02
    valid_until: 2027-03-02
    reviewed_by: Wang
waivers:
  - {rule: test-one, reason: Late, approved_by: Board, approved_on: 2026-10-01, until: 2027-03-31}
"""


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    return load(write(tmp_path_factory.mktemp("home") / "test"))


def profile(text: str, packs: Packs, folder: Path = Path("/nowhere"), name: str = "p.yaml") -> Profile:
    document = read_bytes(text.encode(), name)
    assert document.faults == []
    return build_profile(document, packs.vocabulary, folder)


def faults(text: str, packs: Packs, folder: Path = Path("/nowhere"), name: str = "p.yaml") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        profile(text, packs, folder, name)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_profile(packs: Packs) -> None:
    read = profile(GOOD, packs)
    assert (read.name, read.operator, read.prepared_by, read.prepared_on) == (
        "Harbour",
        "Harbour Bank",
        "Li",
        date(2026, 11, 20),
    )
    assert read.facts == {
        "it.home": "hk",
        "it.public": True,
        "it.kinds": frozenset({"bank"}),
        "it.years": 5,
        "it.percent": Decimal("12.5"),
        "it.filed_on": date(2026, 3, 2),
        "it.launched_on": "never",
        "it.valid_until": date(2027, 1, 31),
        "it.name": "Harbour",
        "it.code": "91110000600037341L",
    }
    (evidence,) = read.evidence
    assert evidence.supports == {"it.filed_on": date(2026, 3, 2), "it.kinds": frozenset({"bank"})}
    assert (evidence.file, evidence.state, evidence.place) == ("proof.txt", FileState.MISSING, (19, 5))
    assert (evidence.observed_on, evidence.valid_until, evidence.reviewed_by) == (
        date(2026, 3, 2),
        date(2027, 3, 2),
        "Wang",
    )
    (waiver,) = read.waivers
    assert (waiver.rule, waiver.approved_by, waiver.approved_on, waiver.until) == (
        "test-one",
        "Board",
        date(2026, 10, 1),
        date(2027, 3, 31),
    )
    assert waiver.place == (26, 5)


def test_the_same_in_json(packs: Packs) -> None:
    document = read_bytes(GOOD.encode(), "p.yaml")
    text = json.dumps(document.data, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))
    read = profile(text, packs, name="p.json")
    assert (read.facts, read.prepared_on) == (profile(GOOD, packs).facts, date(2026, 11, 20))


def test_the_least_there_is(packs: Packs) -> None:
    for text in ("profile: {name: X}\nfacts: {}\n", "profile: {name: X}\nfacts:\nevidence:\nwaivers: []\n"):
        read = profile(text, packs)
        assert (read.name, read.facts, read.evidence, read.waivers, read.operator) == ("X", {}, (), (), None)


def test_missing_empty_and_null_are_unanswered(packs: Packs) -> None:
    read = profile(
        'profile: {name: X, operator: "", prepared_on: null}\nfacts: {it: {public: null, home: "", filed_on: , kinds: []}}\n',
        packs,
    )
    assert read.facts == {"it.kinds": frozenset()}
    assert (read.operator, read.prepared_on) == (None, None)


def test_answers_have_places_and_missing_ones_their_parents(packs: Packs) -> None:
    read = profile(GOOD, packs)
    assert read.place("it.home") == (8, 11)
    assert read.place("it.nothing") == (7, 3)
    assert read.place("other.nothing") == (6, 1)


# One fault at a time; the mark stands where it must be found.

HEAD, NONE = "profile: {name: X}\nfacts: {}\n", "profile: {name: X}\n"
DIGEST = '"' + "0" * 64 + '"'
PROOF = f"{{supports: {{it.public: true}}, file: a.txt, sha256: {DIGEST}, observed_on: 2026-01-01}}"
WAIVER = "{rule: r-1, reason: a, approved_by: b, approved_on: 2026-01-01, until: 2026-02-01}"
BROKEN: list[tuple[str, str]] = [
    ("§- 1\n", "a list stands where a mapping is expected"),
    ("§just words\n", "'just words' stands where a mapping is expected"),
    ("§{facts: {}}\n", "profile is missing (a profile needs profile.name and facts)"),
    ("§profile: {name: X}\n", "facts is missing (a profile needs profile.name and facts)"),
    ("profile: §{}\nfacts: {}\n", "name is missing"),
    ("profile: §{name: ''}\nfacts: {}\n", "name is missing"),
    ("profile: §{name: null}\nfacts: {}\n", "name is missing"),
    ("profile: §X\nfacts: {}\n", "'X' stands where a mapping is expected"),
    ("profile:§\nfacts: {}\n", "nothing stands where a mapping is expected"),
    ("profile: {name: §2026}\nfacts: {}\n", "2026 is no text (put it in quotation marks)"),
    ("profile: {name: X, operator: §[a]}\nfacts: {}\n", "a list is no text"),
    ("profile: {name: X, prepared_on: §soon}\nfacts: {}\n", "'soon' is no date (write it as 2026-03-02)"),
    ("profile: {name: X, prepared_on: §20261120}\nfacts: {}\n", "20261120 is no date"),
    ("profile: {name: X, prepared_on: §'2026-W47-5'}\nfacts: {}\n", "'2026-W47-5' is no date"),
    ("profile: {name: X, prepared_on: §never}\nfacts: {}\n", "'never' is no date"),
    ("profile: {name: X, §operater: Z}\nfacts: {}\n", "operater is not known here (allowed: name, operator"),
    (HEAD + "§fact: {}\n", "fact is no part of a profile (allowed: profile, facts, evidence, waivers; did you mean facts?)"),
    (NONE + "facts: §[]\n", "a list stands where a mapping is expected"),
    (NONE + "facts: §5\n", "5 stands where a mapping is expected"),
    (NONE + "facts:\n  it: §x\n", "'x' stands where a mapping is expected"),
    (NONE + "facts:\n  it: §[]\n", "a list stands where a mapping is expected"),
    (NONE + "facts:\n  it:\n    §publik: true\n", "did you mean it.public?)"),
    (NONE + "facts:\n  §at: {public: true}\n", "at is not declared"),
    (NONE + "facts:\n  it:\n    public: {§really: true}\n", "a mapping is no answer here"),
    (NONE + "facts:\n  it:\n    §provider: true\n", "it.provider follows from other answers and is never answered itself"),
    (NONE + "facts:\n  it:\n    §provider: null\n", "it.provider follows from other answers"),
    (NONE + "facts:\n  §it.public: true\n", "it.public: dotted paths are nested in a profile (write it: {public: …})"),
    (NONE + "facts:\n  it:\n    §public.really: true\n", "dotted paths are nested in a profile (write public: {really: …})"),
    (NONE + "facts: {it: {public: §'true'}}\n", "it.public: 'true' is no answer here (write true or false)"),
    (NONE + "facts: {it: {public: §1}}\n", "1 is no answer here"),
    (NONE + "facts: {it: {home: §us}}\n", "it.home: 'us' is not an option (allowed: cn, hk)"),
    (NONE + "facts: {it: {home: §true}}\n", "true is not an option"),
    (NONE + "facts: {it: {kinds: §bank}}\n", "'bank' is no list (write [] for none, or some of: bank, broker)"),
    (NONE + "facts: {it: {kinds: §[bank, borker]}}\n", "did you mean broker?"),
    (NONE + "facts: {it: {kinds: §[bank, bank]}}\n", "bank stands twice in the list"),
    (NONE + "facts: {it: {kinds: §[[bank]]}}\n", "a list is not an option"),
    (NONE + "facts: {it: {kinds: §[null]}}\n", "nothing is not an option"),
    (NONE + "facts: {it: {years: §'5'}}\n", "'5' is no number"),
    (NONE + "facts: {it: {years: §true}}\n", "true is no number"),
    (NONE + "facts: {it: {years: §5.0}}\n", "5.0 is not a whole number"),
    (NONE + "facts: {it: {years: §-1}}\n", "-1 is too small (at least 0)"),
    (NONE + "facts: {it: {years: §101}}\n", "101 is too large (at most 100)"),
    (NONE + "facts: {it: {percent: §0.125}}\n", "0.125 has more than two decimals"),
    (NONE + "facts: {it: {percent: §1000000000000}}\n", "1000000000000 is too large (below 10^12)"),
    (NONE + "facts: {it: {percent: §-1000000000000}}\n", "is too large (below 10^12)"),
    (NONE + "facts: {it: {percent: §2026-01-01}}\n", "2026-01-01 is no number"),
    (NONE + "facts: {it: {filed_on: §1899-12-31}}\n", "write a date such as 2026-03-02, 1900 to 2199, or never"),
    (NONE + "facts: {it: {filed_on: §'2200-01-01'}}\n", "'2200-01-01' is no date here"),
    (NONE + "facts: {it: {filed_on: §'2026-02-30'}}\n", "'2026-02-30' is no date here"),
    (NONE + "facts: {it: {filed_on: §'20260302'}}\n", "is no date here"),
    (NONE + "facts: {it: {filed_on: §'2026-W10-1'}}\n", "is no date here"),
    (NONE + "facts: {it: {filed_on: §'２０２６-01-01'}}\n", "is no date here"),
    (NONE + "facts: {it: {filed_on: §done}}\n", "'done' is no date here"),
    (NONE + "facts: {it: {filed_on: §true}}\n", "true is no date here"),
    (NONE + "facts: {it: {name: §5}}\n", "5 is no text (put it in quotation marks)"),
    (NONE + "facts: {it: {code: §ABC}}\n", "'ABC' is no uscc (such as 91110000600037341L)"),
    (HEAD + "evidence: §{}\n", "a mapping stands where a list is expected"),
    (HEAD + "evidence: [§null]\n", "nothing stands where a mapping is expected"),
    (HEAD + "evidence: [§a.pdf]\n", "'a.pdf' stands where a mapping is expected"),
    (HEAD + f"evidence: [§{PROOF.replace('supports: {it.public: true}, ', '')}]\n", "supports is missing (the answers this file proves"),
    (HEAD + f"evidence: [§{PROOF.replace('{it.public: true}', '{}')}]\n", "supports is missing"),
    (HEAD + f"evidence: [§{PROOF.replace('{it.public: true}', '[it.public]')}]\n", "supports is missing"),
    (HEAD + f"evidence: [{PROOF.replace('it.public: true', '§it.publik: true')}]\n", "did you mean it.public?"),
    (HEAD + f"evidence: [{PROOF.replace('it.public: true', '§it.provider: true')}]\n", "it.provider follows from other answers"),
    (HEAD + f"evidence: [{PROOF.replace('it.public: true', '§it: {public: true}')}]\n", "it is not declared"),
    (HEAD + f"evidence: [{PROOF.replace('it.public: true', 'it.public: §yeah')}]\n", "it.public: 'yeah' is no answer here"),
    (HEAD + f"evidence: [{PROOF.replace('it.public: true', 'it.public: §null')}]\n", "it.public: nothing is no answer here"),
    (HEAD + f"evidence: [§{PROOF.replace('file: a.txt, ', '')}]\n", "file is missing"),
    (HEAD + f"evidence: [§{PROOF.replace('file: a.txt', 'file: null')}]\n", "file is missing"),
    (HEAD + f"evidence: [{PROOF.replace('a.txt', '§5')}]\n", "5 is no text"),
    (HEAD + f"evidence: [§{PROOF.replace(f'sha256: {DIGEST}, ', '')}]\n", "sha256 is missing"),
    (HEAD + f"evidence: [{PROOF.replace(DIGEST, '§abc')}]\n", "is no SHA-256 digest (64 hexadecimal digits in small letters)"),
    (HEAD + f"evidence: [{PROOF.replace(DIGEST, '§' + 'A' * 64)}]\n", "is no SHA-256 digest"),
    (HEAD + f"evidence: [§{PROOF.replace(', observed_on: 2026-01-01', '')}]\n", "observed_on is missing"),
    (HEAD + f"evidence: [{PROOF.replace('2026-01-01', '§never')}]\n", "'never' is no date"),
    (HEAD + f"evidence: [{PROOF.replace('file:', '§path: x, file:')}]\n", "path is not known here (allowed: supports, file"),
    (HEAD + "waivers: §{}\n", "a mapping stands where a list is expected"),
    (HEAD + "waivers: [§r-1]\n", "'r-1' stands where a mapping is expected"),
    (HEAD + f"waivers: [§{WAIVER.replace('rule: r-1, ', '')}]\n", "rule is missing"),
    (HEAD + f"waivers: [§{WAIVER.replace('reason: a, ', '')}]\n", "reason is missing"),
    (HEAD + f"waivers: [§{WAIVER.replace('approved_by: b, ', '')}]\n", "approved_by is missing"),
    (HEAD + f"waivers: [§{WAIVER.replace('approved_on: 2026-01-01, ', '')}]\n", "approved_on is missing"),
    (HEAD + f"waivers: [§{WAIVER.replace(', until: 2026-02-01', '')}]\n", "until is missing"),
    (HEAD + f"waivers: [{WAIVER.replace('2026-02-01', '§always')}]\n", "'always' is no date"),
    (HEAD + f"waivers: [{WAIVER.replace('rule:', '§ruel: r-2, rule:')}]\n", "did you mean rule?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"), BROKEN, ids=[f"{number}-{says[:40]}" for number, (_, says) in enumerate(BROKEN)]
)
def test_one_fault_is_found_once_at_its_place(packs: Packs, text: str, says: str) -> None:
    line, column = place_of_mark(text)
    if "is no answer here" in says and "{§really" in text:
        column -= 1  # the value, not the key inside it
    if text.startswith("profile:§"):
        column = 9
    (found,) = faults(text.replace(MARK, ""), packs)
    assert says in found
    assert found.startswith(f"p.yaml:{line}:{column}: ")


def test_everything_wrong_comes_at_once(packs: Packs) -> None:
    text = (
        "profile: {nmae: X}\nfact: {}\nfacts:\n  it: {home: us, publik: true, years: 5.5}\n"
        "evidence: [{file: ../x, sha256: 1}]\nwaivers: [{}]\n"
    )
    found = faults(text, packs)
    assert len(found) == 15
    assert [fault.split(":")[1] for fault in found] == sorted(fault.split(":")[1] for fault in found)


def test_after_very_many_faults_the_rest_is_not_checked(packs: Packs) -> None:
    keys = "".join(f"  key{number}: 1\n" for number in range(2 * MOST_FAULTS))
    found = faults(f"profile: {{name: X}}\nfacts:\n{keys}waivers: 5\n", packs)
    assert len(found) == MOST_FAULTS + 1
    assert "200 faults so far; the rest of the document is not checked" in found[-1] + found[-2]


def test_nothing_but_the_vocabulary_decides(packs: Packs) -> None:
    vocabulary = Vocabulary({}, packs.vocabulary.definitions)
    document = read_bytes(b"profile: {name: X}\nfacts: {it: {}}\n", "p.yaml")
    assert build_profile(document, vocabulary, Path()).facts == {}
    with pytest.raises(DocumentError, match="it is not declared"):
        build_profile(document, Vocabulary(), Path())


# Evidence


def proven(tmp_path: Path, packs: Packs, file: str, digest: str) -> Profile:
    text = f"{HEAD}evidence: [{{supports: {{it.public: true}}, file: '{file}', sha256: '{digest}', observed_on: 2026-01-01}}]\n"
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    return load_profile(tmp_path / "p.yaml", packs)


def test_a_file_is_present_altered_or_missing(tmp_path: Path, packs: Packs) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "证据.pdf").write_bytes(b"content")
    digest = sha256(b"content").hexdigest()
    assert proven(tmp_path, packs, "sub/证据.pdf", digest).evidence[0].state is FileState.PRESENT
    assert proven(tmp_path, packs, "./sub/证据.pdf", digest).evidence[0].state is FileState.PRESENT
    assert proven(tmp_path, packs, "sub/证据.pdf", "0" * 64).evidence[0].state is FileState.ALTERED
    assert proven(tmp_path, packs, "nothing.pdf", digest).evidence[0].state is FileState.MISSING
    assert proven(tmp_path, packs, "sub", digest).evidence[0].state is FileState.MISSING
    assert proven(tmp_path, packs, ".", digest).evidence[0].state is FileState.MISSING
    assert proven(tmp_path, packs, "x" * 300, digest).evidence[0].state is FileState.MISSING
    mkfifo(tmp_path / "pipe")
    assert proven(tmp_path, packs, "pipe", digest).evidence[0].state is FileState.MISSING


def test_a_link_inside_the_folder_is_followed(tmp_path: Path, packs: Packs) -> None:
    (tmp_path / "a.txt").write_bytes(b"content")
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert proven(tmp_path, packs, "link.txt", sha256(b"content").hexdigest()).evidence[0].state is FileState.PRESENT


def test_no_file_outside_the_folder_is_read(tmp_path: Path, packs: Packs) -> None:
    inner, outer = tmp_path / "in", tmp_path / "out.txt"
    inner.mkdir()
    outer.write_bytes(b"secret")
    (inner / "here.txt").write_bytes(b"here")
    (inner / "link.txt").symlink_to(outer)
    (inner / "up").symlink_to(tmp_path)
    (inner / "loop").symlink_to("loop")
    for file in (
        "../out.txt",
        str(outer),
        "link.txt",
        "up/out.txt",
        "loop",
        "..",
        "/etc/passwd",
        "..\\out.txt",
        "a/../../out.txt",
        "up/../in/here.txt",
        str(inner / "here.txt"),
    ):
        with pytest.raises(DocumentError) as caught:
            proven(inner, packs, file, "0" * 64)
        (fault,) = caught.value.faults
        assert fault.says.startswith(f"{file} lies outside the profile's folder, or is not written from there")
        assert (fault.line, fault.column) == (3, 48)


# Files and folders


def test_a_profile_is_called_by_its_path_or_a_given_name(tmp_path: Path, packs: Packs) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(GOOD, "utf-8")
    assert load_profile(file, packs).file == file.as_posix()
    assert load_profile(str(file), packs, "mine.yaml").file == "mine.yaml"
    assert load_profile(file, packs).sha256 == sha256(GOOD.encode()).hexdigest()


def test_a_folder_without_profiles(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no profile"):
        profiles_in(tmp_path)
    (tmp_path / "a.json").write_text("{}")
    assert profiles_in(tmp_path) == [tmp_path / "a.json"]


# The JSON Schema

WORDS = Text("x", "x")
OPTIONS = {"north": WORDS, "south": WORDS}
VOCABULARY = Vocabulary(
    {
        fact.path: fact
        for fact in (
            Fact("a.yes", FactType.BOOLEAN, WORDS, WORDS),
            Fact("a.kind", FactType.CHOICE, WORDS, WORDS, options=OPTIONS),
            Fact("a.kinds", FactType.CHOICES, WORDS, WORDS, options=OPTIONS),
            Fact("a.count", FactType.INTEGER, WORDS, WORDS, minimum=Decimal(0), maximum=Decimal(9)),
            Fact("a.b.number", FactType.NUMBER, WORDS, WORDS),
            Fact("a.b.share", FactType.NUMBER, WORDS, WORDS, minimum=Decimal("-0.5"), maximum=Decimal("99.99")),
            Fact("c.on", FactType.DATE, WORDS, WORDS),
            Fact("c.name", FactType.TEXT, WORDS, WORDS),
        )
    },
    {"c.defined": Definition("c.defined", WORDS, None)},  # type: ignore[arg-type] # its name is all that counts here
)


def test_the_schema_is_a_schema() -> None:
    schema = profile_schema(VOCABULARY)
    Draft202012Validator.check_schema(schema)
    json.dumps(schema)


def test_the_schema_asks_in_both_languages(packs: Packs) -> None:
    schema = profile_schema(packs.vocabulary)
    answer = schema["properties"]["facts"]["properties"]["it"]["properties"]["public"]
    assert (answer["title"], answer["description"]) == ("Public", "Public?\n公开？")


def test_a_good_profile_in_yaml_is_good_to_the_schema_as_well(packs: Packs) -> None:
    assert objections(read_bytes(GOOD.encode(), "p.yaml"), packs.vocabulary) == []
    (objection,) = objections(read_bytes(GOOD.replace("12.50", "x").encode(), "p.yaml"), packs.vocabulary)
    assert objection.at == ("facts", "it", "percent")


def test_files_found_once_need_not_be_read_again(packs: Packs) -> None:
    document = read_bytes(GOOD.encode(), "p.yaml")
    known = {("proof.txt", "0" * 64): FileState.PRESENT}
    states = [
        build_profile(document, packs.vocabulary, Path("/nowhere"), found).evidence[0].state
        for found in (known, {}, None)
    ]
    assert states == [FileState.PRESENT, FileState.MISSING, FileState.MISSING]


def alike(data: object) -> bool:
    """Whether schema and checker judge a document alike; gives that judgement."""
    document = read_bytes(json.dumps(data).encode(), "p.json")
    assert document.faults == []
    by_schema = not objections(document, VOCABULARY)
    assert by_schema is is_valid(document), data
    return by_schema


def is_valid(document: Document) -> bool:
    try:
        build_profile(document, VOCABULARY, Path("/nowhere"))
    except DocumentError:
        return False
    return True


# Right and wrong values. By design the schema does not know: days that no month has, more than two decimals, 5.0 for an
# integer, formats of texts, and where a file lies; such values are left out.
_VALUES: list[Any] = (
    [None, "", True, False, 0, 1, 9, 10, -1, 0.5, 99.99, 100, 10**12, 10**12 - 1, 999999999999.99, -(10**12), "x", "never",
     "north", "2026-03-02", "1900-01-01", "2199-12-31", "1899-12-31", "2200-01-01", "2026-3-2", "20260302", "2026-W10-1",
     [], ["north"], ["north", "south"], ["north", "north"], ["west"], [None], {}, {"x": 1}, "0" * 64, "A" * 64]
)  # fmt: skip
_ANY: st.SearchStrategy[Any] = st.sampled_from(_VALUES)
_DAYS = st.sampled_from(["2026-03-02", "never", "", None, 5, "2026-13-01", "0001-01-01", "x", "2026-00-10"])
_FOLDERS: dict[str, list[str]] = {"a": ["yes", "kind", "kinds", "count"], "c": ["on", "name"], "b": ["number", "share"]}


def _some(
    names: list[str], values: st.SearchStrategy[Any], also: st.SearchStrategy[Any] | None = None
) -> st.SearchStrategy[Any]:
    optional: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(names, values)
    return st.fixed_dictionaries({}, optional=optional if also is None else {**optional, "b": also})


_FACTS = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "a": _some(_FOLDERS["a"], _ANY, _some(_FOLDERS["b"], _ANY)),
            "c": _some([*_FOLDERS["c"], "defined"], _ANY),
            "d": _ANY,
        },
    ),
    _ANY,
)
_HEAD = _some(["name", "operator", "prepared_by", "nmae"], st.sampled_from(["X", "", None, 5, []])).flatmap(
    lambda head: _DAYS.map(lambda day: {**head, "prepared_on": day})
)
_SUPPORTS = st.dictionaries(st.sampled_from([*VOCABULARY.facts, "c.defined", "a", "x.y"]), _ANY, max_size=2)
_PROOF = st.fixed_dictionaries(
    {"supports": _SUPPORTS | _ANY, "file": st.sampled_from(["a.txt", "b/c.pdf"]), "sha256": st.sampled_from(["0" * 64, "A" * 64, "", 5])},
    optional={"observed_on": _DAYS, "valid_until": _DAYS, "reviewed_by": st.sampled_from(["W", "", None, 5]), "x": st.just(1)},
)  # fmt: skip
_WAIVER = st.fixed_dictionaries(
    {"rule": st.sampled_from(["r-1", "", None]), "reason": st.just("a"), "approved_by": st.just("b")},
    optional={"approved_on": _DAYS, "until": _DAYS, "x": st.just(1)},
)
_PROFILE = st.fixed_dictionaries(
    {},
    optional={
        "profile": _HEAD | _ANY,
        "facts": _FACTS,
        "evidence": st.lists(_PROOF | _ANY, max_size=2) | _ANY,
        "waivers": st.lists(_WAIVER | _ANY, max_size=2) | _ANY,
        "x": _ANY,
    },
)


@given(_PROFILE)
def test_schema_and_checker_judge_whole_profiles_alike(data: Any) -> None:
    alike(data)


@given(_FACTS)
def test_they_judge_answers_alike(facts: Any) -> None:
    alike({"profile": {"name": "X"}, "facts": facts})


@given(_PROOF)
def test_they_judge_evidence_alike(proof: Any) -> None:
    alike({"profile": {"name": "X"}, "facts": {}, "evidence": [proof]})


@given(_WAIVER, _HEAD)
def test_they_judge_waivers_and_heads_alike(waiver: Any, head: Any) -> None:
    alike({"profile": {"name": "X"}, "facts": {}, "waivers": [waiver]})
    alike({"profile": head, "facts": {}})


@pytest.mark.parametrize("path", sorted(VOCABULARY.facts))
def test_they_judge_every_value_of_every_type_alike(path: str) -> None:
    judged = {alike({"profile": {"name": "X"}, "facts": _nested(path, value)}) for value in _VALUES}
    assert judged == {True, False}


def _nested(path: str, value: object) -> object:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value


@pytest.mark.parametrize(("path", "value"), [("c.on", "2026-02-30"), ("a.b.number", 0.125), ("a.count", 5.0)], ids=str)
def test_where_they_differ_by_design_the_checker_is_the_stricter(path: str, value: object) -> None:
    document = read_bytes(json.dumps({"profile": {"name": "X"}, "facts": _nested(path, value)}).encode(), "p.json")
    assert objections(document, VOCABULARY) == []
    with pytest.raises(DocumentError):
        build_profile(document, VOCABULARY, Path("/nowhere"))
