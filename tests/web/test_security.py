"""Whom the server answers, what it takes and what it never touches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from compliance import Packs
from compliance.web.security import LARGEST_FORM
from tests.web.conftest import HOST, TOKEN, Browser, serve

PATHS = ["/", "/new", "/p/acme.yaml", "/p/acme.yaml/gaps", "/p/acme.yaml/evidence", "/p/acme.yaml/reports"]
OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8017", "127.0.0.1", "127.0.0.1:8018", "", "localhost:8017"]
)
def test_no_other_host_is_answered(browser: Browser, host: str) -> None:
    for path in ("/", "/p/acme.yaml", "/static/serve.css"):
        response = browser.client.get(path, headers={"host": host})
        assert response.status_code == 421
        assert "Acme" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8018"},
        {"origin": f"https://{HOST}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/new", "/p/acme.yaml", "/p/acme.yaml/evidence"])
def test_a_form_of_another_page_is_refused_even_with_the_token(
    browser: Browser, path: str, headers: dict[str, str]
) -> None:
    before = sorted(browser.folder.rglob("*"))
    data = {"token": TOKEN, "name": "Forged", "was.acme.backups": "yes", "is.acme.backups": "no"}
    response = browser.client.post(path, data=data, headers=OWN | headers)
    assert response.status_code == 403
    assert "nothing was saved" in response.text
    assert sorted(browser.folder.rglob("*")) == before
    assert "backups: true" in browser.text("acme.yaml")


@pytest.mark.parametrize("token", [None, "", "wrong", "ключ"])
def test_a_form_without_the_token_is_refused(browser: Browser, token: str | None) -> None:
    data = {"was.acme.backups": "yes", "is.acme.backups": "no"} | ({} if token is None else {"token": token})
    assert browser.client.post("/p/acme.yaml", data=data, headers=OWN).status_code == 403
    assert browser.client.post("/p/acme.yaml", data=data).status_code == 403
    assert "backups: true" in browser.text("acme.yaml")


@pytest.mark.parametrize("path", [*PATHS, "/static/serve.js", "/nowhere", "/p/acme.yaml/report"])
def test_every_answer_carries_the_headers(browser: Browser, path: str) -> None:
    headers = browser.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_a_script_or_a_style_of_its_own(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|<[^>]+\s(?:style|on\w+)=", page)
    assert not re.findall(r'(?:src|href|action|hx-post)="(?!/|#)', page)


@pytest.mark.parametrize(
    "name",
    ["../secret.yaml", "%2e%2e%2fsecret.yaml", "..%2Fsecret.yaml", ".hidden.yaml", "link.yaml", "sub%2Finner.yaml",
     "acme.yaml%00", "ACME.YAML", "secret.yaml", "notes.txt", "%2Fetc%2Fpasswd", "..%5Csecret.yaml"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(browser: Browser, name: str) -> None:
    outside = browser.folder.parent / "secret.yaml"
    outside.write_text("profile: {name: Secret}\nfacts: {}\n", "utf-8")
    (browser.folder / ".hidden.yaml").write_text("profile: {name: Secret}\nfacts: {}\n", "utf-8")
    (browser.folder / "notes.txt").write_text("Secret", "utf-8")
    (browser.folder / "link.yaml").symlink_to(outside)
    (browser.folder / "sub").mkdir()
    (browser.folder / "sub" / "inner.yaml").write_text("profile: {name: Secret}\nfacts: {}\n", "utf-8")
    for tail in ("", "/gaps", "/evidence", "/reports", "/report", "/reports/json/en"):
        response = browser.client.get(f"/p/{name}{tail}")
        assert response.status_code == 404
        assert "Secret" not in response.text
    assert "Secret" not in browser.get("/")
    assert browser.client.post(f"/p/{name}", data={"token": TOKEN}, headers=OWN).status_code == 404


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e%2fapp.py", "htmx.LICENSE.txt", "..%2ftemplates%2fbase.html.j2"])
def test_only_named_files_are_static(browser: Browser, name: str) -> None:
    assert browser.client.get(f"/static/{name}").status_code == 404


def test_a_form_is_taken_only_up_to_its_limit(browser: Browser) -> None:
    data = {"token": TOKEN, "name": "x" * (LARGEST_FORM + 1)}
    response = browser.client.post("/new", data=data, headers=OWN)
    assert response.status_code == 413
    assert "Nothing was saved" in response.text


PART = b'--a\r\ncontent-disposition: form-data; name="f"; filename="x"\r\n\r\nx\r\n'


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("path", ["/new", "/p/acme.yaml", "/p/acme.yaml/evidence"])
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=a", b"no part"),
        ("multipart/form-data; boundary=a", PART * 2 + b"--a--\r\n"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 20_001)),
    ],
)
def test_what_is_no_form_is_refused_in_words(
    browser: Browser, kind: str, content: bytes, path: str, htmx: bool
) -> None:
    before = browser.text("acme.yaml")
    headers = {"content-type": kind, "origin": f"http://{HOST}"} | ({"hx-request": "true"} if htmx else {})
    response = browser.client.post(path, content=content, headers=headers)
    assert response.status_code in (400, 403)
    assert "nothing was saved" in response.text.lower()
    assert browser.text("acme.yaml") == before


def test_what_a_profile_says_comes_out_as_text(folder: Path, acme_packs: Packs) -> None:
    name = "=cmd()<script>alert(1)</script>\"'\u202e\u200f😀 & 'x'.yaml".replace("/", "∕")
    said = "=cmd('x')|\\\"<img src=x onerror=alert(1)>\u202eevil😀"
    (folder / name).write_text(f'profile: {{name: "{said}", operator: "{said}"}}\nfacts: {{}}\n', "utf-8")
    with serve(folder, acme_packs) as client:
        browser = Browser(client, folder)
        for path in ("/", *re.findall(r'href="(/p/%3Dcmd[^"]*)"', browser.get("/"))):
            page = browser.get(path)
            assert "<img" not in page
            assert "<script>" not in page
            assert "&lt;img src=x onerror=alert(1)&gt;\u202eevil😀</bdi>" in page
    browser_page = page
    assert "<bdi>=cmd(" in browser_page


def test_a_profile_with_such_a_name_can_be_filled_in(folder: Path, acme_packs: Packs) -> None:
    name = "a b\"<c>&'\u202e.yaml"
    (folder / name).write_text("profile: {name: X}\nfacts: {}\n", "utf-8")
    with serve(folder, acme_packs) as client:
        Browser(client, folder).answer(name, is__acme__backups="yes")
    assert "backups: true" in (folder / name).read_text("utf-8")


def test_a_bug_says_so_and_shows_no_insides(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the insides")

    monkeypatch.setattr("compliance.web.pages.panel_of", broken)
    client = TestClient(browser.client.app, base_url=f"http://{HOST}", raise_server_exceptions=False)
    response = client.get("/p/acme.yaml/gaps")
    assert response.status_code == 500
    assert "Please report it" in response.text
    assert "the insides" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError: the insides (tests.web.test_security:" in caplog.text
