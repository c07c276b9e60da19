"""Writing into a profile: what is put in reads back, and no other line of the file moves."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.documents.editing import with_answers, with_evidence
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary
from tests.conftest import SAMPLES


def _fact(path: str, kind: FactType, **more: Any) -> Fact:
    return Fact(path, kind, Text(path, path), Text(path, path), **more)


_OPTIONS = {name: Text(name, name) for name in ("zinc", "amber", "mint_green")}
FACTS = {
    fact.path: fact
    for fact in (
        _fact("who.name", FactType.TEXT),
        _fact("who.note", FactType.TEXT),
        _fact("who.kinds", FactType.CHOICES, options=_OPTIONS),
        _fact("what.kind", FactType.CHOICE, options=_OPTIONS),
        _fact("what.share_percent", FactType.NUMBER),
        _fact("what.deep.done_on", FactType.DATE),
        _fact("what.deep.is_deep", FactType.BOOLEAN),
        _fact("last.count", FactType.INTEGER),
    )
}
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"))
AWKWARD = st.sampled_from(
    ["yes", "012", "1e6", "- a", "a: b", "a #b", "{x}", "2026-01-01", "~", "'", '"', " x ", "😀", "null"]
)
VALUES: dict[FactType, st.SearchStrategy[Any]] = {
    FactType.TEXT: (TEXTS | AWKWARD).filter(lambda text: text != ""),
    FactType.CHOICES: st.frozensets(st.sampled_from(sorted(_OPTIONS))),
    FactType.CHOICE: st.sampled_from(sorted(_OPTIONS)),
    FactType.NUMBER: st.decimals(-(10**9), 10**9, places=2),
    FactType.DATE: st.dates(date(1900, 1, 1), date(2199, 12, 31)) | st.just(NEVER),
    FactType.BOOLEAN: st.booleans(),
    FactType.INTEGER: st.integers(-(10**11), 10**11),
}
ANSWERS = st.fixed_dictionaries({}, optional={path: VALUES[fact.type] for path, fact in FACTS.items()})
BACK = st.sets(st.sampled_from(sorted(FACTS)))

BLOCK = """# mine
profile: {name: "P", prepared_by: 'Li'} # head

facts: # all of them
  # --- who
  who:
    name: 'it''s me' # quoted
    kinds: # both
      - zinc # first
      - amber

  # --- what
  what:
    deep: {done_on: 2026-01-01, # day
           is_deep: true}
    kind: zinc

