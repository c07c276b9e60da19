"""What stands between the browser and every page: whom the server answers, how much it takes, what a page may do.

A foreign page cannot name our host (DNS rebinding), cannot send our token, and cannot frame, read or script a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_FORM = 1024 * 1024
LARGEST_UPLOAD = 20 * 1024 * 1024
_ROOM_FOR_FIELDS = 64 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cache-control": "no-store",
}


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """A request that another page may have forged."""


class Guard:
    """Answers only to its own hosts, takes bodies only up to their limit, and sends every header that a page needs."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sending = _with_headers(send)
        if headers.get("host", "").lower() not in self.hosts:
            await PlainTextResponse("This server answers only to its own address.\n", 421)(scope, receive, sending)
            return
        await self.app(scope, _bounded(receive, _limit(scope["path"])), sending)


def _limit(path: str) -> int:
    return LARGEST_UPLOAD + _ROOM_FOR_FIELDS if path.endswith("/evidence") else LARGEST_FORM


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _bounded(receive: Receive, limit: int) -> Receive:
    """Count a body while it comes in, whatever it says of its length."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    return receiving


def refuse_forged(request: Request, token: str, given: object) -> None:
    """Check that a posted form comes from a page of ours.

    Raises Refused.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    same = site == "same-origin" and origin in (None, own)
    if not same or not isinstance(given, str) or not compare_digest(given.encode(), token.encode()):
        raise Refused
