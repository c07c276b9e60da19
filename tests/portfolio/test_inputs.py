"""Every form of input gives the same result; what is wrong with one is said with its place, and stops no other row."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from compliance.assessment.evidence import Assurance
from compliance.cli._portfolio import described
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import Profile
from compliance.language.durations import prc_calendar
from compliance.portfolio import files, rows, running
from compliance.portfolio.files import ArrowFile, Slice
from compliance.portfolio.jobs import Check, Encode, about_encoded, about_result, facts_given, facts_read, with_totals
from compliance.portfolio.judging import Judge
from compliance.portfolio.reading import open_inputs
from compliance.portfolio.rows import PlainReader, Proof
from compliance.portfolio.running import Run
from compliance.portfolio.writing import Totals
from tests.generated import PACKS
from tests.portfolio.blocks import answers
from tests.portfolio.inputs import document, table_of, write_arrow, write_folder, write_lines, write_parquet

DAY = date(2026, 1, 31)
FACTS = PACKS.vocabulary.facts
OWN = {path: fact for path, fact in FACTS.items() if path.startswith("acme.")}
ROWS = [answers(OWN, Random(place), share) for place, share in enumerate([0, 0.5, 0.7, 0.9, 1, 1] * 7)]
DECLARED = Proof(Assurance.DECLARED, DAY)


def quiet(_done: int, _all: int) -> None:
    """Show no progress."""


def check_run(*inputs: Path, output: Path, processes: int = 1, proof: Proof = DECLARED, outcomes: bool = True) -> Run:
    judge = Judge(PACKS.rules, FACTS, DAY, prc_calendar())
    sources = open_inputs(inputs, PACKS.vocabulary, facts_read(judge.rules), proof)
    about = about_result(PACKS, judge, proof.assurance)
    job = Check(judge, DAY, outcomes)
    return Run(job, sources, output, about, lambda totals: with_totals(about, totals, judge.rules), processes)


def check(*inputs: Path, output: Path, **more: Any) -> Totals:
    return check_run(*inputs, output=output, **more).run(quiet)


def encode(file: Path, output: Path) -> Path:
    sources = open_inputs([file], PACKS.vocabulary, FACTS.keys(), DECLARED)
    about = about_encoded(PACKS)
    Run(Encode(facts_given(sources, PACKS)), sources, output, about, lambda _totals: about).run(quiet)
    return output


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the table of all rows comes to."""
    folder = tmp_path_factory.mktemp("expected")
    check(write_parquet(folder / "in.parquet", table_of(FACTS, ROWS)), output=folder / "out.parquet")
    return pq.read_table(folder / "out.parquet")


