"""Clauses and the rules that assess them; documents read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compliance.documents.packs import load_packs
from compliance.documents.sources import Source
from compliance.upkeep.coverage import coverage
from compliance.upkeep.verification import digest, mismatches, paragraphs
from tests.documents.writing import LAW, load, write


def test_every_clause_comes_with_the_rules_that_cite_it_or_the_reason_why_none_can(tmp_path: Path) -> None:
    law = LAW.replace(
        "figures:", "  - {id: 3, says: {en: 3, zh: 三}, verified: text, checked: read, assessed_by: rules}\nfigures:"
    )
    one, two, three = coverage(load(write(tmp_path / "test", law=law)))
    assert (one.clause.id, one.rules, one.complaint) == ("1", ("test-one", "test-two"), None)
    assert (two.rules, two.is_explained) == (("test-two",), True)
    assert (three.rules, three.is_explained) == ((), False)
    assert three.complaint == "law/3 is said to be assessed by rules, and no rule cites it"


def test_no_shipped_clause_is_without_a_rule_or_a_reason() -> None:
    packs = load_packs()
    read = {source.id for source in packs.read_sources}
    assert [one.complaint for one in coverage(packs) if one.complaint and one.clause.source in read] == []


def test_paragraphs_are_the_lines_that_say_something_whitespace_folded() -> None:
    assert paragraphs("\n a  b\t c \n\n\n d\u3000e\n") == ["a b c", "d e"]
    assert paragraphs("") == []
    assert digest("a b c") == digest(paragraphs("a\u00a0b  c\r\n")[0])


@pytest.fixture
def source(tmp_path: Path) -> Source:
    lines = paragraphs("Article 1 One\nArticle 2 二")
    law = LAW.replace("checked: read,", f"checked: read, paragraph: 1, sha256: {digest(lines[0])},")
    law = law.replace(
        "checked: a commentary\n", f"checked: a commentary\n    paragraph: 2\n    sha256: {digest(lines[1])}\n"
    )
    return load(write(tmp_path / "test", law=law)).sources["law"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 1 One\nArticle 2 二\nmore", []),
        ("  Article  1 One \n\n\tArticle 2\u3000二", []),
        ("Article 1 ONE\nArticle 2 二", ["law/1: paragraph 1 reads otherwise than when the register was made"]),
        ("Article 1 One", ["law/2-a: paragraph 2 does not exist in the document"]),
        ("New\nArticle 1 One\nArticle 2 二", [
            "law/1: paragraph 1 reads otherwise than when the register was made (its words stand in paragraph 2 now)",
            "law/2-a: paragraph 2 reads otherwise than when the register was made (its words stand in paragraph 3 now)",
        ]),
        ("", [
            "law/1: paragraph 1 does not exist in the document",
            "law/2-a: paragraph 2 does not exist in the document",
        ]),
    ],
)  # fmt: skip
def test_a_document_read_again(source: Source, text: str, expected: list[str]) -> None:
    assert [str(mismatch) for mismatch in mismatches(source, text)] == expected


def test_clauses_without_a_digest_are_not_verified(source: Source) -> None:
    bare = replace(source, clauses={name: replace(clause, sha256=None) for name, clause in source.clauses.items()})
    assert list(mismatches(bare, "")) == []
