"""HTML: what a server may allow is exactly what the page holds."""

from __future__ import annotations

import re

import pytest

from compliance import Assessment
from compliance.language.text import LANGUAGES, Lang
from compliance.reports.html import inlined, render


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_inlined_style_and_script_are_the_only_ones(acme: Assessment, lang: Lang) -> None:
    page = render(acme, lang)
    style, script = inlined()
    assert re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL) == [style]
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [script]
    assert not re.search(r'<[^>]+ (?:style|on\w+)="', page)
