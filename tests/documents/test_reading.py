"""Readers: what broken and hostile files come to, each fault at its place, and never an exception."""

from __future__ import annotations

import json
import pickle
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.documents.document import DEEPEST, MOST_FAULTS, MOST_VALUES, Document
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import LARGEST_FILE, files_in, read_bytes, read_document
from compliance.language.complaints import Complaint


def read(text: str | bytes, suffix: str = "yaml") -> Document:
    return read_bytes(text.encode() if isinstance(text, str) else text, f"f.{suffix}")


def faults(text: str | bytes, suffix: str = "yaml") -> list[str]:
    return [f"{fault.line}:{fault.column} {fault.says}" for fault in read(text, suffix).faults]


# What a plain word means


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-5", -5),
        ("20260302", 20260302),
        ("0.5", Decimal("0.5")),
        ("-1.50", Decimal("-1.50")),
        ("1" * 40, int("1" * 40)),
        ("2026-03-02", date(2026, 3, 2)),
        ("0001-01-01", date(1, 1, 1)),
        ("bank", "bank"),
        ("10 working days", "10 working days"),
        ("25 percent", "25 percent"),
        ("1,000", "1,000"),
        ("2026/03/02", "2026/03/02"),
        ("2026-W10-1", "2026-W10-1"),
        ("10%", "10%"),
        ("中文", "中文"),
        ("yess", "yess"),
        ("truee", "truee"),
        ("--", "--"),
        ('"yes"', "yes"),
        ("'012'", "012"),
        ('"1e6"', "1e6"),
        ("'2026-02-30'", "2026-02-30"),
        ("'~'", "~"),
        ('"2026-03-02"', "2026-03-02"),
        ('""', ""),
    ],
)
def test_a_word_means_what_it_says(written: str, value: object) -> None:
    document = read(f"a: {written}\n")
    assert document.faults == []
    assert document.data == {"a": value}
    assert isinstance(document.data, dict)
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        *((word, "write true") for word in ("yes", "Yes", "YES", "on", "On", "y", "Y", "True", "TRUE")),
        *((word, "write false") for word in ("no", "No", "off", "OFF", "n", "N", "False", "FALSE")),
        *((word, "write null or leave it empty") for word in ("~", "Null", "NULL")),
        *(
            (number, "write plain digits such as 12 or 0.5")
            for number in (
                "012", "00", "-012", "0o14", "0x1F", "0b101", "1e6", "1E6", "1.5e-3", "+5", "1_000", ".5", "5.",
                "1:30", "190:20:30.15", ".inf", "-.Inf", ".nan", ".NaN", "1２", "１２",
            )
        ),
        *(
            (day, "write it as 2026-03-02")
            for day in (
                "2026-3-2", "2026-03-2", "2026-03-02T10:00:00Z", "2026-03-02 10:00:00", "2001-12-14t21:59:43.1+1",
            )
        ),
        ("2026-02-30", "is no day of the calendar (quote it"),
        ("2026-13-01", "is no day of the calendar (quote it"),
        ("0000-01-01", "is no day of the calendar (quote it"),
        ("<<", "merges are not read"),
        ("=", "quote it"),
        ("1" * 41, "a number of 41 digits is too long (quote it"),
    ],
)  # fmt: skip
def test_a_word_with_a_second_meaning_is_refused_with_the_way_to_write_it(written: str, hint: str) -> None:
    (fault,) = read(f"# first\nlist:\n  - {written}\n").faults
    assert (fault.line, fault.column) == (3, 5)
    assert hint in fault.says
    assert read(f"- '{written}'").faults == []


@pytest.mark.parametrize("word", ["yes", "12", "1.5", "2026-03-02", "null", "~", "true", "1e6", "<<"])
def test_a_key_is_text(word: str) -> None:
    (fault,) = read(f"a:\n  {word}: 1\n").faults
    assert (fault.line, fault.column) == (2, 3)
    assert read(f"a:\n  '{word}': 1\n").data == {"a": {word: 1}}


