"""The vocabulary: what an unknown path is answered with, and when nobody who names a path is to blame."""

from __future__ import annotations

from compliance.language.complaints import Complaint, shown, suggestion
from compliance.language.vocabulary import Vocabulary, clashing_prefixes
from tests.conformance import parser_of, vocabulary_of

VOCABULARY = vocabulary_of({"facts": {"a.public": "boolean"}, "definitions": {"a.provider": {"a.public": True}}})


def test_an_unknown_path_is_answered_with_the_nearest_of_all() -> None:
    assert VOCABULARY.unknown("a.publik") == (
        "a.publik is not declared (allowed: a.public, a.provider; did you mean a.public?)"
    )
    assert VOCABULARY.unknown("zzz") == "zzz is not declared (allowed: a.public, a.provider)"
    assert Vocabulary().unknown("a.b") == "a.b is not declared"


def test_a_definition_is_never_answered() -> None:
    assert VOCABULARY.unanswerable("a.provider") == "a.provider follows from other answers and is never answered itself"
    assert VOCABULARY.unanswerable("a.x") == VOCABULARY.unknown("a.x")


def test_who_names_a_faulty_declaration_is_not_to_blame() -> None:
    for vocabulary in (Vocabulary(doubtful={"a.b", "a.on"}), Vocabulary(incomplete=True)):
        complaints: list[Complaint] = []
        parser = parser_of(vocabulary, complaints)
        assert parser.condition({"all": [{"a.b": True}, {"not": {"a.b": {"at_least": 1}}}]}, ()) is None
        assert parser.deadline({"within": "1 day", "after": "a.on"}, ()) is None
        assert complaints == []
        assert parser.condition({"all": []}, ("here",)) is None
        assert [complaint.at for complaint in complaints] == [("here", "all")]
    complaints = []
    assert parser_of(Vocabulary(doubtful={"a.b"}), complaints).condition({"a.c": True}, ()) is None
    assert len(complaints) == 1


def test_only_whole_parts_of_a_path_clash() -> None:
    assert clashing_prefixes(["a.b", "a.bc", "a.b.c", "a.b.c.d", "x"]) == [
        ("a.b", "a.b.c"),
        ("a.b", "a.b.c.d"),
        ("a.b.c", "a.b.c.d"),
    ]


def test_what_was_written_is_shown_on_one_line() -> None:
    written: list[object] = [True, None, {}, [1], 5, "x\ny"]
    assert [shown(value) for value in written] == [
        "true",
        "nothing",
        "a mapping",
        "a list",
        "5",
        "'x\\ny'",
    ]
    assert len(shown("x" * 1_000)) == 62


def test_a_suggestion_lists_few_names_and_the_nearest_of_many() -> None:
    assert suggestion("x", []) == ""
    assert suggestion("hom", ["home", "away"]) == " (allowed: home, away; did you mean home?)"
    many = [f"name{number}" for number in range(13)]
    assert suggestion("name1x", many) == " (did you mean name1?)"
    assert suggestion("zzz", many) == ""
    assert suggestion("a" * 100_000, ["a" * 200]) == f" (allowed: {'a' * 200}; did you mean {'a' * 200}?)"
