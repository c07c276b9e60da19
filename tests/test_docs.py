"""The documentation is true: generated parts are fresh, examples run, links lead somewhere, nothing is left out."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from compliance import Packs, load_packs
from compliance.assessment.evidence import Assurance
from compliance.assessment.outcomes import Outcome
from compliance.assessment.verdicts import Verdict
from compliance.assessment.waivers import WaiverState
from compliance.cli import program
from compliance.documents.document import Document
from compliance.documents.packs import built_in_ids
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from compliance.documents.rules import Force, Level, Severity
from compliance.language.durations import UNITS, Calendar
from compliance.language.evaluation import Situation, explain, open_facts
from compliance.language.facts import FactType, read_value
from compliance.language.operators import OPERATORS
from compliance.reports import formats
from compliance.upkeep.cases import broken_cases, load_cases
from compliance.upkeep.lint import lint
from tests.conformance import TRUTHS, parsed

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
TEXTS = {page: page.read_text("utf-8") for page in PAGES}
EVERYTHING = "\n".join(text for page, text in TEXTS.items() if page.is_relative_to(DOCS))
HAND_WRITTEN = "\n".join(text for page, text in TEXTS.items() if page.name != "cli.md")


def by_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- generated parts --------------------------------------------------------------------------------------------------


def test_generated_parts_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", PAGES, ids=by_page)
def test_every_generated_part_is_closed(path: Path) -> None:
    marks = re.findall(r"^<!-- (generated|end)\b.*-->$", TEXTS[path], re.MULTILINE)
    assert marks == ["generated", "end"] * (len(marks) // 2)


# --- nothing is left out ----------------------------------------------------------------------------------------------


def commands(words: str = "compliance", command: click.Command = program) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from commands(f"{words} {name}", inner)


@pytest.mark.parametrize("words", [words for words, command in commands() if not isinstance(command, click.Group)])
def test_every_command_is_explained_and_not_only_listed(words: str) -> None:
    assert f"## {words}\n" in EVERYTHING
    assert words in HAND_WRITTEN, f"only cli.md knows {words}"


def test_every_option_is_documented() -> None:
    options = {
        option
        for _, command in commands()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--version"
    }
    assert len(options) > 10
    assert {option for option in options if option not in HAND_WRITTEN} == set(), "only cli.md knows these"


def test_every_word_of_the_program_is_in_the_docs() -> None:
    words: list[str] = [
        *(row.name for row in OPERATORS),
        *formats(),
        *built_in_ids(),
        *(f"1 {unit}" for unit in UNITS),
        *(str(word) for enum in (FactType, Outcome, Verdict, Assurance, WaiverState) for word in enum),
        *(str(word) for enum in (Force, Level, Severity) for word in enum),
    ]
    assert [word for word in words if f"`{word}`" not in EVERYTHING and f"`{word}`," not in EVERYTHING] == []


def test_every_sample_has_a_page_that_the_index_links_to() -> None:
    for path in (ROOT / "profiles").glob("*.yaml"):
        assert (DOCS / "samples" / f"{path.stem}.md").exists()
        assert f"(samples/{path.stem}.md)" in TEXTS[DOCS / "samples.md"]


# --- links ------------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Give the anchors of a page's headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=by_page)
def test_links_resolve(path: Path) -> None:
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", TEXTS[path], flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if link.startswith(("http:", "https:")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize("path", PAGES, ids=by_page)
def test_pages_name_only_commands_that_exist(path: Path) -> None:
    known = {words.removeprefix("compliance ") for words, _ in commands()}
    named = {match[1] for match in re.finditer(r"(?:`|\$ |bin/|^)compliance ([a-z-]+)\b", TEXTS[path], re.MULTILINE)}
    assert named - known == set()


@pytest.mark.parametrize("path", PAGES, ids=by_page)
def test_no_page_knows_the_machine_it_was_written_on(path: Path) -> None:
    assert not re.search(r"/(?:tmp|home|root|work|Users)/", TEXTS[path])


# --- examples ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A fenced block: its language, what it is (the word after it), and its text."""

    page: Path
    line: int
    language: str
    kind: str
    text: str

    def read(self) -> Document:
        document = read_bytes(self.text.encode(), f"{by_page(self.page)}:{self.line}.yaml")
        assert document.faults == []
        return document


