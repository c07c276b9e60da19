"""A server over a folder of one's own, and a browser without a screen: it posts what a form holds when it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from compliance import Packs
from compliance.language.facts import Fact, FactType, Value
from compliance.language.text import Lang
from compliance.web.app import create_app
from compliance.web.controls import written
from compliance.web.site import Site
from compliance.web.store import Folder
from tests.conftest import AS_OF, SAMPLES

HOST = "127.0.0.1:8017"
TOKEN = "of-this-server"
Fields = list[tuple[str, str]]


class _Form(HTMLParser):
    """Reads the fields of a page's forms as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self.select = self.textarea = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if tag == "input" and name and kind != "file" and (kind not in ("radio", "checkbox") or "checked" in given):
            self.fields.append((name, value))
        if tag == "select":
            self.select = name
            self.fields.append((name, ""))
        if tag == "option" and "selected" in given:
            self.fields[-1] = (self.select, value)
        if tag == "textarea":
            self.textarea, self.text = name, []

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields.append((self.textarea, "".join(self.text).removeprefix("\n").replace("\n", "\r\n")))
            self.textarea = ""


def fields_of(page: str) -> Fields:
    reader = _Form()
    reader.feed(page)
    return reader.fields


def posted(fact: Fact, value: Value) -> dict[str, str | list[str]]:
    """Give what a question's control holds for an answer."""
    said, field, day = written(fact, value), f"is__{fact.path}", f"day__{fact.path}"
    if fact.type is FactType.DATE and said != "never":
        return {field: "day", day: said}
    return {field: said.split() if fact.type is FactType.CHOICES else said}


class Browser:
    """Asks for pages and posts their forms, as if no script ran; ``htmx`` posts as the script does."""

    def __init__(self, client: TestClient, folder: Path) -> None:
        self.client, self.folder = client, folder

    def get(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, response.text
        return response.text

    def post(self, path: str, fields: Fields, status: int = 303, *, htmx: bool = False) -> str:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        headers = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"} | (
            {"hx-request": "true"} if htmx else {}
        )
        response = self.client.post(path, data=data, headers=headers, follow_redirects=False)
        assert response.status_code == status, response.text
        return response.text

    def answer(
        self, file: str, status: int = 303, *, htmx: bool = False, page: str = "", **changed: str | list[str]
    ) -> str:
        """Fill in fields of a page (``is__acme__backups="yes"``) and send it."""
        return self.fill(file, changed, status, htmx=htmx, page=page)

    def fill(
        self, file: str, changed: Mapping[str, str | list[str]], status: int, *, htmx: bool = False, page: str = ""
    ) -> str:
        """Fill in fields of a page and send it; a list ticks boxes."""
        page = page or self.get(f"/p/{quote(file)}?theme=acme-pack&order=document")
        fields = fields_of(page)
        for key, value in changed.items():
            name = key.replace("__", ".")
            fields = [field for field in fields if field[0] != name]
            fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        return self.post(f"/p/{quote(file)}", fields, status, htmx=htmx)

    def text(self, file: str) -> str:
        return (self.folder / file).read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the sample profile and an empty one."""
    found = tmp_path / "profiles"
    found.mkdir()
    (found / "acme.yaml").write_bytes((SAMPLES / "acme.yaml").read_bytes())
    (found / "fresh.yaml").write_text("# mine\nprofile: {name: Fresh} # so far\nfacts: {}\n", "utf-8")
    return found


def serve(folder: Path, packs: Packs, day: date = AS_OF, lang: Lang = "en") -> TestClient:
    site = Site(Folder(folder, packs), TOKEN, lambda: day, lang)
    return TestClient(create_app(site, {HOST}), base_url=f"http://{HOST}")


@pytest.fixture
def browser(folder: Path, acme_packs: Packs) -> Iterator[Browser]:
    with serve(folder, acme_packs) as client:
        yield Browser(client, folder)
