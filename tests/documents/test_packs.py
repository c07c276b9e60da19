"""Packs: every kind of fault, one at a time at its place, and all of them at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.documents.digests import digest_of
from compliance.documents.faults import DocumentError
from compliance.documents.packs import built_in_ids, load_folder, load_packs, no_such_rule, shipped
from compliance.documents.rules import Force, Level, Severity
from compliance.language.conditions import All, CountedDay
from compliance.language.durations import Duration
from compliance.language.facts import FactType
from tests.documents.writing import (
    FACTS,
    FILES,
    LAW,
    MARK,
    PACK,
    RULES,
    THEMES,
    faults,
    home,
    load,
    place_of_mark,
    write,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "test"


def test_a_good_pack_loads(folder: Path) -> None:
    packs = load(write(folder))
    (pack,) = packs.packs
    one, two = pack.rules
    assert (pack.id, pack.version, pack.title.zh, pack.built_in) == ("test", "1", "测试", False)
    assert (pack.covers_from, pack.reviewed_on, pack.sources) == (date(2020, 1, 1), date(2026, 1, 31), ("law",))
    assert (one.id, one.level, one.force, one.severity, one.weight) == (
        "test-one",
        Level.POLICY,
        Force.LAW,
        Severity.CRITICAL,
        8,
    )
    assert (one.since, one.until, one.longest_waiver, one.effort_days) == (
        date(2019, 2, 15),
        None,
        Duration(12, "month"),
        5,
    )
    assert (one.file, one.line, one.column) == (f"{folder.as_posix()}/rules.yaml", 2, 9)
    assert isinstance(one.applies_when, All)
    assert isinstance(one.deadline, CountedDay)
    assert (two.weight, two.until, two.longest_waiver) == (3, date(2030, 12, 31), Duration(6, "month"))
    assert [cite.path for cite in two.cites] == ["law/2-a", "law/1"]
    assert [cite.path for cite in packs.citations(two, date(2031, 1, 1))] == ["law/1"]
    assert packs.sources["law"].clauses["1"].path == "law/1"
    assert packs.sources["law"].figures[0].clause == "1"
    assert packs.vocabulary.facts["it.home"].type is FactType.CHOICE
    assert list(packs.vocabulary.facts["it.home"].options) == ["cn", "hk"]
    assert list(packs.vocabulary.definitions) == ["it.provider"]
    assert packs.themes["care"].zh == "审慎"


def test_a_pack_may_be_json_with_quoted_dates(folder: Path) -> None:
    rules = """{"rules": [{"id": "test-one", "title": {"en": "a", "zh": "b"}, "level": "policy", "theme": "care",
        "force": "law", "basis": "stated", "severity": "low", "cites": [{"clause": "law/1", "until": "2029-12-31"}],
        "effective": {"from": "2019-02-15", "until": "2029-12-31"},
        "requires": {"it.filed_on": {"on_or_before": "2026-01-01"}},
        "deadline": {"on_or_before": "2026-01-01"}, "remedy": {"en": "a", "zh": "b"}}]}"""
    write(folder, rules=None)
    (folder / "rules.json").write_text(rules, "utf-8")
    (rule,) = load(folder).rules
    assert (rule.since, rule.until, rule.cites[0].until) == (date(2019, 2, 15), date(2029, 12, 31), date(2029, 12, 31))
    assert rule.in_force(date(2029, 12, 31))
    assert not rule.in_force(date(2030, 1, 1))


def test_folded_lines_leave_no_gap_in_chinese(folder: Path) -> None:
    folded = (
        "about:\n  en: >-\n    One\n    two\n  zh: >-\n    第一条、\n    第二条适用\n    MiCA 的\n    （含第三条）\n"
    )
    (pack,) = load(write(folder, pack=PACK.replace("about: {en: About, zh: 关于}\n", folded))).packs
    assert pack.about.en == "One two"
    assert pack.about.zh == "第一条、第二条适用 MiCA 的（含第三条）"


def test_what_looks_like_a_number_may_be_an_id_or_a_text(folder: Path) -> None:
    packs = load(write(folder, pack=PACK.replace('version: "1"', "version: 1.10").replace("en: Test", "en: 2020")))
    assert packs.packs[0].version == "1.10"
    assert packs.packs[0].title.en == "2020"


# One fault at a time. In the new text the mark stands where the fault must be found.

R1, R2 = "  - id: test-one\n", "  - id: test-two\n"
BROKEN: list[tuple[str, str, str, str]] = [
    # pack.yaml
    ("pack", "id: test\n", "id: §Test\n", "does not have the form"),
    ("pack", 'version: "1"\n', 'version: §""\n', "should have at least 1 character"),
    ("pack", "title: {en: Test, zh: 测试}", "title: §{en: Test}", "zh is missing"),
    ("pack", "title: {en: Test, zh: 测试}", "title: {en: §' ', zh: 测试}", "does not have the form"),
    ("pack", "title: {en: Test, zh: 测试}", "title: {en: §true, zh: 测试}", "true: input should be a valid string"),
    ("pack", "title: {en: Test, zh: 测试}", "title: §Test", "'Test' stands where a mapping is expected"),
    ("pack", "title:", "§titel: {en: T, zh: 题}\ntitle:", "titel is not known here (allowed: id, version"),
    ("pack", "about: {en: About, zh: 关于}", "about: {en: About, zh: 关于, §de: Über}", "de is not known here (allowed: en, zh)"),
    ("pack", "sources: [law]", "sources: §law", "should be a valid list"),
    ("pack", "applies_when: {it.home: [cn, hk]}", "applies_when: §{}", "is no condition"),
    ("pack", "applies_when: {it.home: [cn, hk]}", "applies_when: §null", "nothing is no condition"),
    ("pack", "applies_when: {it.home: [cn, hk]}", "applies_when: {it.home: §[cn, us]}", "'us' is not an option (allowed: cn, hk)"),
    ("pack", "applies_when: {it.home: [cn, hk]}", "applies_when: {§it.hoem: cn}", "did you mean it.home?"),
    ("pack", "reviewed_on: 2026-01-31", "§reviewed: 2026-01-31, reviewed_on: 2026-01-31", "did you mean reviewed_on?"),
    ("pack", "reviewed_on: 2026-01-31", "reviewed_on: §20260131", "20260131 is no date (write it as 2026-03-02)"),
    ("pack", "reviewed_on: 2026-01-31", "reviewed_on: §86400", "86400 is no date"),
    ("pack", "reviewed_on: 2026-01-31", "reviewed_on: §'2026-02-30'", "'2026-02-30' is no date"),
    ("pack", "reviewed_on: 2026-01-31", "reviewed_on: §soon", "'soon' is no date"),
    ("pack", "{from: 2020-01-01, reviewed_on: 2026-01-31}", "§{from: 2020-01-01}", "reviewed_on is missing"),
    ("pack", "rules: [test-one]", "rules: §[]", "should have at least 1 item"),
    ("pack", "rules: [test-one]", "rules: [§one]", "does not have the form"),
    ("pack", "id: test\n", "id: test\n§id: test\n", "id stands here already, on line 1"),
    # facts.yaml
    ("facts", "type: boolean\n", "type: §bool\n", "'bool' is not allowed (allowed: 'boolean', 'choice'"),
    ("facts", "    type: boolean\n    title", "    title", "§type is missing"),
    ("facts", "it.public:\n", "§it.Public:\n", "'it.Public' does not have the form"),
    ("facts", "  it.percent:", "  §percent:", "'percent' does not have the form"),
    ("facts", "    question: {en: Public?, zh: 公开？}\n", "", "it.public has no question"),
    ("facts", "options: places}", "options: plaices}", "plaices is no list of options (allowed: places; did you mean places?)"),
    ("facts", ", options: places}", "}", "it.home: options go with choice and choices, and only with them"),
    ("facts", "unit: percent}", "unit: percent, options: places}", "options go with choice and choices"),
    ("facts", "unit: percent}", "unit: procent}", "it.percent: procent is no unit (allowed: CNY"),
    ("facts", "it.filed_on: {type: date,", "it.filed_on: {type: date, unit: days,", "unit, minimum and maximum go with numbers"),
    ("facts", "it.filed_on: {type: date,", "it.filed_on: {type: date, format: url,", "url is no format of a text"),
    ("facts", "format: uscc", "format: ussc", "ussc is no format of a text (allowed: uscc"),
    ("facts", "it.percent: {type: number,", "it.percent: {type: number, ahead: true,", "only a date may lie ahead"),
    ("facts", "ahead: true", "ahead: §1", "should be a valid boolean"),
    ("facts", "minimum: 0, maximum: 100", "minimum: 100, maximum: 0", "the minimum (100) is above the maximum (0)"),
    ("facts", "minimum: 0", "minimum: §low", "'low': input should be a valid decimal"),
    ("facts", "{bank: {en: Bank, zh: 银行}, broker: {en: Broker, zh: 券商}}", "§{}", "should have at least 1 item"),
    ("facts", "{bank: {en: Bank, zh: 银行},", "{§'yes': {en: Bank, zh: 银行},", "yes is no option id"),
    ("facts", "{bank: {en: Bank, zh: 银行},", "{§Bank!: {en: Bank, zh: 银行},", "'Bank!' does not have the form"),
    ("facts", "{bank: {en: Bank, zh: 银行},", "{bank: §Bank,", "'Bank' stands where a mapping is expected"),
    ("facts", "it.name: {type: text,", "it.name: {type: text, change: {effort_days: §-1},", "greater than or equal to 0"),
    ("facts", "it.name: {type: text,", "it.name: {type: text, change: §easy,", "'easy' "),
    ("facts", "it.name: {type: text,", "it.name: {type: text, §changes: fixed,", "did you mean change?"),
    ("facts", "{type: boolean, title: {en: Provider", "{type: date, title: {en: Provider", "it.provider is a definition, so it is a boolean"),
    ("facts", "means: {it.public: true}", "means: §{}", "is no condition"),
    ("facts", "means: {it.public: true}", "means: {§it.publik: true}", "did you mean it.public?"),
    ("facts", "means: {it.public: true}", "means: {§it.name: x}", "it.name is a text: it describes, rules do not test it"),
    ("facts", "means: {it.public: true}", "means: {it.years: {at_least: §many}}", "many is not declared"),
    ("facts", "means: {it.public: true}", "means: {it.provider: true}", "defined by itself (it.provider → it.provider)"),
    ("facts", "  it.public:\n", "  it.home: {type: boolean, question: {en: H, zh: 家}}\n  it.public:\n", "it.home stands here already, on line 4"),
    ("facts", "  it.code: {", "  §it.name.short: {", "it.name.short cannot stand beside it.name: one is part of the other"),
    ("facts", "lists:\n", "§list: {}\nlists:\n", "did you mean lists?"),
    # themes.yaml
    ("themes", "filing: {en: Filing, zh: 备案}", "filing: §{zh: 备案}", "en is missing"),
    ("themes", "filing: {en: Filing, zh: 备案}", "§Filing!: {en: F, zh: 备}, filing: {en: Filing, zh: 备案}", "does not have the form"),
    # sources/law.yaml
    ("law", "  - id: 2-a\n", "  - id: §1\n", "clause 1 stands twice"),
    ("law", "    assessed_by: none\n", "    assessed_by: §no one\n", "'no one' is not allowed (allowed: 'rules' or 'none')"),
    ("law", "assessed_by: rules}", "assessed_by: none}", "a reason goes with assessed_by: none, and only with it"),
    ("law", "    reason: {en: Binds the state, zh: 约束国家机关}\n", "", "a reason goes with assessed_by: none, and only with it"),
    ("law", "checked: a commentary\n", "checked: a commentary\n    paragraph: 3\n", "paragraph and sha256 go together"),
    ("law", "checked: a commentary\n", "checked: a commentary\n    paragraph: §0\n    sha256: " + "a" * 64 + "\n", "greater than or equal to 1"),
    ("law", "checked: a commentary\n", "checked: a commentary\n    paragraph: 1\n    sha256: §abc\n", "does not have the form"),
    ("law", "clause: 1,", "clause: §9,", "9 is no clause of this source"),
    ("law", "value: 40.5", "value: §many", "'many': input should be a valid decimal"),
    ("law", "qualifier: about", "qualifier: §roughly", "'roughly' is not allowed"),
    ("law", "kind: law\n", "kind: §statute\n", "'statute' is not allowed (allowed: 'law', 'standard'"),
    ("law", "effective: {from: 2019-02-15}", "effective: §{from: 2019-02-15, until: 2018-01-01}", "this ends (2018-01-01) before it starts (2019-02-15)"),
    ("law", "verified: secondary", "verified: §maybe", "'maybe' is not allowed (allowed: 'text', 'secondary' or 'unverified')"),
    # rules.yaml
    ("rules", R2, "  - id: §test-one\n", "test-one is a rule already"),
    ("rules", R1, "  - id: §one\n", "'one' does not have the form"),
    ("rules", R1, "  - id: §Test-One\n", "'Test-One' does not have the form"),
    ("rules", "level: industry", "level: §trade", "'trade' is not allowed (allowed: 'policy', 'industry' or 'practitioner')"),
    ("rules", "theme: care", "theme: §cares", "cares is no theme (allowed: filing, care; did you mean care?)"),
    ("rules", "force: standard", "force: §must", "'must' is not allowed (allowed: 'law', 'standard', 'recommendation' or 'benchmark')"),
    ("rules", "basis: stated", "basis: §derived", "a derivation goes with basis: derived, and only with it"),
    ("rules", "basis: derived", "basis: §stated", "a derivation goes with basis: derived, and only with it"),
    ("rules", "severity: low", "severity: §minor", "'minor' is not allowed"),
    ("rules", "weight: 3", "weight: §0", "greater than or equal to 1"),
    ("rules", "weight: 3", "weight: §101", "less than or equal to 100"),
    ("rules", "weight: 3", "weight: §2.5", "should be a valid integer"),
    ("rules", "cites: [law/1]", "cites: [§lwa/1]", "lwa is no source (allowed: law; did you mean law?)"),
    ("rules", "cites: [law/1]", "cites: [§law/11]", "11 is no clause of law (allowed: 1, 2-a; did you mean 1?)"),
    ("rules", "cites: [law/1]", "cites: [law/1, §{clause: law/3}]", "3 is no clause of law"),
    ("rules", "cites: [law/1]", "cites: [§law]", "'law' does not have the form"),
    ("rules", "cites: [law/1]", "cites: [§{from: 2020-01-01}]", "clause is missing"),
    ("rules", "cites: [law/1]", "cites: [{clause: law/1, §form: 2020-01-01}]", "form is not known here (allowed: from, until, clause; did you mean from?)"),
    ("rules", "cites: [law/1]", "cites: [{clause: law/1, from: §1.5}]", "1.5 is no date"),
    ("rules", "cites: [law/1]", "cites: [§{clause: law/1, from: 2021-01-01, until: 2020-01-01}]", "before it starts"),
    ("rules", "cites: [law/1]", "cites: §[{clause: law/1, until: 2025-12-31}]", "no citation is valid on 2026-01-01, a day on which the rule is in force"),
    ("rules", "cites: [law/1]", "cites: §[{clause: law/1, from: 2020-01-01}]", "no citation is valid on 2019-02-15"),
    ("rules", "cites: [law/1]", "cites: §[{clause: law/1, until: 2019-12-31}, {clause: law/2-a, from: 2020-01-02}]", "no citation is valid on 2020-01-01"),
    ("rules", "effective: {from: 2019-02-15}\n", "\n", "no citation is valid on 0001-01-01"),
    ("rules", "effective: {from: 2019-02-15}\n", "effective: {from: 2019-02-14}\n", "no citation is valid on 2019-02-14"),
    ("rules", "effective: {from: 2019-02-15}\n", "effective: §{from: 2020-01-02, until: 2020-01-01}\n", "this ends (2020-01-01) before it starts (2020-01-02)"),
    ("rules", "effective: {from: 2019-02-15}\n", "effective: {from: 2019-02-15, §to: 2020-01-01}\n", "to is not known here (allowed: from, until)"),
    ("rules", "applies_when: {it.provider: true}", "applies_when: §{}", "is no condition"),
    ("rules", "applies_when: {it.provider: true}", "applies_when: §null", "nothing is no condition"),
    ("rules", "applies_when: {it.provider: true}", "applies_when: §false", "false is no condition"),
    ("rules", "applies_when: {it.provider: true}", "applies_when: {it.provider: §perhaps}", "it.provider is a definition: true or false"),
    ("rules", "requires: {it.filed_on: done}", "requires: §done", "'done' is no condition"),
    ("rules", "requires: {it.filed_on: done}", "requires: {§it.filed: done}", "did you mean it.filed_on?"),
    ("rules", "requires: {it.filed_on: done}", "requires: {it.filed_on: §yesterday}", "cannot be compared with a date"),
    ("rules", "requires: {it.filed_on: done}", "requires: {§it.code: x}", "it.code is a text: it describes, rules do not test it"),
    ("rules", "{at_least: 5}}", "{§at_lest: 5}}", "did you mean at_least?"),
    ("rules", "    requires: {it.filed_on: done}\n", "", "requires is missing"),
    ("rules", "deadline: {within: 10 working days, after: it.launched_on}", "deadline: §{}", "is no deadline"),
    ("rules", "deadline: {within: 10 working days, after: it.launched_on}", "deadline: §null", "nothing is no deadline"),
    ("rules", "within: 10 working days", "within: §10 work days", "'10 work days' is no duration"),
    ("rules", "after: it.launched_on", "after: §it.launched", "did you mean it.launched_on?"),
    ("rules", "waivable: 6 months", "waivable: §true", "true"),
    ("rules", "waivable: 6 months", "waivable: §0", "0"),
    ("rules", "waivable: 6 months", "waivable: §6 working days", "6 working days"),
    ("rules", "waivable: 6 months", "waivable: §6 mouths", "6 mouths"),
    ("rules", "waivable: 6 months", "waivable: §1０ days", "1０ days"),
    ("rules", "remedy: {en: Keep them, zh: 保存}", "remedy: §{en: Keep them}", "zh is missing"),
    ("rules", "effort_days: 5", "effort_days: §5.5", "should be a valid integer"),
    ("rules", "effort_days: 5", "§effort: 5", "did you mean effort_days?"),
    ("rules", "rules:\n", "§rule: []\nrules:\n", "did you mean rules?"),
    ("rules", "    requires: {it.filed_on: done}\n", "    requires: {it.filed_on: done}\n    §requires: {it.filed_on: done}\n", "requires stands here already"),
    ("rules", "severity: low", "severity: §no", "no is ambiguous in YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "says"), BROKEN, ids=[f"{name}-{says[:40]}" for name, _, _, says in BROKEN]
)
def test_one_fault_is_found_once_at_its_place(folder: Path, name: str, old: str, new: str, says: str) -> None:
    path, text = next((path, text) for path, text in FILES.items() if Path(path).stem == name)
    assert text.count(old) >= 1
    broken = text.replace(old, new, 1)
    marked = MARK in broken
    place = place_of_mark(broken) if marked else None
    (found,) = faults(write(folder, **{name: broken.replace(MARK, "")}))
    file, line, column, said = found.split(":", 3)
    assert says.replace(MARK, "") in said
    assert file == f"test/{path}"
    if place:
        assert (int(line), int(column)) == place


# Several faults, and what must not be blamed for them


def test_faults_of_every_file_come_at_once(folder: Path) -> None:
    found = faults(
        write(
            folder,
            pack=PACK.replace("version:", "vershion:"),
            facts=FACTS.replace("type: number", "type: nummer"),
            themes=THEMES.replace("care: {en: Care, zh: 审慎}", "care: {en: Care}"),
            law=LAW.replace("kind: law", "kind: lore"),
            rules=RULES.replace("severity: low", "severity: lowest").replace("level: policy", "level: politics"),
        )
    )
    assert [fault.split(" ")[0] for fault in found] == [
        "test/facts.yaml:14:22:",
        "test/pack.yaml:1:1:",
        "test/pack.yaml:2:1:",
        "test/rules.yaml:4:12:",
        "test/rules.yaml:22:15:",
        "test/sources/law.yaml:5:7:",
        "test/themes.yaml:1:46:",
    ]


def test_several_faults_of_one_rule_come_at_once(folder: Path) -> None:
    broken = RULES.replace("it.filed_on: done", "it.filed: done").replace("10 working days", "0 days")
    broken = broken.replace("law/1]\n    effective: {from: 2019-02-15}", "law/7]\n    effective: {from: 2019-02-15}")
    broken = broken.replace("theme: filing", "theme: feeling").replace("after: it.launched_on", "after: it.home")
    assert [fault.split(": ", 1)[0] for fault in faults(write(folder, rules=broken))] == [
        "test/rules.yaml:5:12",
        "test/rules.yaml:9:13",
        "test/rules.yaml:12:16",
        "test/rules.yaml:13:24",
        "test/rules.yaml:13:39",
    ]


def test_a_circle_of_definitions_is_one_fault_and_blames_no_rule(folder: Path) -> None:
    text = FACTS.replace("it.provider:", "it.x: {type: boolean, means: {it.y: true}}\n  it.provider:")
    text = text.replace("means: {it.public: true}", "means: {any: [{it.public: true}, {it.x: false}]}")
    text += "  it.y: {type: boolean, means: {not: {it.provider: true}}}\n"
    assert faults(write(folder, facts=text)) == [
        "test/facts.yaml:20:3: it.x is defined by itself (it.x → it.y → it.provider → it.x)"
    ]


def test_definitions_may_stand_in_any_order(folder: Path) -> None:
    text = FACTS.replace("  it.public:", "  it.far: {type: boolean, means: {it.near: true}}\n  it.public:")
    text += "  it.near: {type: boolean, means: {it.provider: true}}\n"
    definitions = load(write(folder, facts=text)).vocabulary.definitions
    assert set(definitions) == {"it.far", "it.near", "it.provider"}


def test_what_names_a_faulty_declaration_is_not_blamed(folder: Path) -> None:
    for old, new in (
        ("means: {it.public: true}", "means: {it.public: maybe}"),
        ("it.filed_on: {type: date,", "it.filed_on: {type: date, unit: days,"),
        ("it.launched_on: {type: date,", "it.launched_on: {type: date, minimum: 5,"),
        ("unit: years,", "unit: jears,"),
        ("options: places}", "options: plces}"),
        ("it.years: {type: integer,", "it.years: {type: whole,"),
        ("lists:\n", "lists: [\n"),
    ):
        (fault,) = faults(write(folder, facts=FACTS.replace(old, new)))
        assert fault.startswith("test/facts.yaml:")


def test_a_register_with_faults_is_the_only_one_blamed(folder: Path) -> None:
    (fault,) = faults(write(folder, law=LAW.replace("kind: law", "kind: lore")))
    assert fault.startswith("test/sources/law.yaml:5:7: 'lore' is not allowed")
    (fault,) = faults(write(folder, law="id: [\n"))
    assert fault.startswith("test/sources/law.yaml:2:1: not YAML")


def test_the_same_id_path_list_theme_or_source_in_two_packs(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "zweit")
    found = faults(write(folder), other)
    says = {fault.split(": ", 1)[1] for fault in found if fault.startswith("zweit/")}
    assert "test is the id of the pack in" in " ".join(says)
    assert "it.home is declared already, in" in " ".join(says)
    assert "the list places is declared already" in says
    assert "the theme care is declared already" in says
    assert any(said.startswith("law is registered already, in ") for said in says)
    assert any(said.startswith("test-one is a rule already, ") for said in says)
    assert "zweit/pack.yaml:1:5:" in " ".join(found)
    assert "zweit/facts.yaml:4:3:" in " ".join(found)
    assert "zweit/rules.yaml:2:9:" in " ".join(found)


def test_two_packs_share_what_either_declares(folder: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path / "zweit",
        pack=PACK.replace("id: test", "id: zweit").replace("test-one", "zweit-one"),
        facts=None,
        themes=None,
        law=None,
        rules=RULES.replace("test-", "zweit-"),
    )
    packs = load(write(folder), other)
    assert [rule.id for rule in packs.rules] == ["test-one", "test-two", "zweit-one", "zweit-two"]
    assert [rule.pack for rule in packs.rules] == ["test", "test", "zweit", "zweit"]


def test_a_prefix_of_a_path_in_another_pack_clashes(folder: Path, tmp_path: Path) -> None:
    longer = "facts:\n  it.name.first: {type: text, question: {en: First?, zh: 名？}}\n"
    other = write(
        tmp_path / "zweit",
        pack=PACK.replace("id: test", "id: zweit"),
        facts=longer,
        themes=None,
        law=None,
        rules=RULES.replace("test-", "zweit-"),
    )
    assert faults(write(folder), other) == [
        "zweit/facts.yaml:2:3: it.name.first cannot stand beside it.name: one is part of the other"
    ]


def test_a_built_in_pack_must_cite_another_need_not(folder: Path, tmp_path: Path) -> None:
    text = RULES.replace("    cites: [law/1]\n    effective: {from: 2019-02-15}\n", "")
    assert load(write(folder, rules=text)).rules[0].cites == ()
    builtin = home(tmp_path / "built")
    write(Path(builtin.rules) / "test", rules=text)
    with pytest.raises(DocumentError) as caught:
        load_packs(home=builtin)
    assert [str(fault) for fault in caught.value.faults] == [
        "rules/test/rules.yaml:2:5: no citation is valid on 0001-01-01, a day on which the rule is in force"
    ]


def test_a_built_in_pack_may_bring_its_own_facts_themes_and_sources(tmp_path: Path) -> None:
    builtin = home(tmp_path)
    write(Path(builtin.rules) / "test")
    packs = load_packs(home=builtin)
    assert packs.packs[0].built_in
    assert packs.rules[0].file == "rules/test/rules.yaml"
    assert builtin.ids() == ["test"]
    with pytest.raises(ValueError, match=r"tset is no pack .*did you mean test"):
        load_packs(ids=["tset"], home=builtin)


def test_citations_may_take_turns_without_a_gap(folder: Path) -> None:
    turns = "[{clause: law/1, until: 2019-12-31}, {clause: law/2-a, from: 2020-01-01, until: 2021-12-31}, {clause: law/1, from: 2021-06-01}]"
    (one, _) = load(write(folder, rules=RULES.replace("[law/1]", turns))).rules
    packs = load(folder)
    assert [cite.clause for cite in packs.citations(one, date(2021, 7, 1))] == ["2-a", "1"]
    assert [cite.clause for cite in packs.citations(one, date(2019, 12, 31))] == ["1"]
    assert packs.citations(one, date(2019, 1, 1)) == ()


def test_a_repealed_source_cites_no_longer(folder: Path) -> None:
    law = LAW.replace("effective: {from: 2019-02-15}", "effective: {from: 2019-02-15, until: 2030-12-31}")
    (fault,) = faults(write(folder, law=law))
    assert fault.endswith("no citation is valid on 2031-01-01, a day on which the rule is in force")


# Folders


def test_a_folder_without_a_pack(folder: Path) -> None:
    assert faults(write(folder, pack=None)) == ["test:1:1: is no pack (a folder with a pack.yaml)"]
    assert faults(folder.parent / "nowhere") == ["nowhere:1:1: is no pack (a folder with a pack.yaml)"]
    with pytest.raises(DocumentError, match="holds no pack"):
        load_folder(folder)


def test_a_pack_without_a_chapter(folder: Path) -> None:
    assert faults(write(folder, rules=None)) == ["test:1:1: has no chapter (a *.yaml with rules)"]
    assert "should have at least 1 item" in faults(write(folder, rules="rules: []\n"))[0]


@pytest.mark.parametrize("stray", ["facts.yml", "pack.json", "cases.yml", "themes.json"])
def test_nothing_is_silently_left_unread(folder: Path, stray: str) -> None:
    (write(folder) / stray).write_text("{}")
    assert faults(folder) == [f"test/{stray}:1:1: rules is missing"]


def test_cases_are_read_elsewhere(folder: Path) -> None:
    (write(folder) / "cases.yaml").write_text("nonsense")
    assert len(load(folder).rules) == 2


def test_a_folder_of_packs_or_one_of_them(tmp_path: Path) -> None:
    shared = home(tmp_path)
    write(Path(shared.rules) / "test")
    assert [pack.id for pack in load_folder(Path(shared.rules)).packs] == ["test"]
    assert [pack.id for pack in load_folder(Path(shared.rules) / "test").packs] == ["test"]
    theme = THEMES.replace("filing:", "registers:")
    rules = RULES.replace("theme: filing", "theme: registers")
    alone = write(tmp_path / "alone" / "test", themes=theme, rules=rules, pack=PACK.replace("id: test", "id: alone"))
    assert [pack.built_in for pack in load_folder(alone).packs] == [False]


def test_the_digest_follows_every_document_of_the_pack(folder: Path) -> None:
    before = digest_of(write(folder))
    assert digest_of(write(folder)) == before
    assert load(folder).packs[0].sha256 == before
    for name, text in FILES.items():
        (folder / name).write_text(text + "# more\n", "utf-8")
        assert digest_of(folder) != before
        (folder / name).write_text(text, "utf-8")
    (folder / "notes.txt").write_text("no document")
    assert digest_of(folder) == before


def test_an_unknown_rule_is_answered_with_the_nearest(folder: Path) -> None:
    assert (
        no_such_rule(load(write(folder)), "test-on")
        == "test-on is no rule (allowed: test-one, test-two; did you mean test-one?)"
    )


def test_the_shipped_packs_are_where_they_are_expected() -> None:
    assert {"cac-order-3", "nifa-2020"} <= set(built_in_ids())
    assert (shipped("rules") / "themes.yaml").is_file()
    packs = load_packs(ids=["cac-order-3"])
    assert [pack.id for pack in packs.packs] == ["cac-order-3"]
    assert packs.packs[0].built_in
