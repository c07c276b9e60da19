"""``compliance verify``: whether a recorded assessment follows from its inputs, byte by byte, and who signed it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from compliance.cli._options import as_lang, lang_option
from compliance.documents.faults import DocumentError, Fault
from compliance.language.text import Lang, Text
from compliance.records.keys import BadKey
from compliance.records.recorded import Recorded, bytes_of, read_record
from compliance.records.replay import altered_evidence, moved_on, replay
from compliance.records.signing import BadSignature, verified

_LINE = Text("{file}: {says}", "{file}：{says}")
_ITEM = Text("  {says}", "  {says}")
_SIGNED = Text("{file}: signed by {signer}, unaltered since", "{file}：由{signer}签署，此后未被改动")
_HOLDER = Text("the holder of the key", "密钥持有人")
_NOT_EVALUATED = Text("{file}: cannot be evaluated again", "{file}：无法重新评估")
_FOLLOWS = Text("{file}: every byte follows from {source}", "{file}：由{source}重新评估，逐字节一致")
_DIFFERS = Text("{file}: does not follow from {source}", "{file}：由{source}重新评估，结果不一致")
_INSIDE, _FILES = Text("the inputs inside it", "其内含的输入"), Text("the files it names", "其所列的文件")
_UNPROVEN = Text("  no longer proven: {says}", "  不再有证据支持：{says}")
_MOVED = Text("  moved on since: {says}", "  此后已变更：{says}")
_NOT_COMPARED = Text("  not compared with what is here: {says}", "  未能与此处的文件比较：{says}")


@click.command("verify")
@click.argument("assessment", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The signer's public key (PEM).")
@click.option(
    "--signature", type=click.Path(path_type=Path, dir_okay=False), help="The envelope.  [default: ASSESSMENT.dsse]"
)
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False), help="Where the profile lies now.")
@click.option(
    "--pack",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="./FOLDER",
    help="Where a pack of your own lies now.",
)
@click.option("--current", is_flag=True, help="Exit 1 also where an embedded input has moved on since.")
@lang_option
@click.pass_context
def command(
    ctx: click.Context,
    assessment: Path,
    key: Path | None,
    signature: Path | None,
    profile: Path | None,
    folders: tuple[Path, ...],
    current: bool,
    lang: str,
) -> None:
    """Evaluate a recorded assessment again and say whether every byte of it follows; with --key, who signed it.

    Its inputs are those inside it (check --format json --embed), else the files it names. Whatever has moved on is
    named: pack, facts, source, profile, evidence file, calendar, tool. An evidence file that is another one here is no
    proof any more: exit 1.
    """
    if signature and not key:
        raise click.UsageError("--signature goes with --key")
    recorded = read_record(assessment)
    at = _Here(recorded, folders, profile, as_lang(lang))
    held = [at.signed(key, signature)] if key else []
    held.append(at.follows())
    if recorded.shape.inputs:
        held += [at.proven(), at.is_current() or not current]
    ctx.exit(0 if all(held) else 1)


@dataclass(frozen=True)
class _Here:
    """A record held against what is here: each question is answered in words, and whether it holds."""

    recorded: Recorded
    folders: tuple[Path, ...]
    profile: Path | None
    lang: Lang

    def signed(self, key: Path, signature: Path | None) -> bool:
        """Check the signature and say by whom."""
        envelope = signature or self.recorded.path.with_name(f"{self.recorded.path.name}.dsse")
        try:
            said = verified(self.recorded.content, bytes_of(envelope), bytes_of(key))
        except BadKey as wrong:
            raise DocumentError([Fault(str(key), 1, 1, str(wrong))]) from None
        except BadSignature as wrong:
            self._say(_LINE, file=envelope, says=wrong.says)
            return False
        signer = said["predicate"].get("signer") or _HOLDER
        self._say(_SIGNED, file=envelope, signer=signer if isinstance(signer, Text) else str(signer))
        return True

    def follows(self) -> bool:
        """Evaluate it again."""
        file = self.recorded.path
        try:
            found = replay(self.recorded, self.folders, self.profile)
        except DocumentError as wrong:
            self._say(_NOT_EVALUATED, file=file)
            click.echo(str(wrong))
            return False
        source = _INSIDE if self.recorded.shape.inputs else _FILES
        self._say(_FOLLOWS if found.follows else _DIFFERS, file=file, source=source)
        for said in found.differences:
            self._say(_ITEM, says=said)
        return found.follows

    def proven(self) -> bool:
        """Name the evidence that is another file here."""
        altered = altered_evidence(self.recorded, self.profile)
        for said in altered:
            self._say(_UNPROVEN, says=said)
        return not altered

    def is_current(self) -> bool:
        """Name what has moved on since."""
        altered = altered_evidence(self.recorded, self.profile)
        try:
            moved = moved_on(self.recorded, self.folders, self.profile)
        except DocumentError as wrong:
            for fault in wrong.faults:
                self._say(_NOT_COMPARED, says=str(fault))
            return False
        for said in moved:
            if said not in altered:  # which is said already, as worse
                self._say(_MOVED, says=said)
        return not moved

    def _say(self, sentence: Text, **values: Path | Text | str) -> None:
        shown = {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}
        click.echo(sentence.fill(**shown)[self.lang])