# What a file may not hold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 the document is empty"]),
        ("\n# only a remark\n", ["1:1 the document is empty"]),
        ("null", ["1:1 the document is empty"]),
        ("---\n...\n", ["1:1 the document is empty"]),
        ("[" * 10_000, [f"1:65 nested deeper than {DEEPEST} levels"]),
        ("{a: " * 10_000, [f"1:257 nested deeper than {DEEPEST} levels"]),
        ("- " * 10_000, [f"1:129 nested deeper than {DEEPEST} levels"]),
        ("\n".join(" " * depth + "a:" for depth in range(200)), [f"65:65 nested deeper than {DEEPEST} levels"]),
        ("{" * 10_000, ["1:2 a mapping or list cannot be a key"]),
        ("? [a]\n: 1\n", ["1:3 a mapping or list cannot be a key"]),
        ("a: &x 1\nb: 2\n", ["1:4 &x is an anchor; anchors are not read (write the value out)"]),
        ("&x a: 1\n", ["1:1 &x is an anchor; anchors are not read (write the value out)"]),
        ("a: &x [1]\nb: *x\n", [
            "1:4 &x is an anchor; anchors are not read (write the value out)",
            "2:4 *x is an alias; aliases are not read (write the value out)",
        ]),
        ("a: &x {b: *x}\n", [
            "1:4 &x is an anchor; anchors are not read (write the value out)",
            "1:11 *x is an alias; aliases are not read (write the value out)",
        ]),
        ("a: !!str 5\nb: !python/name:os.system x\nc: ! 5\n", [
            "1:4 tag:yaml.org,2002:str is a tag; tags are not read",
            "2:4 !python/name:os.system is a tag; tags are not read",
            "3:4 ! is a tag; tags are not read",
        ]),
        ("a: !!map {b: 1}\n", ["1:4 tag:yaml.org,2002:map is a tag; tags are not read"]),
        ("a: 1\nb: {c: 1, c: 2}\na: 3\n", [
            "2:11 c stands here already, on line 2",
            "3:1 a stands here already, on line 1",
        ]),
        ("'a': 1\na: 2\n\"a\": 3\n", [
            "2:1 a stands here already, on line 1",
            "3:1 a stands here already, on line 1",
        ]),
        ("a: {x: 1}\nb: {<<: {z: 2}}\n", ["2:5 << merges are not read (write the entries out)"]),
        ("a: 1\n---\nb: 2\n", ["2:1 a second document starts here (one file holds one document)"]),
        ("a: 'x\n", ["2:1 not YAML: found unexpected end of stream while scanning a quoted scalar"]),
        ("a: [1, 2\n", ["2:1 not YAML: did not find expected ',' or ']' while parsing a flow sequence"]),
        ("a:\n\tb: 1\n", ["2:1 not YAML: found character that cannot start any token while scanning for the next token"]),
        ("a: b: c\n", ["1:5 not YAML: mapping values are not allowed in this context"]),
        ("%YAML 2.0\n---\na: 1\n", ["1:1 not YAML: found incompatible YAML document"]),
        ('a: "\\ud800"\n', [
            "1:7 not YAML: found invalid Unicode character escape code while parsing a quoted scalar"
        ]),
        ('a: "bell\\a"\n"\\e": 1\n', [
            "1:4 a control character stands in this text",
            "2:1 a control character stands in this text",
        ]),
        ("甲: 乙丙\n丁: 戊\x07\n己: \x1b[31m\n", [
            "2:5 a control character stands here (is this a text file?)",
            "3:4 a control character stands here (is this a text file?)",
        ]),
        ("a: x\u2028y\x85z\n", [
            "1:5 a control character stands here (is this a text file?)",
            "1:7 a control character stands here (is this a text file?)",
        ]),
    ],
)  # fmt: skip
def test_yaml_faults(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 not JSON: a value is missing here"]),
        ("  \n ", ["2:2 not JSON: a value is missing here"]),
        ("null", ["1:1 the document is empty"]),
        ("[" * 10_000, [f"1:65 nested deeper than {DEEPEST} levels"]),
        ('{"a":' * 10_000, [f"1:321 nested deeper than {DEEPEST} levels"]),
        ('{"a": 1,\n "a": {"b": 1, "b": 2}}', [
            "2:2 a stands here already, on line 1",
            "2:16 b stands here already, on line 2",
        ]),
        ('{"a": 1}{"b": 2}', ["1:9 something stands behind the end of the document"]),
        ('{"a": 1}\n,', ["2:1 something stands behind the end of the document"]),
        ('{"a": NaN}', ["1:7 not JSON: NaN stands where a value should (text needs double quotes)"]),
        ('{"a": -Infinity}', ["1:7 not JSON: - stands where a value should (text needs double quotes)"]),
        ('{"a": True}', ["1:7 not JSON: True stands where a value should (text needs double quotes)"]),
        ('{"a": 1e5, "b": 1E400}', [
            "1:7 1e5 is no plain number (digits, with an optional minus and decimal point)",
            "1:17 1E400 is no plain number (digits, with an optional minus and decimal point)",
        ]),
        ('{"a": ' + "1" * 41 + "}", [
            f"1:7 {'1' * 40} is no plain number (digits, with an optional minus and decimal point)"
        ]),
        ('{"a": 01}', ["1:8 not JSON: a comma or } is missing here"]),
        ('{"a": 1２}', ["1:8 not JSON: a comma or } is missing here"]),
        ('{"a": 1.}', ["1:8 not JSON: a comma or } is missing here"]),
        ('{"a": .5}', ["1:7 not JSON: . stands where a value should (text needs double quotes)"]),
        ("{'a': 1}", ["1:2 not JSON: a key in double quotes is missing here"]),
        ('{"a": 1,}', ["1:9 not JSON: a key in double quotes is missing here"]),
        ("{,}", ["1:2 not JSON: a key in double quotes is missing here"]),
        ("[1,]", ["1:4 not JSON: ] stands where a value should (text needs double quotes)"]),
        ("[1 2]", ["1:4 not JSON: a comma or ] is missing here"]),
        ("[1}", ["1:3 not JSON: a comma or ] is missing here"]),
        ("[1", ["1:3 not JSON: a comma or ] is missing here"]),
        ("{", ["1:2 not JSON: a key in double quotes is missing here"]),
        ('{"a"', ["1:5 not JSON: a colon is missing here"]),
        ('{"a" 1}', ["1:6 not JSON: a colon is missing here"]),
        ('{"a": ', ["1:7 not JSON: a value is missing here"]),
        ('{"a": "x', ["1:7 not JSON: unterminated string"]),
        ('{"a": "x\ty"}', ["1:9 not JSON: invalid control character"]),
        ('{"a": "\\x"}', ["1:8 not JSON: invalid \\escape"]),
        ('{"a": "\\u12"}', ["1:9 not JSON: invalid \\uXXXX escape"]),
        ("// remark\n{}", ["1:1 not JSON: / stands where a value should (text needs double quotes)"]),
        ("\u00a0{}", ["1:1 not JSON: \u00a0 stands where a value should (text needs double quotes)"]),
        ('{"a": "\\u0007",\n "\\ud800": "\\ud83d"}', [
            "1:7 a control character stands in this text",
            "2:2 a control character stands in this text",
            "2:12 a control character stands in this text",
        ]),
        ('{"甲": "\x07"}', ["1:8 a control character stands here (is this a text file?)"]),
    ],
)  # fmt: skip
def test_json_faults(text: str, expected: list[str]) -> None:
    assert faults(text, "json") == expected


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x" * (LARGEST_FILE + 1), "1:1 the file is larger than 5 MiB"),
        (bytes(range(32, 128)) + bytes(range(128, 256)), "1:97 this byte is not UTF-8 (save the file as UTF-8 text)"),
        ("a: 1\nb: é".encode("latin-1"), "2:4 this byte is not UTF-8 (save the file as UTF-8 text)"),
        ("甲: 1\n乙乙: ".encode() + b"\xff", "2:5 this byte is not UTF-8 (save the file as UTF-8 text)"),
        ("a: 1".encode("utf-16"), "1:1 this byte is not UTF-8 (save the file as UTF-8 text)"),
        (b"\xed\xa0\x80", "1:1 this byte is not UTF-8 (save the file as UTF-8 text)"),  # a lone surrogate
        (b"\x00\x01\x02", "1:1 a control character stands here (is this a text file?)"),
        (b"\n\n  \x7f", "3:3 a control character stands here (is this a text file?)"),
    ],
)
def test_what_is_no_text(content: bytes, expected: str, suffix: str) -> None:
    assert faults(content, suffix) == [expected]