FORMS: dict[str, Callable[[Path], Path]] = {
    "parquet": lambda folder: write_parquet(folder / "in.parquet", table_of(FACTS, ROWS)),
    "small row groups": lambda folder: write_parquet(folder / "in.parquet", table_of(FACTS, ROWS), row_group_size=5),
    "arrow": lambda folder: write_arrow(folder / "in.arrow", table_of(FACTS, ROWS), 5),
    "lines": lambda folder: write_lines(folder / "in.jsonl", ROWS),
    "folder": lambda folder: write_folder(folder / "in", ROWS),
    "encoded parquet": lambda folder: encode(FORMS["parquet"](folder), folder / "encoded.parquet"),
    "encoded arrow": lambda folder: encode(FORMS["lines"](folder), folder / "encoded.arrow"),
    "encoded again": lambda folder: encode(FORMS["encoded arrow"](folder), folder / "again.parquet"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(form: str, tmp_path: Path, expected: Any) -> None:
    totals = check(FORMS[form](tmp_path), output=tmp_path / "out.parquet")
    assert (totals.rows, totals.bad) == (len(ROWS), 0)
    assert pq.read_table(tmp_path / "out.parquet").equals(expected)
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_blocks_and_pieces_of_any_size_give_the_same(
    tmp_path: Path, expected: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS", 4)
    monkeypatch.setattr(files, "MOST", 9)
    monkeypatch.setattr(rows, "_BYTES", 300)
    monkeypatch.setattr(rows, "_FILES", 3)
    for form, write in FORMS.items():
        folder = tmp_path / form
        folder.mkdir()
        check(write(folder), output=folder / "out.parquet")
        assert pq.read_table(folder / "out.parquet").equals(expected), form


@pytest.mark.parametrize(("compression", "read"), [(None, 9), ("lz4", 3)])
def test_a_block_has_a_map_of_its_own_but_is_unpacked_with_others(
    compression: str | None, read: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS", 1000)
    table = pa.table({"profile": pa.array(["x"] * 9000)})
    file = ArrowFile(write_arrow(tmp_path / "in", table, options=pa.ipc.IpcWriteOptions(compression=compression)))
    opened: list[str] = []
    mapped = pa.memory_map

    def noted(path: str) -> Any:
        opened.append(path)
        return mapped(path)

    monkeypatch.setattr(pa, "memory_map", noted)
    slices = [Slice(0, start, 3000) for start in (0, 3000, 6000)]
    assert [batch.num_rows for batch in file.batches(slices, ["profile"])] == [1000] * 9
    assert len(opened) == read


def test_several_processes_and_several_inputs_keep_the_order(tmp_path: Path, expected: Any) -> None:
    inputs = [FORMS[form](tmp_path) for form in ("parquet", "lines", "folder")]
    check(*inputs, output=tmp_path / "out.parquet", processes=2)
    assert pq.read_table(tmp_path / "out.parquet").equals(pa.concat_tables([expected] * 3))


def test_the_result_says_what_it_was_made_from(tmp_path: Path) -> None:
    check(FORMS["lines"](tmp_path), output=tmp_path / "out.parquet")
    said = json.loads(pq.read_metadata(tmp_path / "out.parquet").metadata[b"compliance"])
    assert said["schema"] == "compliance/portfolio/v1"
    assert said["as_of"] == DAY.isoformat()
    assert said["packs"] == [{"id": "acme", "version": PACKS.packs[0].version, "sha256": PACKS.packs[0].sha256}]
    assert said["rows"] == len(ROWS)
    assert all(sum(counts.values()) == len(ROWS) for counts in said["rules"].values())
    assert len(said["rules"]) == said["rules_in_force"]


WRONG: dict[str, tuple[Any, str]] = {
    "acme.regions": (pa.array([["north"], ["north", "north"]]), "north stands twice in the list"),
    "acme.regions ": (
        pa.array([["north"], ["nroth"]]),
        "'nroth' is not an option (allowed: north, south; did you mean north?)",
    ),
    "acme.regions  ": (pa.array([["north"], [None]], pa.list_(pa.string())), "nothing is not an option"),
    "acme.reserve_percent": (pa.array([1.5, float("nan")]), "nan is no number"),
    "acme.reserve_percent ": (pa.array([1.25, 1.255]), "1.255 has more than two decimals"),
    "acme.reserve_percent  ": (pa.array([200, 201]), "201 is too large (at most 200)"),
    "acme.reserve_percent   ": (pa.array([0, -1]), "-1 is too small (at least 0)"),
    "acme.reserve_percent    ": (pa.array([0, 2**63 + 5], pa.uint64()), "is too large (below 10^12)"),
    "acme.reserve_percent     ": (pa.array([Decimal("1.25"), Decimal("1.255")]), "1.255 has more than two decimals"),
    "acme.audited_on": (pa.array([date.max, date(1899, 12, 31)]), "1899-12-31 is no date here"),
    "acme.audited_on ": (pa.array([datetime(2026, 1, 1), datetime(2026, 1, 1, 9)]), "is no day (write a date"),  # noqa: DTZ001
    "acme.audited_on  ": (pa.array([20000, 2**31 - 1], pa.date32()), "a day past all calendars is no answer here"),
    "acme.reserve_percent      ": (pa.array([1.1, 1.255], pa.float32()), "has more than two decimals"),
}


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_value_costs_its_row_and_is_said_with_its_place(path: str, tmp_path: Path) -> None:
    column, says = WRONG[path]
    table = pa.table({"profile": ["good", "bad"], path.strip(): column})
    totals = check(write_parquet(tmp_path / "in.parquet", table), output=tmp_path / "out.parquet")
    assert (totals.rows, totals.bad) == (1, 1)
    assert pq.read_table(tmp_path / "out.parquet")["profile"].to_pylist() == ["good"]
    (line,) = (tmp_path / "out.bad.jsonl").read_text("utf-8").splitlines()
    said = json.loads(line)
    assert (said["file"], said["row"], said["profile"]) == (str(tmp_path / "in.parquet"), 2, "bad")
    assert says in said["reasons"][0]


def test_every_reason_of_a_row_is_said_and_rows_are_counted_through_the_file(tmp_path: Path) -> None:
    table = pa.table(
        {
            "profile": ["a", None, "c\x1b", "d"],
            "acme.reserve_percent": [1.0, -1.0, 1.0, -2.0],
            "acme.backups": [True, None, False, True],
            "acme.regions": [["x"], [], None, ["y"]],
        }
    )
    file = write_parquet(tmp_path / "in.parquet", table, row_group_size=2)
    assert check(file, output=tmp_path / "out.parquet").bad == 4
    said = [json.loads(line) for line in (tmp_path / "out.bad.jsonl").read_text("utf-8").splitlines()]
    assert [(row["row"], len(row["reasons"])) for row in said] == [(1, 1), (2, 2), (3, 1), (4, 2)]


def test_lines_that_are_wrong_cost_themselves_only(tmp_path: Path) -> None:
    good = json.dumps(document(ROWS[5], 5), ensure_ascii=False)
    lines = [
        good,
        "",
        '{"profile": {"name": "x"}, "facts": {"acme": {"keys_split": 1}}}',
        "{",
        good.replace("项目", "项\\u76ee"),
        '{"profile": {"name": "x", "name": "y"}, "facts": {}}',
        '{"profile": {"name": "x"}, "facts": {"nothing": {}}}',
        '{"profile": {"name": "x"}, "facts": {"acme": {"reserve_percent": 1e1}}}',
        '{"profile": {"name": "x"}, "facts": {"acme": {"reserve_percent": NaN}}}',
        '{"profile": {"name": ""}, "facts": {}}',
        '{"profile": {"name": 5}, "facts": {}}',
        '{"profile": {"name": "x"}, "facts": {"acme.keys_split": true}}',
        '{"profile": {"name": "x"}, "facts": {"acme": {"keys_split": "", "audited_on": null}}, "waivers": []}',
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    totals = check(file, output=tmp_path / "out.parquet")
    assert (totals.rows, totals.bad) == (3, 9)
    said = [json.loads(line) for line in (tmp_path / "out.bad.jsonl").read_text("utf-8").splitlines()]
    assert [row["row"] for row in said] == [3, 4, 6, 7, 8, 9, 10, 11, 12]
    assert said[0]["reasons"] == [f"{file}:3:61: acme.keys_split: 1 is no answer here (write true or false)"]
    assert said[0]["profile"] == "x"


def test_the_quick_reader_of_lines_agrees_with_the_one_that_knows_places(tmp_path: Path) -> None:
    reader, folder = PlainReader(PACKS.vocabulary), write_folder(tmp_path / "in", ROWS)
    for path in sorted(folder.iterdir()):
        quick = reader.profile(path.read_bytes())
        assert quick is not None
        slow = open_inputs([folder], PACKS.vocabulary, FACTS.keys(), DECLARED)[0].find(path.name)
        assert slow is not None
        assert (quick.name, quick.facts) == (slow.name, slow.facts)


def test_a_file_of_a_folder_that_is_wrong_costs_itself_only(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", ROWS[:3])
    (folder / "00001.json").write_text('{"profile": {}, "facts": {"acme": {"keys_split": "yes"}}}')
    totals = check(folder, output=tmp_path / "out.parquet")
    assert (totals.rows, totals.bad) == (2, 1)
    said = json.loads((tmp_path / "out.bad.jsonl").read_text("utf-8"))
    assert said["file"].endswith("00001.json")
    assert len(said["reasons"]) == 2


def test_a_clean_run_removes_the_bad_rows_of_the_last(tmp_path: Path) -> None:
    (tmp_path / "out.bad.jsonl").write_text("{}")
    check(FORMS["parquet"](tmp_path), output=tmp_path / "out.parquet")
    assert not (tmp_path / "out.bad.jsonl").exists()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"acme.backups": [True]}, "has no column profile"),
    "a slip": ({"profile": ["x"], "acme.backup": [True]}, "acme.backup is not declared (did you mean acme.backups?)"),
    "a type": ({"profile": ["x"], "acme.backups": ["yes"]}, "column acme.backups holds text, not true or false"),
    "a name": ({"profile": [1.5]}, "column profile holds double, not text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_of_other_columns_is_refused(case: str, tmp_path: Path) -> None:
    columns, says = REFUSED[case]
    file = write_parquet(tmp_path / "in.parquet", pa.table(columns))
    with pytest.raises(DocumentError, match=r"in\.parquet:1:1: ") as refused:
        open_inputs([file], PACKS.vocabulary, FACTS.keys(), DECLARED)
    assert says in str(refused.value)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PAR1 and no more", b"profile,acme.backups\nx,true\n"):
        (tmp_path / "in.parquet").write_bytes(content)
        with pytest.raises(DocumentError, match="is no table that can be read"):
            open_inputs([tmp_path / "in.parquet"], PACKS.vocabulary, FACTS.keys(), DECLARED)


def test_texts_that_are_none_fault_the_table(tmp_path: Path) -> None:
    wrong = pa.array([b"\xff"]).view(pa.string())
    for columns in ({"profile": wrong}, {"profile": ["x"], "acme.regions": pa.ListArray.from_arrays([0, 1], wrong)}):
        file = write_parquet(tmp_path / "in.parquet", pa.table(columns))
        with pytest.raises(DocumentError, match=r"in\.parquet:1:1: is no table that can be read \(Invalid UTF8"):
            check(file, output=tmp_path / "out.parquet")


def test_a_folder_of_tables_says_how_they_are_given(tmp_path: Path) -> None:
    write_parquet(tmp_path / "part-0.parquet", table_of(FACTS, ROWS))
    with pytest.raises(DocumentError, match=r"holds no profile, but tables such as part-0\.parquet"):
        check(tmp_path, output=tmp_path / "out.parquet")
    (tmp_path / "one.json").write_text(json.dumps(document(ROWS[0], 0)))
    assert check(tmp_path, output=tmp_path / "out.parquet").rows == 1


@pytest.mark.parametrize("output", ["in.parquet", "nowhere/../in.parquet", "in.bad.jsonl"])
def test_an_input_is_never_overwritten(output: str, tmp_path: Path) -> None:
    (tmp_path / "nowhere").mkdir()
    lines = output.endswith("jsonl")
    file = write_lines(tmp_path / output, ROWS) if lines else FORMS["parquet"](tmp_path)
    before = file.read_bytes()
    with pytest.raises(DocumentError, match="is an input and would be overwritten"):
        check(file, output=tmp_path / ("in.parquet" if lines else output))
    assert file.read_bytes() == before


def test_a_file_of_a_folder_that_changes_in_between_makes_another_input(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", ROWS[:2])
    before = described([folder])
    assert described([folder]) == before
    file = folder / "00000.json"
    times = file.stat().st_mtime_ns - 10**9
    os.utime(file, ns=(times, times))
    assert described([folder]) != before


def test_numbers_may_be_names_and_integers_of_any_kind(tmp_path: Path, expected: Any) -> None:
    table = pa.table({"profile": [7], "acme.reserve_percent": pa.array([99], pa.int8())})
    check(write_parquet(tmp_path / "in.parquet", table), output=tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["profile"].to_pylist() == ["7"]
    assert pq.read_table(tmp_path / "out.parquet").schema.equals(expected.schema)


def test_columns_of_nulls_and_dictionaries_are_read(tmp_path: Path) -> None:
    table = pa.table(
        {
            "profile": pa.array(["x", "y"]).dictionary_encode(),
            "acme.backups": pa.nulls(2),
            "acme.regions": pa.array([["north"], None], pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        }
    )
    for file in (write_parquet(tmp_path / "a", table), write_arrow(tmp_path / "b", table)):
        (source,) = open_inputs([file], PACKS.vocabulary, FACTS.keys(), DECLARED)
        found = source.find("x")
        assert isinstance(found, Profile)
        assert found.facts == {"acme.regions": frozenset({"north"})}


def test_a_full_dictionary_of_a_small_type_has_room_for_no_answer(tmp_path: Path) -> None:
    regions = pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), ["north", *map(str, range(127))])
    table = pa.table({"profile": ["x", "y"], "acme.regions": pa.ListArray.from_arrays([0, 1, 2], regions)})
    (source,) = open_inputs([write_arrow(tmp_path / "in", table)], PACKS.vocabulary, FACTS.keys(), DECLARED)
    (batch,) = source.read(next(iter(source.pieces())))
    assert batch.block.rows == 1
    assert [row.profile for row in batch.bad] == ["y"]


def test_the_compact_form_of_other_declarations_is_refused(tmp_path: Path) -> None:
    file = encode(FORMS["parquet"](tmp_path), tmp_path / "encoded.arrow")
    wider = {**FACTS["acme.regions"].options, "west": FACTS["acme.regions"].title}
    changed = {
        **FACTS,
        "acme.regions": type(FACTS["acme.regions"])(**{**vars(FACTS["acme.regions"]), "options": wider}),
    }
    other = type(PACKS.vocabulary)(changed, PACKS.vocabulary.definitions)
    with pytest.raises(
        DocumentError, match=r"was encoded with another vocabulary: acme\.regions declared otherwise now"
    ):
        open_inputs([file], other, FACTS.keys(), DECLARED)
    assert open_inputs([file], other, FACTS.keys() - {"acme.regions"}, DECLARED)


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, expected: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_FILES", 10)
    folder = write_folder(tmp_path / "in", ROWS)
    done: list[int] = []

    def interrupt(self: running.Work, place: int, task: running.Task) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        original(self, place, task)
        done.append(place)

    def remember(self: running.Work, place: int, task: running.Task) -> None:
        original(self, place, task)
        done.append(place)

    original = running.Work.do
    monkeypatch.setattr(running.Work, "do", interrupt)
    with pytest.raises(KeyboardInterrupt):
        check(folder, output=tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()
    done[:] = []
    monkeypatch.setattr(running.Work, "do", remember)
    check(folder, output=tmp_path / "out.parquet")
    assert done == [2, 3, 4]
    assert pq.read_table(tmp_path / "out.parquet").equals(expected)


class Killed:
    def join(self) -> None:
        """Be dead already."""


def test_a_worker_ends_with_the_run_that_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(running, "parent_process", Killed)
    monkeypatch.setattr(os, "_exit", ended.append)
    running.end_with_parent().join()
    assert ended == [1]


def test_pieces_of_another_run_are_not_used(tmp_path: Path) -> None:
    run = check_run(FORMS["parquet"](tmp_path), output=tmp_path / "out.parquet")
    parts = tmp_path / ".out.parquet.parts"
    parts.mkdir()
    (parts / "run.json").write_text("{}")
    (parts / "000000.arrow").write_text("of another run")
    assert run.run(quiet).rows == len(ROWS)


def test_evidence_counts_where_the_input_has_it(tmp_path: Path) -> None:
    folder = FORMS["folder"](tmp_path)
    check(folder, output=tmp_path / "declared.parquet")
    check(folder, output=tmp_path / "evidenced.parquet", proof=Proof(Assurance.EVIDENCED, DAY))
    declared, evidenced = (pq.read_table(tmp_path / f"{name}.parquet") for name in ("declared", "evidenced"))
    assert pc.sum(evidenced["unknown"]).as_py() > pc.sum(declared["unknown"]).as_py()
    assert evidenced["fail"] == declared["fail"]
    table = FORMS["parquet"](tmp_path)
    with pytest.raises(DocumentError, match="a table carries no evidence"):
        check(table, output=tmp_path / "out.parquet", proof=Proof(Assurance.EVIDENCED, DAY))


def test_very_long_option_lists_take_several_columns(tmp_path: Path) -> None:
    fact = FACTS["acme.regions"]
    options = {f"o{number}": fact.title for number in range(300)}
    long = type(fact)(**{**vars(fact), "options": options})
    vocabulary = type(PACKS.vocabulary)({**FACTS, "acme.regions": long}, {})
    drawn = Random(3)
    lists = [
        None,
        [],
        *(sorted(drawn.sample(sorted(options), drawn.randrange(300))) for _ in range(20)),
        sorted(options),
    ]
    table = pa.table(
        {"profile": [str(n) for n in range(len(lists))], "acme.regions": pa.array(lists, pa.list_(pa.string()))}
    )
    (source,) = open_inputs([write_parquet(tmp_path / "in", table)], vocabulary, {"acme.regions"}, DECLARED)
    for place, wanted in enumerate(lists):
        found = source.find(str(place))
        assert found
        assert found.facts.get("acme.regions") == (None if wanted is None else frozenset(wanted))
    (batch,) = source.read(next(iter(source.pieces())))
    assert [column.dtype for column in batch.block.columns.values()] == [np.uint64] * 5