def examples() -> Iterator[Example]:
    for page, text in TEXTS.items():
        for block in re.finditer(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield Example(page, text.count("\n", 0, block.start()) + 1, block[1], block[2] or "", block[3])


def of_kind(kind: str) -> list[Example]:
    return [example for example in examples() if (example.language, example.kind) == ("yaml", kind)]


def by_place(example: Example) -> str:
    return f"{by_page(example.page)}:{example.line}"


def test_every_yaml_example_says_what_it_is_so_that_it_is_tested() -> None:
    kinds = {"profile", "condition", "truth", "facts", "rule"}
    unknown = [e for e in examples() if e.language == "yaml" and e.kind not in kinds and "/" not in e.kind]
    assert [by_place(example) for example in unknown] == []
    assert all(of_kind(kind) for kind in kinds)


@pytest.mark.parametrize("example", of_kind("profile"), ids=by_place)
def test_profiles_load(example: Example, shipped_packs: Packs, tmp_path: Path) -> None:
    assert build_profile(example.read(), shipped_packs.vocabulary, tmp_path).facts


@pytest.mark.parametrize("example", of_kind("condition"), ids=by_place)
def test_conditions_are_read(example: Example, shipped_packs: Packs) -> None:
    parsed(shipped_packs.vocabulary, example.read().data)


@pytest.mark.parametrize("example", of_kind("truth"), ids=by_place)
def test_conditions_come_to_what_the_page_says(example: Example, shipped_packs: Packs, calendar: Calendar) -> None:
    data: Any = example.read().data
    vocabulary = shipped_packs.vocabulary
    for case in data["cases"]:
        given = {path: read_value(vocabulary.facts[path], value) for path, value in case["given"].items()}
        trace = explain(parsed(vocabulary, case["condition"]), Situation(given, data["as_of"], calendar))
        assert trace.truth is TRUTHS[case["truth"]], case["says"]
        if "missing" in case:
            assert list(open_facts(trace)) == case["missing"], case["says"]


@pytest.mark.parametrize("example", of_kind("facts"), ids=by_place)
def test_facts_are_read(example: Example, tmp_path: Path) -> None:
    packs = load_example({"facts.yaml": example.text, "rules.yaml": "rules:\n" + indented(A_RULE)}, tmp_path)
    assert set(packs.vocabulary.definitions) >= {"harbour.is_large"}


@pytest.mark.parametrize("example", of_kind("rule"), ids=by_place)
def test_rules_are_read(example: Example, tmp_path: Path) -> None:
    packs = load_example({"rules.yaml": "rules:\n" + indented(example.text)}, tmp_path)
    assert len(packs.rules) == 1


A_RULE = of_kind("rule")[0].text
A_HEAD = """
id: example
version: "1"
title: {en: Example, zh: 示例}
about: {en: An example., zh: 示例。}
sources: [cac-order-3]
covers: {from: 2019-02-15, reviewed_on: 2026-11-23}
"""


def indented(rule: str) -> str:
    first, *rest = rule.splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in rest)]) + "\n"


def load_example(files: dict[str, str], folder: Path) -> Packs:
    pack = folder / "example"
    for name, text in {"pack.yaml": A_HEAD, **files}.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text, "utf-8")
    return load_packs(pack, built_in=False)


def whole_packs() -> dict[tuple[Path, str], dict[str, str]]:
    """Gather the examples that are files of a pack, by page and folder."""
    found: dict[tuple[Path, str], dict[str, str]] = {}
    for example in examples():
        folder, _, name = example.kind.partition("/")
        if name:
            found.setdefault((example.page, folder), {})[name] = example.text
    return found


def test_the_pack_of_the_page_on_packs_is_without_objection(tmp_path: Path, calendar: Calendar) -> None:
    files = whole_packs()[(DOCS / "packs.md", "house")]
    packs = load_example(files, tmp_path)
    (pack,) = packs.packs
    cases = load_cases(pack, tmp_path / "example", packs)
    assert list(broken_cases(cases, packs, calendar)) == []
    assert [str(fault) for fault in lint(packs, {pack.id: cases}, calendar)] == []


def test_the_registers_of_the_page_on_sources_are_read(tmp_path: Path) -> None:
    files = whole_packs()[(DOCS / "sources.md", "house")]
    packs = load_example({**files, "rules.yaml": "rules:\n" + indented(A_RULE)}, tmp_path)
    assert packs.sources["house-order"].in_force(date(2026, 11, 23))


def test_the_fault_on_the_page_on_the_language_is_said_in_these_words(shipped_packs: Packs) -> None:
    assert shipped_packs.vocabulary.unknown("filing.filled_on") in TEXTS[DOCS / "language.md"]


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried > 0) == (0, True)


def shell_lines(*pages: Path) -> list[str]:
    blocks = [example for example in examples() if example.language == "sh" and example.page in pages]
    return [line for example in blocks for line in example.text.splitlines()]


def test_the_quick_start_is_two_commands_of_one_line() -> None:
    first, second = shell_lines(ROOT / "README.md")[:2]
    assert "compliance check profiles/" in first
    assert "pytest" in second


@pytest.mark.parametrize("line", shell_lines(*PAGES))
def test_commands_of_the_examples_can_be_typed(line: str) -> None:
    found = dict(commands())
    for part in line.split("&&"):
        words = [Path(word).name if "bin/" in word else word for word in shlex.split(part)]
        if words[0] == "compliance":
            cut = max(n for n in range(1, len(words) + 1) if " ".join(words[:n]) in found)
            command = found[" ".join(words[:cut])]
            command.make_parser(click.Context(command)).parse_args(words[cut:])


def test_the_worked_example_of_the_score_adds_up() -> None:
    text = TEXTS[DOCS / "findings.md"]
    rows = [[cell.strip() for cell in row.split("|")[2:-1]] for row in text.splitlines() if re.match(r"\| [A-G] ", row)]
    for column, line in ((2, "low"), (3, "high")):
        passed = sum(int(row[0]) for row in rows if row[column] == "pass")
        counted = sum(int(row[0]) for row in rows if row[column] != "left out")
        (shown,) = re.findall(rf"^{line} +100 × .*= ([\d.]+)$", text, re.MULTILINE)
        assert abs(100 * passed / counted - float(shown)) < 0.1
    decided = sum(int(row[0]) for row in rows if row[1] in ("pass", "fail"))
    countable = sum(int(row[0]) for row in rows if "pass" in row[1] or "fail" in row[1])
    assert f"{100 * decided // countable} %" in text
