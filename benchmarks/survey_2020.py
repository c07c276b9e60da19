"""A synthetic portfolio of 112 projects with the shares that the survey of 2020 published, drawn with a fixed seed.

    python benchmarks/survey_2020.py            writes profiles/survey-2020/
    python benchmarks/survey_2020.py --check    says whether what lies there is what would be written, else exits 1

No project in it exists. Scenario shares, self-developed platforms, opening of source code and classes of throughput are
set to the published figures; every other answer is a sample profile's, moved back in time, thinned out and varied.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from compliance import load_packs, load_profile
from compliance.assessment.findings import anchor_of
from compliance.documents.rules import Packs
from compliance.language.conditions import facts_of
from compliance.language.facts import NEVER, Fact, FactType, Value

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "profiles" / "survey-2020"
SEED, PROJECTS, INSTITUTIONS = 2020, 112, 47
AS_OF, SAMPLED_ON = date(2020, 4, 14), date(2026, 11, 23)
FOUNDING = ("cac-order-3", "nifa-2020")
# The scenarios of 89 applications: 29, 10, 10, 7 and 6 give the published 32.6, 11.2, 11.2, 7.9 and 6.7 percent; 27
# serve other scenarios. The other 23 projects are no applications of one scenario and leave the question open.
SCENARIOS = {
    "supply_chain_finance": (29, "harbour-receivables"),
    "trade_finance": (10, "trade-finance"),
    "insurance": (10, "insurance-claims"),
    "cross_border_payment": (7, "cross-border-payment"),
    "asset_backed_securities": (6, "asset-backed-securities"),
    "other": (27, "harbour-receivables"),
    "": (23, "asset-backed-securities"),
}
SELF_DEVELOPED = 45  # of 112: about 40 percent
OPENED = ("opened", "partly_opened", "planned") * 7 + ("opened",)  # 22 of 45: nearly half
THOUSANDS, BELOW = 19, 2  # of 45; the other 24, more than half, reach tens of thousands
MISSING, VARIED = 0.2, 0.12
HEAD = """# Synthetic: drawn by benchmarks/survey_2020.py with seed {seed}. No such project or institution exists.
# 合成数据：由 benchmarks/survey_2020.py 以种子 {seed} 生成，并非真实项目或者机构。
"""


def documents(packs: Packs) -> Iterator[tuple[str, str]]:
    """Give the name and the text of every file, the README first."""
    random = Random(SEED)
    yield "README.md", README
    samples = {name: load_profile(ROOT / "profiles" / f"{name}.yaml", packs).facts for _, name in SCENARIOS.values()}
    wanted = asked(packs)
    platforms = drawn_platforms(random)
    scenarios = [name for name, (count, _) in SCENARIOS.items() for _ in range(count)]
    random.shuffle(scenarios)
    for number, (scenario, platform) in enumerate(zip(scenarios, platforms, strict=True), 1):
        answers = varied(samples[SCENARIOS[scenario][1]], wanted, random)
        answers |= {"scenario.main": scenario or None, **platform}
        yield f"synthetic-{number:03}.yaml", written(number, answers, wanted, random)


def asked(packs: Packs) -> Mapping[str, Fact]:
    """Give the facts that the founding packs read; texts are left out."""
    rules = [rule for pack in packs.packs if pack.id in FOUNDING for rule in pack.rules]
    read = {path: fact for rule in rules for path, fact in facts_of(rule.whole).items()}
    anchors = {anchor.path: anchor for anchor in map(anchor_of, rules) if anchor}
    more = ("scenario.main", "platform.origin", "platform.source_opening", "platform.measured_tps", "operator.home")
    named = {path: packs.vocabulary.facts[path] for path in more}
    return {path: fact for path, fact in {**read, **anchors, **named}.items() if fact.type is not FactType.TEXT}


def drawn_platforms(random: Random) -> list[dict[str, Any]]:
    """Draw origin, opening and throughput of every project's platform; only self-developed ones were studied."""
    openings = [*OPENED, *random.choices(("kept_closed", "undecided"), k=SELF_DEVELOPED - len(OPENED))]
    speeds = [random.randrange(200, 1_000, 50) for _ in range(BELOW)]
    speeds += [random.randrange(1_000, 10_000, 100) for _ in range(THOUSANDS)]
    speeds += [random.randrange(10_000, 60_000, 1_000) for _ in range(SELF_DEVELOPED - len(speeds))]
    random.shuffle(openings)
    random.shuffle(speeds)
    own: list[dict[str, Any]] = [
        {"platform.origin": "self_developed", "platform.source_opening": opening, "platform.measured_tps": speed}
        for opening, speed in zip(openings, speeds, strict=True)
    ]
    others = random.choices(("open_source", "vendor", "hosted"), (6, 3, 2), k=PROJECTS - SELF_DEVELOPED)
    rest: list[dict[str, Any]] = [
        {"platform.origin": origin, "platform.source_opening": None, "platform.measured_tps": None} for origin in others
    ]
    drawn = [*own, *rest]
    random.shuffle(drawn)
    return drawn