# --- evidence below
evidence: []
# the end
"""
TEXTS_BEFORE = [
    "",
    "# only a comment\n",
    "profile: {name: P}\nfacts: {}\n",
    "profile: {name: P}\nfacts: {} # none yet\n# end",
    "profile: {name: P}\nfacts:\n# end\n",
    "profile:\n    name: P\nfacts:\n    who: null # nobody\n    last:\n        count: 1",
    "{profile: {name: P}, facts: {who: {name: x, kinds: [zinc, amber]}, what: {deep: {}}}}\n",
    "profile: {name: P}\nfacts:\n  who:\n    note: |\n      two\n      lines\n\n  # after\n  last: {count: 2}\n",
    "---\nprofile: {name: P}\nfacts: {who: {name: x,\n  note: ''} # y\n  }\n...\n",
    BLOCK,
    BLOCK.replace("  ", "    "),
]


def facts_in(text: str, name: str = "p.yaml") -> dict[str, Value]:
    document = read_bytes(text.encode(), name)
    assert document.faults == []
    return dict(build_profile(document, Vocabulary(FACTS), SAMPLES).facts)


def before_of(text: str) -> dict[str, Value]:
    return facts_in(text) if any(line and not line.startswith("#") for line in text.splitlines()) else {}


@given(st.sampled_from(TEXTS_BEFORE), ANSWERS, BACK)
def test_what_is_put_in_reads_back_and_the_rest_stays(text: str, put: dict[str, Any], back: set[str]) -> None:
    changes = put | dict.fromkeys(back - set(put))
    after = with_answers(text, changes, head={"name": "P"})
    expected = {path: value for path, value in (before_of(text) | changes).items() if value is not None}
    assert facts_in(after) == expected


@given(st.sampled_from(TEXTS_BEFORE), ANSWERS, BACK)
def test_no_comment_is_lost_or_moved_past_another(text: str, put: dict[str, Any], back: set[str]) -> None:
    comments = [line[line.index("#") :] for line in text.splitlines() if "#" in line]
    gone = {"# first": "who.kinds", "# quoted": "who.name", "# day": "what.deep.done_on"}  # they stand inside an answer
    changes = put | dict.fromkeys(back - set(put))
    after = with_answers(text, changes)
    kept = [line for line in comments if line in after]
    assert [
        line for line in comments if line not in kept and gone.get(line) not in changes and "both" not in line
    ] == []
    assert sorted(kept, key=after.index) == kept


@given(ANSWERS.filter(bool))
def test_lines_that_are_not_concerned_do_not_change(put: dict[str, Any]) -> None:
    after = with_answers(BLOCK, put).splitlines()
    heads = {path.rpartition(".")[2] for path in put}
    mine = [line for line in BLOCK.splitlines() if not any(f"{head}:" in line for head in heads)]
    if "who.kinds" in put:
        mine = [line for line in mine if not line.lstrip().startswith("- ")]
    assert [line for line in after if line in mine] == mine


def test_a_new_document_reads_like_one_a_person_wrote() -> None:
    answers: dict[str, Any] = {
        "who.name": "yes",
        "who.kinds": ["zinc", "amber"],
        "what.share_percent": Decimal("99.50"),
        "what.deep.done_on": NEVER,
        "what.deep.is_deep": True,
    }
    head: dict[str, str | date] = {"name": "港光 Harbour", "prepared_on": date(2026, 11, 20)}
    assert with_answers("", answers, head=head) == (
        "profile:\n  name: 港光 Harbour\n  prepared_on: 2026-11-20\n"
        "facts:\n"
        '  who:\n    name: "yes"\n    kinds: [zinc, amber]\n'
        "  what:\n    share_percent: 99.50\n    deep:\n      done_on: never\n      is_deep: true\n"
    )


def test_a_key_goes_to_the_end_of_its_part_and_before_the_next_heading() -> None:
    after = with_answers(BLOCK, {"who.note": "words", "what.deep.done_on": NEVER, "last.count": 3})
    assert "      - amber\n    note: words\n\n  # --- what\n" in after
    assert "    deep: {done_on: never, # day\n           is_deep: true}\n" in after
    assert "    kind: zinc\n  last:\n    count: 3\n\n# --- evidence below\n" in after


def test_taking_the_only_answer_back_leaves_empty_brackets() -> None:
    text = "profile: {name: P}\nfacts:\n  # why\n  what:\n    deep:\n      is_deep: true # sure\n# end\n"
    assert with_answers(text, {"what.deep.is_deep": None}) == "profile: {name: P}\nfacts: {}\n  # why\n# end\n"
    assert with_answers(text, {"last.count": None}) == text


@given(ANSWERS, BACK)
def test_json_too(put: dict[str, Any], back: set[str]) -> None:
    text = (
        '{"profile": {"name": "P"}, "facts": {"who": {"name": "x"}, "what": {"share_percent": 12.05}}, "waivers": []}'
    )
    changes = put | dict.fromkeys(back - set(put))
    after = with_answers(text, changes, as_json=True)
    expected = {"who.name": "x", "what.share_percent": Decimal("12.05")} | changes
    assert facts_in(after, "p.json") == {path: value for path, value in expected.items() if value is not None}
    assert json.loads(after)["waivers"] == []


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_json_file_becomes_a_profile(text: str) -> None:
    after = with_answers(text, {"last.count": 1}, head={"name": "P"}, as_json=True)
    assert json.loads(after) == {"profile": {"name": "P"}, "facts": {"last": {"count": 1}}}


ENTRY = {
    "supports": {"who.kinds": ["zinc"], "what.share_percent": Decimal("0.10")},
    "file": "a.txt",
    "sha256": "0" * 64,
}
LISTED = """
  - supports:
      who.kinds: [zinc]
      what.share_percent: 0.10
    file: a.txt
    sha256: "0000000000000000000000000000000000000000000000000000000000000000"
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("facts: {}\n# end\n", f"facts: {{}}\nevidence:{LISTED}# end\n"),
        ("evidence: [] # none\nfacts: {}\n", f"evidence: # none{LISTED}facts: {{}}\n"),
        ("evidence:\n# yet\n", f"evidence:{LISTED}# yet\n"),
        ("evidence:\n- file: b.txt # b\n\n# end\n", None),
        ("evidence:\n    - {file: b.txt} # b\n# end", None),
        ("evidence: [{file: b.txt}] # b\n", None),
    ],
)
def test_evidence_goes_to_the_end_of_its_list(before: str, after: str | None) -> None:
    text = with_evidence(before, ENTRY)
    if after is not None:
        assert text == after
    listed: Any = read_bytes(text.encode(), "p.yaml").data
    assert listed["evidence"][-1] == ENTRY
    assert [part.partition("#")[2] for part in text.splitlines() if "#" in part] == [
        part.partition("#")[2] for part in before.splitlines() if "#" in part
    ]
    other = ENTRY | {"sha256": "1" * 64}
    again: Any = read_bytes(with_evidence(text, other).encode(), "p.yaml").data
    assert again["evidence"] == [*listed["evidence"][:-1], other]
