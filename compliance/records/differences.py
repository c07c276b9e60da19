"""Where two records differ: first the inputs they name, and where those are the same, what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from compliance.documents.profiles import FileState
from compliance.language.text import Text

_LONGEST = 80
_MEANS = {"tool": Text("tool", "工具"), "calendar": Text("calendar", "工作日历")}
_DOCUMENTS = {"packs": Text("pack", "规则包"), "sources": Text("source", "来源")}
_EVIDENCE = Text("evidence file", "证据文件")
_PROFILE = Text("profile", "项目档案")
_SHARED = Text("facts and themes of the packs", "规则包共用的事项与主题")
_FOUND = {
    FileState.PRESENT: Text("present", "与登记一致"),
    FileState.MISSING: Text("missing", "缺失"),
    FileState.ALTERED: Text("altered", "已改动"),
}
_VERSIONS = Text("{part}: {was} recorded, {now} here", "{part}：记录为{was}，此处为{now}")
_OTHER = Text("{what}: not the document recorded (SHA-256)", "{what}：与记录的文件不一致（SHA-256）")
_NOT_HERE = Text("{what}: not here", "{what}：此处没有")
_NOT_RECORDED = Text("{what}: not in the record", "{what}：记录中没有")
_FILE = Text("{what}: {now} (recorded: {was})", "{what}：{now}（记录时：{was}）")
_WRITTEN_OTHERWISE = Text(
    "the record itself was altered: the same data, written otherwise", "记录本身被改动：数据相同，但写法不同"
)
_SAYS_OTHERWISE = Text(
    "the record itself was altered: {where} is {was}, evaluating gives {now}",
    "记录本身被改动：{where}为{was}，重新评估得出{now}",
)


def named_differences(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Text]:
    """Name what two records were made with and from: tool, calendar, and the inputs."""
    yield from differences_of_means(recorded, now)
    yield from differences_of_inputs(recorded, now)


def differences_of_means(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Text]:
    """Name the tool and the calendar where they are other versions."""
    for part, title in _MEANS.items():
        was, found = _dict(recorded.get(part)), _dict(now[part])
        if was != found:
            yield _VERSIONS.fill(part=title, was=_named(was), now=_named(found))


def differences_of_inputs(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Text]:
    """Name the inputs in which two records differ: profile, facts, packs, sources, evidence."""
    for part, kind, name in (("profile", _PROFILE, now["profile"]["file"]), ("shared", _SHARED, "")):
        if _dict(recorded.get(part)).get("sha256") != now[part]["sha256"]:
            yield _said(_OTHER, kind, name)
    for part, kind in _DOCUMENTS.items():
        yield from _documents(kind, _by(("id",), recorded.get(part)), _by(("id",), now[part]))
    key = ("file", "sha256")
    yield from _files(_by(key, recorded.get("evidence")), _by(key, now["evidence"]))


def evidence_said(file: str, was: FileState, now: FileState) -> Text:
    """Say that an evidence file is found otherwise than it was."""
    return _FILE.fill(what=_what(_EVIDENCE, file), was=_FOUND[was], now=_FOUND[now])


def first_difference(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Text:
    """Say where a record that names the same inputs says something else: it was altered itself."""
    found = next(_unlike(recorded, now, ""), None)
    if found is None:
        return _WRITTEN_OTHERWISE
    where, was, is_now = found
    return _SAYS_OTHERWISE.fill(where=where, was=_short(was), now=_short(is_now))


def _documents(kind: Text, was: Mapping[Any, Any], now: Mapping[Any, Any]) -> Iterator[Text]:
    for key in _all(was, now):
        before, after, (name,) = was.get(key), now.get(key), key
        if after is None or before is None:
            yield _said(_NOT_HERE if after is None else _NOT_RECORDED, kind, name)
        elif before.get("sha256") != after["sha256"]:
            moved = f" {before.get('version')} → {after['version']}" if "version" in after else ""
            yield _said(_OTHER, kind, f"{name}{moved}")


def _files(was: Mapping[Any, Any], now: Mapping[Any, Any]) -> Iterator[Text]:
    for key in _all(was, now):
        before, after, (file, _) = was.get(key), now.get(key), key
        if after is None or before is None:
            yield _said(_NOT_HERE if after is None else _NOT_RECORDED, _EVIDENCE, file)
        elif before["found"] != after["found"]:
            yield evidence_said(file, FileState(before["found"]), FileState(after["found"]))


def _said(sentence: Text, kind: Text, name: str) -> Text:
    return sentence.fill(what=_what(kind, name))


def _what(kind: Text, name: str) -> Text:
    return Text(f"{kind.en} {name}".rstrip(), f"{kind.zh} {name}".rstrip())


def _all(*sides: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted({key for side in sides for key in side})


def _by(keys: tuple[str, ...], listed: object) -> dict[tuple[str, ...], Mapping[str, Any]]:
    items = listed if isinstance(listed, list) else []
    return {tuple(str(item.get(key)) for key in keys): item for item in items if isinstance(item, dict)}


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _named(part: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in part.values())


def _unlike(was: object, now: object, where: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            yield from _unlike(was.get(key), now.get(key), f"{where}.{key}" if where else str(key))
    elif isinstance(was, list) and isinstance(now, list):
        for position, (left, right) in enumerate(zip_longest(was, now)):
            yield from _unlike(left, right, f"{where}[{position}]")
    elif was != now or type(was) is not type(now):
        yield where, was, now


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
