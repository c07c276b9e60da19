"""``compliance serve``: a folder of profiles in the browser of this machine, and of no other."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import socket
import webbrowser
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from compliance.assessment.evidence import Assurance
from compliance.cli._options import Day, as_lang, assurance_option, lang_option, pack_option, packs_of, today
from compliance.documents.extras import need
from compliance.documents.rules import Packs
from compliance.language.text import Lang

_EXTRA = "web"


@click.command("serve")
@click.argument("folder", default=".", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine for itself.")
@click.option("--open", "open_it", is_flag=True, help="Open the browser.")
@click.option("--as-of", type=Day(), help="The day whose law counts.  [default: today, each day anew]")
@assurance_option
@pack_option
@lang_option
def command(
    folder: Path,
    port: int,
    host: str,
    open_it: bool,
    as_of: date | None,
    assurance: str,
    wanted: tuple[str, ...],
    lang: str,
) -> None:
    """Fill in the profiles of FOLDER in a browser: questions, evidence, the report and its downloads.

    It listens on this machine only and writes nothing outside FOLDER. Stop it with Ctrl+C.
    """
    for module in ("starlette", "uvicorn", "python_multipart"):
        need(module, _EXTRA)
    listening = _listen(_loopback(host), port)
    address = _address(listening)
    packs = packs_of(wanted)
    click.echo(f"{folder}: http://{address}/  (Ctrl+C stops it)", err=True)
    if open_it:
        webbrowser.open(f"http://{address}/")
    day: Callable[[], date] = (lambda: as_of) if as_of else today
    _run(folder, packs, Assurance(assurance), day, as_lang(lang), listening)


def _loopback(host: str) -> str:
    """Refuse every address that another machine could reach."""
    name = "127.0.0.1" if host == "localhost" else host
    try:
        if ipaddress.ip_address(name).is_loopback:
            return name
    except ValueError:
        pass
    raise click.BadParameter(f"{host} is no address of this machine for itself (127.0.0.1, ::1)", param_hint="--host")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as wrong:
        listening.close()
        says = f"{host}:{port} cannot be used ({wrong.strerror}); another --port, or 0 for any that is free"
        raise click.BadParameter(says, param_hint="--port") from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _run(
    folder: Path, packs: Packs, assurance: Assurance, day: Callable[[], date], lang: Lang, listening: socket.socket
) -> None:
    import uvicorn  # noqa: PLC0415 - from here on the extra is known to be there

    from compliance.web.app import create_app  # noqa: PLC0415 - as above
    from compliance.web.site import Site  # noqa: PLC0415 - as above
    from compliance.web.store import Folder  # noqa: PLC0415 - as above

    address = _address(listening)
    hosts = {address, f"localhost:{address.rpartition(':')[2]}"}
    site = Site(Folder(folder, packs, assurance), secrets.token_urlsafe(32), day, lang)
    logging.basicConfig(format="compliance: %(message)s", level=logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        create_app(site, hosts),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listening])