def test_everything_wrong_comes_at_once_in_reading_order() -> None:
    text = "a: yes\nb: 012\na: 1\nc: &x 2026-02-30\nd: !t x\n"
    assert [fault.split()[0] for fault in faults(text)] == ["1:4", "2:4", "3:1", "4:4", "4:4", "5:4"]


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_after_very_many_faults_the_rest_is_not_read(suffix: str) -> None:
    found = faults("[" + ",".join(['"\\u0007"'] * 100_000) + "]", suffix)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].endswith("200 faults so far; the rest of the document is not checked")


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_very_many_values_are_too_many(suffix: str) -> None:
    line = "[" + "1," * (MOST_VALUES - 2) + "1]"
    assert faults(line, suffix) == []
    assert faults(f"[{line}]", suffix)[0].endswith(f"more than {MOST_VALUES:,} values in one file")


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_the_deepest_nesting_is_read(suffix: str) -> None:
    assert faults("[" * DEEPEST + "]" * DEEPEST, suffix) == []
    assert len(faults("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), suffix)) == 1


def test_long_messages_are_cut() -> None:
    (fault,) = read(json.dumps({"a": 1}) + "x" * 10, "json").faults
    document = Document("f", b"")
    assert len(document.fault(Complaint((), "x" * 5_000)).says) == 2_001
    assert str(fault) == "f.json:1:9: something stands behind the end of the document"


# Places


def test_every_key_and_value_has_its_place() -> None:
    document = read("# 甲\na:\n  乙: [x, {c: 1}]\nb: {d: 'e', f: null}\n")
    assert document.keys == {
        ("a",): (2, 1), ("a", "乙"): (3, 3), ("a", "乙", 1, "c"): (3, 11),
        ("b",): (4, 1), ("b", "d"): (4, 5), ("b", "f"): (4, 13),
    }  # fmt: skip
    assert document.values == {
        (): (2, 1), ("a",): (3, 3), ("a", "乙"): (3, 6), ("a", "乙", 0): (3, 7), ("a", "乙", 1): (3, 10),
        ("a", "乙", 1, "c"): (3, 14), ("b",): (4, 4), ("b", "d"): (4, 8), ("b", "f"): (4, 16),
    }  # fmt: skip


def test_a_json_document_has_the_same_places() -> None:
    document = read('{"a":\n  {"乙": ["x", {"c": 1}]},\n "b": null}', "json")
    assert document.keys == {("a",): (1, 2), ("a", "乙"): (2, 4), ("a", "乙", 1, "c"): (2, 16), ("b",): (3, 2)}
    assert document.values[("a", "乙", 1)] == (2, 15)
    assert document.values[("b",)] == (3, 7)
    assert document.values[()] == (1, 1)


def test_what_is_missing_stands_where_its_nearest_parent_does() -> None:
    document = read("a:\n  b: {c: 1}\n")
    assert document.place(("a", "b", "x", 3)) == (2, 6)
    assert document.place(("a", "b"), on_key=True) == (2, 3)
    assert document.place(("a", "x"), on_key=True) == (2, 3)
    assert document.place(("x",)) == (1, 1)
    assert Document("f", b"").place(("x",)) == (1, 1)


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_text() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: x\r\n").data == {"a": 1, "b": "x"}
    assert read(b'\xef\xbb\xbf{"a":\r\n1}', "json").data == {"a": 1}
    assert faults(b'{"a": "x\xef\xbb\xbf"}', "json") == ["1:9 a control character stands here (is this a text file?)"]


def test_emoji_are_text_in_both() -> None:
    assert read("a: 😀").data == {"a": "😀"}
    assert read('{"a": "\\ud83d\\ude00"}', "json").data == {"a": "😀"}


# Files


def test_a_file_is_read_once_and_its_digest_is_of_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "p.YAML"
    file.write_bytes(b"a: 1\r\n")
    document = read_document(file)
    assert document.sha256 == sha256(b"a: 1\r\n").hexdigest()
    assert document.file == str(file)
    assert read_document(file, "shown.yaml").file == "shown.yaml"


def test_the_suffix_says_the_language(tmp_path: Path) -> None:
    for name in ("p.json", "p.JSON"):
        (tmp_path / name).write_text("{a: 1}")
        with pytest.raises(DocumentError, match="not JSON"):
            read_document(tmp_path / name)
    (tmp_path / "p.yml").write_text("{a: 1}")
    assert read_document(tmp_path / "p.yml").data == {"a": 1}


def test_what_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no\.yaml:1:1: cannot be read \(No such file"):
        read_document(tmp_path / "no.yaml")
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path)


def test_the_documents_of_a_folder_are_found_by_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.json", "c.YML", "d.txt", ".yaml"):
        (tmp_path / name).write_text("")
    (tmp_path / "e.yaml").mkdir()
    assert [path.name for path in files_in(tmp_path)] == ["a.json", "b.yaml", "c.YML"]


def test_an_error_says_each_fault_once_in_order() -> None:
    late, early = Fault("f", 2, 1, "late"), Fault("f", 1, 9, "early")
    error = DocumentError([late, early, late])
    assert error.faults == (early, late)
    assert str(error) == "f:1:9: early\nf:2:1: late"


# Any bytes in, a document out


def check(content: bytes, suffix: str) -> None:
    document = read(content, suffix)
    assert (document.data is not None) or document.faults
    for fault in document.faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert fault.says
        str(fault).encode()
    if not document.faults:
        assert set(document.values) >= set(document.keys)
        json.dumps(document.data, default=str, ensure_ascii=False).encode()


@given(st.binary(max_size=300), st.sampled_from(["yaml", "json"]))
@example(b"\xf0\x9f\x98\x80: 1", "yaml")
@example(b"%TAG ! tag:x\n---\n!a b", "yaml")
@example(b"? \n: \n", "yaml")
def test_any_bytes(content: bytes, suffix: str) -> None:
    check(content, suffix)


_MARKS = st.text(st.sampled_from("{}[]:,-?&*!|>'\"%@`#~<=. \n\t\\ayes019é中\x07\u2028"), max_size=60)


@given(_MARKS, st.sampled_from(["yaml", "json"]))
def test_any_punctuation(text: str, suffix: str) -> None:
    check(text.encode(), suffix)


_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcyn01中", min_size=1, max_size=3), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(_plain.filter(lambda data: data is not None))
def test_what_json_writes_is_read_back(data: Any) -> None:
    for indent in (None, 2):
        document = read(json.dumps(data, ensure_ascii=indent is None, indent=indent), "json")
        assert document.faults == []
        assert document.data == data


@given(_plain.filter(lambda data: data is not None))
def test_what_yaml_writes_in_quotes_is_read_back(data: Any) -> None:
    text = yaml.safe_dump(data, default_style='"', allow_unicode=True).replace('!!null "null"', "null")
    for tag in ("int", "bool"):
        text = text.replace(f"!!{tag} ", "")
    document = read(text)
    assert document.faults == []

    def quoted(value: Any) -> Any:
        match value:
            case dict():
                return {key: quoted(inner) for key, inner in value.items()}
            case list():
                return [quoted(inner) for inner in value]
            case None | str():
                return value
            case _:
                return str(value).lower()

    assert document.data == quoted(data)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,3})?", fullmatch=True))
def test_numbers_are_exact_in_both(written: str) -> None:
    for text, suffix in ((f"a: {written}", "yaml"), (f'{{"a": {written}}}', "json")):
        data: Any = read(text, suffix).data
        assert data["a"] == Decimal(written)
        assert isinstance(data["a"], Decimal if "." in written else int)


@given(st.dates())
def test_dates_are_dates_in_yaml(day: date) -> None:
    assert read(f"- {day.isoformat()}").data == [day]


def test_faults_come_out_of_another_process_as_they_went_in() -> None:
    raised = DocumentError([Fault("a.yaml", 2, 1, "is wrong"), Fault("a.yaml", 1, 1, "is wrong too")])
    assert pickle.loads(pickle.dumps(raised)).faults == raised.faults
