"""Answers taken back: every complaint names its cell, conflicts are never lost, hostile files are refused in one sentence."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO
from struct import pack
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import DEFLATED, compressobj

import openpyxl
import pytest

from compliance.documents.document import MOST_FAULTS
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs
from compliance.filling import returned, sheets
from compliance.filling.receiving import read_returned
from compliance.filling.taking import Answer, answers_of, beside
from compliance.language.facts import Fact, FactType, Value
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary
from tests.filling.questionnaires import FACTS, OPTIONS, PACKS, fact, filled, workbook

PROFILE = Profile("P", {"house.open": True, "house.regions": frozenset({"south"}), "house.filed_on": date(2026, 1, 12)})


def read(content: bytes, packs: Packs = PACKS, name: str = "a.xlsx") -> dict[str, Answer]:
    return answers_of(read_returned(content, name), packs.vocabulary)


def said(content: bytes, packs: Packs = PACKS, name: str = "a.xlsx") -> dict[str, Value]:
    found = read(content, packs, name)
    return {path.removeprefix("house."): answer.value for path, answer in found.items() if path.startswith("house.")}


def faults(content: bytes, packs: Packs = PACKS, name: str = "a.xlsx") -> list[str]:
    with pytest.raises(DocumentError) as wrong:
        read(content, packs, name)
    return [str(fault) for fault in wrong.value.faults]


def answered(**cells: Any) -> bytes:
    """An empty questionnaire with a few answers, written by their names in the little house."""
    return filled(workbook(), {f"house.{name.replace('__', '/')}": value for name, value in cells.items()})


# --- a person's workbook ----------------------------------------------------------------------------------------------


def test_an_empty_workbook_says_nothing() -> None:
    assert read(workbook()) == {}


def test_what_a_person_writes_is_taken() -> None:
    content = answered(open="no", region="South", filed_on="2026/3/2", guests_persons="12 persons", motto=" =1+1 ")
    expected = {"open": False, "region": "south", "filed_on": date(2026, 3, 2), "guests_persons": 12}
    with pytest.raises(DocumentError, match="no value"):  # a text that starts with = is a formula to a spreadsheet
        read(answered(motto="=1+1"))
    assert {**said(content), "motto": None} == {**expected, "motto": None}


DOUBT = "leave the cell empty where the answer is not known)"


def test_every_complaint_names_its_cell_and_all_come_at_once() -> None:
    found = faults(answered(open="perhaps", filed_on="soon", guests_persons=7.5))
    assert found == [
        f"a.xlsx:House!D4: house.open: 'perhaps' is neither yes nor no (write yes or no, 是 or 否; {DOUBT}",
        f"a.xlsx:House!D10: house.filed_on: 'soon' is no date (write 2026-03-02, or never, 尚未发生; {DOUBT}",
        "a.xlsx:House!D12: house.guests_persons: 7.5 is not a whole number",
    ]


def test_a_sheet_whose_name_has_a_space_is_quoted_as_spreadsheets_do() -> None:
    book = openpyxl.load_workbook(BytesIO(answered(open="perhaps")))
    book["House"].title = "My house"
    changed = BytesIO()
    book.save(changed)
    assert faults(changed.getvalue())[0].startswith("a.xlsx:'My house'!D4: ")


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"regions__north": "yes", "regions__south": "no", "regions__none": "no"}, {"north"}),
        ({"regions__north": "no", "regions__south": "no", "regions__none": "no"}, set()),
        ({"regions__south": "是", "regions": "no to the rest"}, {"south"}),
        ({"regions__south": "yes", "regions": "其余均为否"}, {"south"}),
        ({"regions": "no to the rest"}, set()),
        ({"regions": "以下均无"}, set()),
        ({"regions": "none of these", "regions__north": "no"}, set()),
        ({"regions": "South; 北部"}, {"south", "north"}),
    ],
)
def test_options_are_marked_one_by_one_or_the_rest_at_once(cells: Mapping[str, str], value: set[str]) -> None:
    assert said(answered(**cells)) == {"regions": value}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            {"regions__north": "yes"},
            "D6: house.regions: 2 of 3 options are not marked: South, Nowhere (mark each yes or no, or",
        ),
        ({"regions__north": "no"}, "D6: house.regions: 2 of 3 options are not marked"),
        (
            {"regions__north": "是的"},
            "D6: house.regions: 2 of 3 options are not marked: 南部（含海岛）, 无 (mark each yes or no",
        ),
        ({"regions__north": "hm", "regions__south": "yes"}, "D7: house.regions: north: 'hm' is neither yes nor no"),
        (
            {"regions": "none of these", "regions__north": "yes"},
            "D6: house.regions: none is said to hold, and",
        ),
        (
            {"regions": "South", "regions__north": "yes"},
            "D6: house.regions: 'South' stands above marked options (allowed: “no to",
        ),
        ({"regions": "Sooth"}, "D6: house.regions: 'Sooth' is not an option"),
    ],
)
def test_an_unmarked_option_is_neither_yes_nor_no(cells: Mapping[str, str], says: str) -> None:
    (found,) = faults(answered(**cells))
    assert found.startswith(f"a.xlsx:House!{says}")


def test_percent_cells_are_read_as_they_look() -> None:
    book = openpyxl.load_workbook(BytesIO(answered(share_percent=0.25, guests_persons=3)))
    sheet = book["House"]
    cells = {sheet[f"H{row}"].value: sheet[f"D{row}"] for row in range(4, 15)}
    cells["house.share_percent"].number_format = "0%"
    changed = BytesIO()
    book.save(changed)
    assert said(changed.getvalue()) == {"share_percent": 25, "guests_persons": 3}


def cached(value: str) -> bytes:
    """A workbook whose answer to how many guests is a formula, with a value or an error beside it as spreadsheets save it."""
    source, target = ZipFile(BytesIO(answered(guests_persons="=2+3"))), BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in source.namelist():
            data = source.read(name).replace(b"<f>2+3</f><v></v>", b"<f>2+3</f>" + value.encode())
            package.writestr(name, data.replace(b"<f>2+3</f><v />", b"<f>2+3</f>" + value.encode()))
    return target.getvalue()


def test_a_formula_counts_by_its_value() -> None:
    assert said(cached("<v>5</v>")) == {"guests_persons": 5}
    assert faults(cached(""))[0].startswith("a.xlsx:House!D12: the formula here has no value (open the workbook in")


def test_an_answer_that_is_an_error_is_none() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook()))
    book["House"]["D4"].value = "#N/A"
    changed = BytesIO()
    book.save(changed)
    assert faults(changed.getvalue()) == ["a.xlsx:House!D4: the formula here ends in #N/A (type the answer)"]


def test_a_time_of_day_is_no_answer_and_other_sheets_are_nobodys_business() -> None:
    book = openpyxl.load_workbook(BytesIO(answered(filed_on=time(14, 30), motto=datetime(2026, 3, 2))))  # noqa: DTZ001
    notes = book.create_sheet("Notes", 0)
    for row in range(1, 40):
        notes.cell(row, 1).value = "a note"
    changed = BytesIO()
    book.save(changed)
    assert faults(changed.getvalue()) == [
        f"a.xlsx:House!D10: house.filed_on: '14:30:00' is no date (write 2026-03-02, or never, 尚未发生; {DOUBT}"
    ]
    assert said(answered(motto=datetime(2026, 3, 2))) == {"motto": "2026-03-02"}  # noqa: DTZ001


def test_many_complaints_end_with_one_that_says_so() -> None:
    rows = "".join(f"house.x{n},yes\n" for n in range(MOST_FAULTS + 9))
    found = faults(("path,answer\n" + rows).encode(), name="a.csv")
    assert len(found) == MOST_FAULTS + 1
    assert "the rest of the document is not checked" in found[-1]


# --- a workbook of another vocabulary ---------------------------------------------------------------------------------


def with_facts(*others: Fact) -> Packs:
    return Packs((), Vocabulary({**FACTS, **{of.path: of for of in others}}), {}, {})


def test_what_another_vocabulary_asked_is_told_cell_by_cell() -> None:
    packs = with_facts(fact("house.region", FactType.BOOLEAN), fact("house.regions", FactType.INTEGER))
    found = faults(answered(region="South", regions__south="yes", regions="no to the rest"), packs)
    other = " (the file was made with other packs or another version: export it again)"
    assert found[0].startswith("a.xlsx:House!D5: house.region: 'South' is neither yes nor no")
    assert found[1].startswith("a.xlsx:House!D6: house.regions: 'no to the rest' is no number")
    assert all(line.endswith(other) for line in found)


def test_a_path_that_is_gone_or_follows_from_others_is_named() -> None:
    rows = b"path,answer\nhouse.opem,yes\nprofile.nam,X\nhouse.motto,\n"
    gone, head = faults(rows, name="a.csv")
    assert gone.startswith("a.csv:2:2: house.opem is not declared (")
    assert gone.endswith("did you mean house.open?)")
    assert head.startswith("a.csv:3:2: profile.nam is no part of a profile's head (allowed: profile.name,")


def test_an_option_that_came_since_is_not_taken_for_a_no() -> None:
    more = fact("house.regions", FactType.CHOICES, options={**OPTIONS, "west": Text("West", "西部")})
    (found,) = faults(answered(regions__south="yes", regions="no to the rest"), with_facts(more))
    assert "the file does not ask about West (export it again, or list the options in one cell)" in found


def test_an_option_that_is_gone_may_be_marked_no_but_not_yes() -> None:
    fewer = fact("house.regions", FactType.CHOICES, options={name: OPTIONS[name] for name in ("south", "none")})
    marks = {"regions__north": "no", "regions__south": "yes", "regions__none": "no"}
    assert said(answered(**marks), with_facts(fewer)) == {"regions": {"south"}}
    (found,) = faults(answered(**{**marks, "regions__north": "yes"}), with_facts(fewer))
    assert "north is not an option" in found


# --- a table ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_as_spreadsheets_save_it(encoding: str, between: str) -> None:
    rows = [
        ["主题", "path", "回答"],
        ["房屋", "house.region", "北部"],
        [],
        ["", "house.open", "是"],
        ["", "house.motto"],
    ]
    text = "\r\n".join(between.join(row) for row in rows)
    assert said(text.encode(encoding), name="a.csv") == {"region": "north", "open": True}


def test_the_line_of_a_record_is_the_one_it_starts_on() -> None:
    text = 'path,question,answer\nhouse.open,"two\nlines",yes\nhouse.region,"more\nlines",up\n'
    assert faults(text.encode(), name="a.csv")[0].startswith("a.csv:4:3: house.region: 'up' is not an option")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "a.csv:1:1: the first line names no columns"),
        (b"facts:\n  a: 1\n", "a.csv:1:1: the first line names no columns"),
        (b'path,answer\nhouse.open,"yes\n', "is no table of comma-separated values"),
        (b"path,answer\nhouse.open,\xff\xff\n", "a.csv:1:1: is neither UTF-8 nor GB 18030 text"),
        (b"path,answer\nhouse.open," + b"y" * 200_000 + b"\n", "is no table of comma-separated values"),
        (b"path,answer\nhouse.open,yes\nhouse.open,no\n", "a.csv:3:2: house.open is answered otherwise in a.csv:2:2"),
        (b"path,option,answer\nhouse.open,x,yes\n", "a.csv:2:3: house.open takes one answer, not one for each option"),
        (b"path,option,answer\nhouse.regions,north,yes\nhouse.regions,north,no\n", "north is marked otherwise above"),
        (b"path,answer\nprofile.prepared_on,never\n", "a.csv:2:2: profile.prepared_on: a date is wanted here"),
    ],
)
def test_a_table_that_is_none_is_refused(content: bytes, says: str) -> None:
    assert says in faults(content, name="a.csv")[0]


def test_a_question_asked_twice_and_answered_the_same_is_answered() -> None:
    assert said(b"path,answer\nhouse.open,yes\nhouse.open,true\n", name="a.csv") == {"open": True}


# --- beside a profile -------------------------------------------------------------------------------------------------


def test_answers_are_new_equal_older_or_in_conflict() -> None:
    content = filled(workbook(PROFILE), {"house.filed_on": date(2026, 2, 1), "house.motto": "On"})
    meanwhile: dict[str, Value] = {
        "profile.name": "P",
        "house.open": False,
        "house.regions": frozenset({"south"}),
        "house.filed_on": date(2026, 1, 12),
    }
    taken = beside(read(content), meanwhile)
    assert set(taken.new) == {"house.motto"}
    assert set(taken.equal) == {"profile.name", "house.regions"}
    assert set(taken.older) == {"house.open"}
    assert set(taken.conflicts) == {"house.filed_on"}


def test_a_workbook_of_another_project_is_in_conflict_with_whatever_differs() -> None:
    taken = beside(read(workbook(PROFILE)), {"profile.name": "Q", "house.open": False})
    assert set(taken.conflicts) == {"profile.name", "house.open"}
    assert not taken.older


def test_an_answer_wiped_out_changes_nothing() -> None:
    assert "house.filed_on" not in read(filled(workbook(PROFILE), {"house.filed_on": None}))


# --- hostile files ----------------------------------------------------------------------------------------------------


def package(**parts: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        for name, data in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            written.writestr(name.replace("__", "/"), data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 not at all", "is no workbook ("),
        (b"no zip at all", "is no workbook ("),
        (b"\xd0\xcf\x11\xe0 old", "is an old or a password-protected workbook"),
        (package(bomb=b"\0" * (17 * 1024 * 1024)), "unpacks to more than 16 MiB"),
        (package(**{"xl__sharedStrings.xml": b"<si/>" * 300_001}), "holds far more than a questionnaire does"),
        (package(**{f"p{n}": b"" for n in range(1001)}), "or 1,000 parts"),
        (package(**{"xl__vbaProject.bin": b""}), "holds macros (save it as .xlsx"),
        (
            package(**{"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
            "xl/workbook.xml declares a document type",
        ),
        (package(**{"xl__workbook.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), "declares a document type"),
        (package(**{"xl__workbook.xml": b"<workbook>"}), "cannot be read as a workbook"),
        (workbook()[:4000] + b"\0" * 500 + workbook()[4500:], "a.xlsx:1:1: "),
    ],
)
def test_a_hostile_workbook_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    (found,) = faults(content)
    assert found.startswith("a.xlsx:1:1: ")
    assert says in found


def test_a_package_of_another_kind_or_without_a_questionnaire_is_refused() -> None:
    other = BytesIO()
    with ZipFile(other, "w") as written:
        written.writestr("content.xml", "<x/>")
    assert "is a package of another kind" in faults(other.getvalue())[0]
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    assert "no sheet has the columns “path” and “answer”" in faults(empty.getvalue())[0]


def test_a_file_too_large_is_not_looked_into() -> None:
    assert "larger than 5 MiB" in faults(b"PK" + b"\0" * (5 * 1024 * 1024))[0]


def test_rows_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    assert "has more than 20 rows" in faults(workbook())[0]
    monkeypatch.setattr(returned, "MOST_ROWS", 2)
    assert faults(b"path,answer\n" + b"house.open,yes\n" * 3, name="a.csv") == ["a.csv:4:1: has more than 2 rows"]


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    source, target = ZipFile(BytesIO(answered(open="yes"))), BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for name in source.namelist():
            changed.writestr(
                name, source.read(name).replace(b'<dimension ref="A1:K14"', b'<dimension ref="A1:XFD1048576"')
            )
    assert said(target.getvalue()) == {"open": True}


def test_junk_anywhere_is_never_a_bug() -> None:
    content = answered(open="yes")
    for at in range(0, len(content), max(len(content) // 60, 1)):
        with suppress(DocumentError):
            read(content[:at] + b"\xff\x00<" + content[at + 3 :])


def test_a_part_that_lies_about_its_size_is_not_unpacked_whole() -> None:
    """The header says ten bytes with their checksum, the stream goes on for 64 MiB."""
    stream = compressobj(9, DEFLATED, -15)
    packed = stream.compress(b"0" * 64 * 1024 * 1024) + stream.flush()
    honest = package(**{"xl__workbook.xml": b"0" * 10})
    ten = compressobj(9, DEFLATED, -15)
    short = ten.compress(b"0" * 10) + ten.flush()
    lying = honest.replace(short, packed).replace(pack("<LL", len(short), 10), pack("<LL", len(packed), 10))
    start = lying.rindex(b"PK\x05\x06")
    offset = pack("<L", lying.index(b"PK\x01\x02"))
    lying = lying[: start + 16] + offset + lying[start + 20 :]
    tracemalloc.start()
    (found,) = faults(lying)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.startswith("a.xlsx:1:1: ")
    assert most < 8 * 1024 * 1024
