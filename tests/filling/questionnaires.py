"""A vocabulary with every kind of fact, and workbooks filled in as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import strategies as st

from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs
from compliance.filling.questions import asked
from compliance.filling.workbook import draw_workbook
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.text import Lang, Text
from compliance.language.vocabulary import Vocabulary

DAY = date(2026, 1, 31)
OPTIONS = {
    "north": Text("North, and beyond", "北部"),
    "south": Text("South", "南部（含海岛）"),
    "none": Text("Nowhere", "无"),
}


def fact(path: str, kind: FactType, **more: Any) -> Fact:
    return Fact(path, kind, Text(f"What of {path}?", "如何？"), Text(path, "事项"), theme="house", **more)


FACTS = {
    found.path: found
    for found in (
        fact("house.open", FactType.BOOLEAN, help=Text("=1+1", "=1+1")),
        fact("house.region", FactType.CHOICE, options=OPTIONS),
        fact("house.regions", FactType.CHOICES, options=OPTIONS),
        fact("house.filed_on", FactType.DATE, evidence=Text("Receipt", "回执")),
        fact("house.ends_on", FactType.DATE, ahead=True),
        fact("house.guests_persons", FactType.INTEGER, unit="persons", minimum=Decimal(0), maximum=Decimal(500)),
        fact("house.share_percent", FactType.NUMBER, unit="percent"),
        fact("house.motto", FactType.TEXT),
    )
}
PACKS = Packs((), Vocabulary(FACTS), {}, {"house": Text("The house: rooms", "房屋")})


def values(of: Fact) -> st.SearchStrategy[Value]:
    """Any answer that a profile may give to a fact."""
    match of.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.CHOICE:
            return st.sampled_from(sorted(of.options))
        case FactType.CHOICES:
            return st.frozensets(st.sampled_from(sorted(of.options)))
        case FactType.DATE:
            return st.dates(date(1900, 1, 1), date(2199, 12, 31)) | st.just(NEVER)
        case FactType.INTEGER:
            return st.integers(0, 500)
        case FactType.NUMBER:
            return st.integers(-(10**14) + 1, 10**14 - 1).map(_hundredths)
        case _:
            letters = st.characters(exclude_categories=["C", "Zl", "Zp"])
            return st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)


def _hundredths(number: int) -> int | Decimal:
    value = Decimal(number) / 100
    return int(value) if value == int(value) else value


def answers() -> st.SearchStrategy[dict[str, Value]]:
    """Any part of the facts, answered."""
    every: dict[str, st.SearchStrategy[Value]] = {path: values(of) for path, of in FACTS.items()}
    return st.fixed_dictionaries({}, optional=every)


def workbook(profile: Profile | None = None, lang: Lang = "en") -> bytes:
    """The questionnaire of the little house, every fact asked."""
    described = profile or Profile("", {})
    asks = Profile("", dict.fromkeys(FACTS, True))  # what is answered is asked
    return draw_workbook(asked(PACKS, asks, DAY), described, PACKS, DAY, lang)


def filled(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """Write into the answer cells of paths, and ``path/option``, as a person does who then saves the workbook."""
    book = openpyxl.load_workbook(BytesIO(content))
    rest = dict(cells)
    for sheet in book:
        head = next((row for row in sheet.iter_rows() if any(cell.value == "path" for cell in row)), ())
        columns = {cell.value: cell.column for cell in head}
        for row in range(head[0].row + 1 if head else 1, sheet.max_row + 1 if head else 1):
            option = sheet.cell(row, columns["option"]).value if "option" in columns else None
            path = sheet.cell(row, columns["path"]).value
            key = f"{path}/{option}" if option else str(path)
            if key in rest:
                sheet.cell(row, columns.get("Answer") or columns["回答"]).value = rest.pop(key)
    assert not rest, f"not in the workbook: {rest}"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