def varied(sample: Mapping[str, Value], wanted: Mapping[str, Fact], random: Random) -> dict[str, Any]:
    """Give a sample's answers on the day of the survey, some missing and some others than the sample's."""
    answers: dict[str, Any] = {}
    for path, fact in wanted.items():
        missing, other, step = random.random() < MISSING, random.random() < VARIED, random.randrange(1, 200)
        if path in sample and not missing:
            answers[path] = moved(fact, sample[path], step, other=other and not fact.fixed)
    return answers


def moved(fact: Fact, value: Value, step: int, *, other: bool) -> Any:
    """Give a value as of 2020, varied where ``other``: a list shorter, a yes a no, an act not done."""
    match value:
        case bool():
            return value is not other
        case date():
            return NEVER if other else value - (SAMPLED_ON - AS_OF) - timedelta(days=step % 30)
        case frozenset():
            kept = [option for option in fact.options if option in value]
            return kept[: len(kept) - 1 - step % 2] if other and kept else kept
        case str():
            return value
        case _:
            return int(value) // 2 if other else value


def written(number: int, answers: Mapping[str, Any], facts: Mapping[str, Fact], random: Random) -> str:
    """Write a profile; answers in the order of the vocabulary."""
    institution = random.randrange(1, INSTITUTIONS + 1)
    head = {
        "name": f"Synthetic project {number:03} 合成项目{number:03}",
        "operator": f"Synthetic institution {institution:02} 合成机构{institution:02}",
        "prepared_by": "synthetic 合成",
        "prepared_on": AS_OF,
    }
    nested: dict[str, Any] = {}
    for path in sorted(facts):
        if answers.get(path) is not None:
            subject, _, rest = path.partition(".")
            nested.setdefault(subject, {})[rest] = answers[path]
    lines = [HEAD.format(seed=SEED) + f"profile: {flow(head)}", "facts:"]
    lines += [f"  {subject}: {flow(said)}" for subject, said in nested.items()]
    return "\n".join(lines) + "\n"


def flow(value: Any) -> str:
    """Write a value on one line."""
    return yaml.safe_dump(value, default_flow_style=True, width=10**6, allow_unicode=True, sort_keys=False).strip()


README = f"""# A synthetic portfolio with the survey's shares · 与调研占比一致的合成组合

{PROJECTS} invented projects of {INSTITUTIONS} invented institutions, drawn by `benchmarks/survey_2020.py` with seed {SEED}. None of them exists:
only the shares are real, those that the report of 2020 published for scenarios, self-developed platforms, opening of
source code and throughput. Everything else is taken from the sample profiles, moved back to 14 April 2020, thinned out
and varied, and says nothing about the projects of 2020.

本目录共{PROJECTS}个虚构项目，由脚本以固定种子生成，均非真实项目。仅场景、自研平台、开源情况和处理速度的占比与2020年报告公布的数字一致；其余填报取自
样例档案并经随机删减、变更，不反映当年项目的任何情况。

    compliance portfolio report profiles/survey-2020 --as-of 2020-04-14 --title 'Synthetic portfolio, survey of 2020' --format html=survey.html
"""


def main() -> int:
    """Write the folder, or hold it against what would be written."""
    made = dict(documents(load_packs()))
    if "--check" in sys.argv:
        lies = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
        stale = sorted(name for name in made.keys() | lies.keys() if made.get(name) != lies.get(name))
        print(f"{len(stale)} of {len(made)} files differ" + "".join(f"\n  {name}" for name in stale[:10]))
        return int(bool(stale))
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8")
    print(f"{len(made) - 1} profiles in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
