"""A small pack as text, so that a test can break one thing of it and say where."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from compliance.documents.faults import DocumentError
from compliance.documents.packs import Home, load_packs
from compliance.documents.rules import Packs

MARK = "§"
"""Stands in a broken text where the fault must be found."""

PACK = """\
id: test
version: "1"
title: {en: Test, zh: 测试}
about: {en: About, zh: 关于}
sources: [law]
applies_when: {it.home: [cn, hk]}
covers: {from: 2020-01-01, reviewed_on: 2026-01-31}
notes:
  - {rules: [test-one], says: {en: Note, zh: 注}}
"""
FACTS = """\
lists:
  places: {cn: {en: China, zh: 中国}, hk: {en: Hong Kong, zh: 香港}}
facts:
  it.home: {type: choice, title: {en: Home, zh: 所在地}, question: {en: Home?, zh: 何地？}, options: places}
  it.public:
    type: boolean
    title: {en: Public, zh: 公开}
    question: {en: Public?, zh: 公开？}
  it.kinds:
    type: choices
    question: {en: Kinds?, zh: 种类？}
    options: {bank: {en: Bank, zh: 银行}, broker: {en: Broker, zh: 券商}}
  it.years: {type: integer, question: {en: Years?, zh: 年？}, unit: years, minimum: 0, maximum: 100}
  it.percent: {type: number, question: {en: Share?, zh: 比例？}, unit: percent}
  it.filed_on: {type: date, question: {en: Filed?, zh: 备案？}}
  it.launched_on: {type: date, question: {en: Launched?, zh: 上线？}}
  it.valid_until: {type: date, ahead: true, question: {en: Until?, zh: 至？}}
  it.name: {type: text, question: {en: Name?, zh: 名称？}}
  it.code: {type: text, format: uscc, question: {en: Code?, zh: 代码？}}
  it.provider: {type: boolean, title: {en: Provider, zh: 提供者}, means: {it.public: true}}
"""
THEMES = """\
themes: {filing: {en: Filing, zh: 备案}, care: {en: Care, zh: 审慎}}
"""
LAW = """\
id: law
title: {en: Law, zh: 法}
short: {en: Law, zh: 法}
issuer: {en: Issuer, zh: 机关}
kind: law
effective: {from: 2019-02-15}
clauses:
  - {id: 1, says: {en: One, zh: 一}, verified: text, checked: read, assessed_by: rules}
  - id: 2-a
    says: {en: Two, zh: 二}
    verified: secondary
    checked: a commentary
    assessed_by: none
    reason: {en: Binds the state, zh: 约束国家机关}
figures:
  - {id: share, value: 40.5, unit: percent, of: {en: All, zh: 全部}, clause: 1, qualifier: about}
"""
RULES = """\
rules:
  - id: test-one
    title: {en: File, zh: 备案}
    level: policy
    theme: filing
    force: law
    basis: stated
    severity: critical
    cites: [law/1]
    effective: {from: 2019-02-15}
    applies_when: {it.provider: true}
    requires: {it.filed_on: done}
    deadline: {within: 10 working days, after: it.launched_on}
    remedy: {en: File it, zh: 去备案, effort_days: 5}
  - id: test-two
    title: {en: Keep, zh: 保存}
    level: industry
    theme: care
    force: standard
    basis: derived
    derivation: {en: Follows, zh: 推导}
    severity: low
    weight: 3
    cites: [{clause: law/2-a, from: 2019-02-15, until: 2030-12-31}, law/1]
    effective: {from: 2019-02-15, until: 2030-12-31}
    requires: {it.years: {at_least: 5}}
    waivable: 6 months
    remedy: {en: Keep them, zh: 保存}
"""
FILES = {
    "pack.yaml": PACK,
    "facts.yaml": FACTS,
    "themes.yaml": THEMES,
    "sources/law.yaml": LAW,
    "rules.yaml": RULES,
}


def write(folder: Path, **changed: str | None) -> Path:
    """Write the pack, some files changed (``rules="…"``), left out (``None``) or added."""
    files: dict[str, str | None] = dict(FILES)
    for name, text in changed.items():
        known = next((file for file in FILES if Path(file).stem == name), f"{name}.yaml")
        files[known] = None if text is None else dedent(text)
    for name, text in files.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    return folder


def home(folder: Path) -> Home:
    """Give a home that shares nothing."""
    (folder / "rules" / "facts").mkdir(parents=True, exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    return Home(folder / "rules", folder / "seeds")


def load(folder: Path, *more: Path) -> Packs:
    """Load packs that see nothing but each other."""
    return load_packs(folder, *more, ids=[], home=home(folder.parent))


def faults(folder: Path, *more: Path) -> list[str]:
    """Give the faults of packs, ``file:line:column: says``, files called from the first pack's parent."""
    with pytest.raises(DocumentError) as caught:
        load(folder, *more)
    return [str(fault).replace(f"{folder.parent.as_posix()}/", "") for fault in caught.value.faults]


def place_of_mark(text: str) -> tuple[int, int]:
    """Give line and column of the mark in a text."""
    before = text[: text.index(MARK)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
