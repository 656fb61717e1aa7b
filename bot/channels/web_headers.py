"""The headers of every answer of the web page: nothing foreign, nothing kept, no frames."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Only our own files; no inline script or style, no markup made from strings, nothing foreign.
# worker-src and manifest-src are for the copy that works without a network.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        # Only the address of that worker may be made by a script; see web_page/keep.js.
        "trusted-types farol-worker",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
        "interest-cohort=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not in a search engine's copy of the page; finding the address is what a poster is for.
    "X-Robots-Tag": "noarchive",
}
# Two years, as browsers' preload lists ask. Only where the page came over https: a laptop in a
# church hall has none.
_HSTS = "max-age=63072000; includeSubDomains"
# ASGI wants names in small letters.
_RAW = [(name.lower().encode(), value.encode()) for name, value in _ALWAYS.items()]
_NAMES = frozenset(name for name, _ in _RAW)


class SafeHeaders:
    """Wraps an application; `Cache-Control: no-store` unless the answer says otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Written as they go over the wire: a dozen look-ups of names took longer than
                # sending them.
                own = [pair for pair in message.get("headers", ()) if pair[0] not in _NAMES]
                own += _RAW
                if not any(name == b"cache-control" for name, _ in own):
                    own.append((b"cache-control", b"no-store"))
                if scope.get("scheme") == "https":
                    own.append((b"strict-transport-security", _HSTS.encode()))
                message["headers"] = own
            await send(message)

        await self._app(scope, receive, send_with_headers)
