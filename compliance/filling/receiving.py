"""Taking answers in: a returned questionnaire is read, held beside a profile, and put into it in one step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import LARGEST_FILE
from compliance.filling.drafts import Draft, save
from compliance.filling.questions import head_of
from compliance.filling.returned import Returned, read_table
from compliance.filling.sheets import OLD_FORMAT, PACKAGE, read_workbook
from compliance.filling.taking import Answer, Taken, answers_of, beside
from compliance.language.facts import Value

_HEAD = "profile."


def receive(file: Path, draft: Draft) -> Taken:
    """Read a returned questionnaire, and hold it beside a profile.

    Raises DocumentError with everything in it that is no answer.
    """
    answers = answers_of(read_returned(_content(file), file.as_posix()), draft.packs.vocabulary)
    return beside(answers, _existing(draft))


def read_returned(content: bytes, name: str) -> Returned:
    """Read a workbook or a table, whichever it is. Raises DocumentError where it is neither."""
    if len(content) > LARGEST_FILE:
        raise DocumentError([Fault(name, 1, 1, f"the file is larger than {LARGEST_FILE // 1024**2} MiB")])
    is_workbook = content.startswith((PACKAGE, OLD_FORMAT)) or name.lower().endswith((".xlsx", ".xlsm", ".xls"))
    return read_workbook(content, name) if is_workbook else read_table(content, name)


def put_in(draft: Draft, taken: Taken, *, overwrite: bool = False) -> Draft:
    """Save the new answers, and with ``overwrite`` those that contradict the profile's. Raises what ``save`` does."""
    wanted = {**taken.new, **(taken.conflicts if overwrite else {})}
    facts: dict[str, Value | None] = {path: answer.value for path, answer in wanted.items() if not _is_head(answer)}
    head = {path.removeprefix(_HEAD): answer.value for path, answer in wanted.items() if _is_head(answer)}
    if not wanted:
        return draft
    return save(draft, facts, head={name: value for name, value in head.items() if isinstance(value, str | date)})


def _is_head(answer: Answer) -> bool:
    return answer.fact.path.startswith(_HEAD)


def _existing(draft: Draft) -> Mapping[str, Value]:
    """Give what the profile says, its head included; a new one says nothing yet."""
    if draft.is_new:
        return {}
    head = {f"{_HEAD}{name}": value for name, value in head_of(draft.profile).items() if value is not None}
    return {**draft.profile.facts, **head}


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as wrong:
        raise DocumentError([Fault(file.as_posix(), 1, 1, f"cannot be read ({wrong.strerror or wrong})")]) from None
