"""Packs as an OSCAL catalog (1.2.x): a group a pack, a control a rule, a resource a source; always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from compliance import __version__
from compliance.documents.rules import Pack, Packs, Rule
from compliance.documents.sources import Source
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.language.wording import say_condition

OSCAL_VERSION = "1.2.1"
NAMESPACE = "https://compliance.example/ns/oscal"
_ROOT = uuid5(NAMESPACE_URL, NAMESPACE)
_TITLE = Text("Rules of compliance: {count}, dated and cited", "合规规则库：{count}条，均注明日期与出处")
_COMMA = Text(", ", " ")


def oscal_catalog(packs: Packs, lang: Lang) -> dict[str, Any]:
    """Give the catalog as plain data."""
    digests = "\n".join(f"{pack.id} {pack.sha256}" for pack in packs.packs)
    reviewed = max((pack.reviewed_on for pack in packs.packs), default=date.min)
    cited = {cite.source for rule in packs.rules for cite in rule.cites}
    catalog: dict[str, Any] = {
        "uuid": str(uuid5(_ROOT, f"catalog\n{lang}\n{digests}")),
        "metadata": {
            "title": _TITLE.fill(count=str(len(packs.rules)))[lang],
            "last-modified": f"{reviewed}T00:00:00Z",
            "version": __version__,
            "oscal-version": OSCAL_VERSION,
            "remarks": LEGAL_NOTICE[lang],
        },
        "groups": [_group(pack, packs, lang) for pack in packs.packs],
    }
    resources = [_resource(source, lang) for source in packs.sources.values() if source.id in cited]
    return {"catalog": {**catalog, **({"back-matter": {"resources": resources}} if resources else {})}}


def _group(pack: Pack, packs: Packs, lang: Lang) -> dict[str, Any]:
    return {
        "id": pack.id,
        "class": "pack",
        "title": pack.title[lang],
        "props": [_prop("version", pack.version), _prop("sha256", pack.sha256)],
        "parts": [{"id": f"{pack.id}_about", "name": "overview", "prose": pack.about[lang]}],
        "controls": [_control(rule, packs, lang) for rule in pack.rules],
    }


def _control(rule: Rule, packs: Packs, lang: Lang) -> dict[str, Any]:
    return {
        "id": rule.id,
        "class": str(rule.force),
        "title": rule.title[lang],
        "props": list(_props(rule)),
        **_links(rule),
        "parts": list(_parts(rule, packs, lang)),
    }


def _props(rule: Rule) -> Iterator[dict[str, str]]:
    yield _prop("severity", str(rule.severity))
    yield _prop("weight", str(rule.weight))
    yield _prop("level", str(rule.level))
    yield _prop("theme", rule.theme)
    yield _prop("basis", rule.basis)
    if rule.since:
        yield _prop("effective-from", rule.since.isoformat())
    if rule.until:
        yield _prop("effective-until", rule.until.isoformat())


def _links(rule: Rule) -> dict[str, Any]:
    sources = dict.fromkeys(cite.source for cite in rule.cites)
    links = [{"href": f"#{_resource_id(source)}", "rel": "reference"} for source in sources]
    return {"links": links} if links else {}


def _parts(rule: Rule, packs: Packs, lang: Lang) -> Iterator[dict[str, Any]]:
    yield {"id": f"{rule.id}_smt", "name": "statement", "prose": say_condition(rule.requires)[lang]}
    if rule.applies_when is not None:
        yield {"id": f"{rule.id}_applies", "name": "overview", "prose": say_condition(rule.applies_when)[lang]}
    for position, cite in enumerate(rule.cites):
        clause = packs.sources[cite.source].clauses[cite.clause]
        named = f"{packs.sources[cite.source].short[lang]}{_COMMA[lang]}{clause.label[lang]}"
        props = [_prop("clause", cite.path)]
        part = {"id": f"{rule.id}_obj-{position}", "name": "item", "title": named, "props": props}
        yield {**part, "prose": clause.says[lang]}
    yield {"id": f"{rule.id}_gdn", "name": "guidance", "prose": rule.remedy[lang]}


def _resource(source: Source, lang: Lang) -> dict[str, Any]:
    citation = source.title[lang] + (f" ({source.number[lang]})" if source.number else "")
    made = {"uuid": _resource_id(source.id), "title": source.title[lang], "citation": {"text": citation}}
    return {**made, "rlinks": [{"href": source.address}]} if source.address else made


def _resource_id(source: str) -> str:
    return str(uuid5(_ROOT, f"source\n{source}"))


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": value}
