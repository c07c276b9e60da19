"""A text in both languages, and the joining of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from compliance.language.frozen import frozen

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)


@frozen
class Text:
    """The same words in English and Chinese."""

    en: str
    zh: str

    def __getitem__(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh

    def fill(self, **values: Text | str) -> Text:
        """Put values into the ``{name}`` places of both texts; a Text gives each language its own words."""
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.en.format(**en), self.zh.format(**zh))

    def as_dict(self) -> dict[str, str]:
        """Give ``{"en": …, "zh": …}`` as the JSON contract wants it."""
        return {"en": self.en, "zh": self.zh}


def both(say: Callable[[Lang], str]) -> Text:
    """Say the same thing once per language."""
    return Text(say("en"), say("zh"))


def joined(texts: Iterable[Text], separator: Text) -> Text:
    """Join texts language by language, putting ``separator`` between them."""
    parts = tuple(texts)
    return both(lambda lang: separator[lang].join(part[lang] for part in parts))


COLON = Text(": ", "：")
COMMA = Text(", ", "、")
SEMICOLON = Text("; ", "；")
AND = Text(" and ", "且")
OR = Text(" or ", "或")

# Every report ends with it.
LEGAL_NOTICE = Text(
    "This report is a self-assessment aid, not legal advice. It rests on the answers given and on rules in our own"
    " words; read the instrument itself and ask counsel before you rely on a finding.",
    "本报告为自查工具的输出，不构成法律意见。结论取决于所填答案及以自有文字转述的规则；采取行动前请查阅法规原文并咨询专业人士。",
)
