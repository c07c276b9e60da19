"""The JSON Schema of a profile, composed from the fact declarations: for editors, hooks, and as a second opinion."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from compliance.documents.document import Document
from compliance.language.complaints import Complaint
from compliance.language.facts import LIMIT, Fact, FactType
from compliance.language.text import Lang, Text
from compliance.language.vocabulary import Vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DATE = r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def profile_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Give the schema; dates are texts, as JSON has no other, and ``null`` is unanswered everywhere."""
    return {
        "$schema": DRAFT,
        "title": "A profile: what one project says of itself",
        "type": "object",
        "additionalProperties": False,
        "required": ["profile", "facts"],
        "properties": {
            "profile": _PROFILE,
            "facts": _facts(vocabulary),
            "evidence": {"type": ["array", "null"], "items": _evidence(vocabulary)},
            "waivers": {"type": ["array", "null"], "items": _WAIVER},
        },
    }


def objections(document: Document, vocabulary: Vocabulary) -> list[Complaint]:
    """Hold a profile against the schema: a second opinion, which can only object where our own check has a hole."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 0.1 s, wanted only here

    plain = json.loads(json.dumps(document.data, default=_plain))
    validator: Any = Draft202012Validator(profile_schema(vocabulary))
    return [Complaint(tuple(error.absolute_path), error.message[:200]) for error in validator.iter_errors(plain)]


def _plain(value: object) -> int | float | str:
    """Say a value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return str(value)


def _record(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


_NONE = Text(" ([]: none of them)", "（[]：均无）")
_NOT_YET = Text(" (never: it has not happened)", "（never：尚未发生）")
_NO_SUCH_DAY = Text(" (never: there is no such day)", "（never：无此日期）")
_TEXT = {"type": ["string", "null"]}
_WORDS = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
_DAY_OR_NONE = {"anyOf": [_DAY, {"type": "null"}, {"const": ""}]}
_PROFILE = _record(["name"], name=_WORDS, operator=_TEXT, prepared_by=_TEXT, prepared_on=_DAY_OR_NONE)
_WAIVER = _record(
    ["rule", "reason", "approved_by", "approved_on", "until"],
    rule=_WORDS,
    reason=_WORDS,
    approved_by=_WORDS,
    approved_on=_DAY,
    until=_DAY,
)


def _evidence(vocabulary: Vocabulary) -> dict[str, Any]:
    supports = {path: _value(fact) for path, fact in vocabulary.facts.items()}
    return _record(
        ["supports", "file", "sha256", "observed_on"],
        supports={"type": "object", "additionalProperties": False, "minProperties": 1, "properties": supports},
        file=_WORDS,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        observed_on=_DAY,
        valid_until=_DAY_OR_NONE,
        reviewed_by=_TEXT,
    )


def _facts(vocabulary: Vocabulary) -> dict[str, Any]:
    """Nest the declared paths into objects."""
    root: dict[str, Any] = {"type": ["object", "null"], "additionalProperties": False, "properties": {}}
    for path, fact in vocabulary.facts.items():
        here = root
        *folders, name = path.split(".")
        for folder in folders:
            empty = {"type": ["object", "null"], "additionalProperties": False, "properties": {}}
            here = here["properties"].setdefault(folder, empty)
        title = {"title": fact.title.en, "description": f"{_in_file(fact, 'en')}\n{_in_file(fact, 'zh')}"}
        here["properties"][name] = {"anyOf": [_value(fact), {"type": "null"}, {"const": ""}], **title}
    return root


def _in_file(fact: Fact, lang: Lang) -> str:
    """Give the question to somebody who writes the file itself: with how *none* is written there."""
    if fact.type is FactType.CHOICES:
        return fact.question[lang] + _NONE[lang]
    if fact.type is FactType.DATE:
        return fact.question[lang] + (_NO_SUCH_DAY if fact.ahead else _NOT_YET)[lang]
    return fact.question[lang]


def _value(fact: Fact) -> dict[str, Any]:
    match fact.type:
        case FactType.BOOLEAN:
            return {"type": "boolean"}
        case FactType.CHOICE:
            return {"enum": list(fact.options)}
        case FactType.CHOICES:
            return {"type": "array", "uniqueItems": True, "items": {"enum": list(fact.options)}}
        case FactType.DATE:
            return {"anyOf": [{"const": "never"}, {"type": "string", "pattern": _DATE}]}
        case FactType.TEXT:
            return {"type": "string"}
        case _:
            return _number(fact)


def _number(fact: Fact) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if fact.type is FactType.INTEGER else "number"}
    schema |= {"exclusiveMinimum": -LIMIT} if fact.minimum is None else {"minimum": _plain(fact.minimum)}
    schema |= {"exclusiveMaximum": LIMIT} if fact.maximum is None else {"maximum": _plain(fact.maximum)}
    return schema
