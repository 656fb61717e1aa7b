"""What a load balancer, an orchestrator and Prometheus ask for; nobody who came by a proxy does."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import shelf
from bot.door import Door
from bot.settings import Settings
from bot.train import CHECKSUM


def health_routes(settings: Settings, door: Door) -> list[BaseRoute]:
    """`/health` whether to send people here, `/health/alive` whether to restart, `/metrics`."""

    content = _Content(settings)

    async def health(request: Request) -> Response:
        found: dict[str, bool | str | None] = {"alive": True, "ready": door.is_ready}
        if _from_here(request):
            found |= {"model": model_version(settings), "content": content.version()}
        return JSONResponse(found, 200 if door.is_ready else 503)

    async def alive(request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def metrics(request: Request) -> Response:
        if not _from_here(request):
            return PlainTextResponse("not found", 404)
        return Response(door.watch.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    asked: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/health": health,
        "/health/alive": alive,
        "/metrics": metrics,
    }
    return [Route(path, answer, methods=["GET"]) for path, answer in asked.items()]


def _from_here(request: Request) -> bool:
    """Whether it came straight to this process: a proxy says for whom it asks."""
    return not any(name in request.headers for name in ("x-forwarded-for", "forwarded"))


def model_version(settings: Settings) -> str | None:
    """The first digits of the checksum of the model that is to be served."""
    checksum = settings.models / CHECKSUM
    return checksum.read_text(encoding="ascii")[:12] if checksum.exists() else None


class _Content:
    """The digest of the words that are live; read anew when others have taken their place."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stock: shelf.Stock | None = None
        self._digest = ""

    def version(self) -> str:
        if self._stock is not shelf.stock():
            self._stock = shelf.stock()
            self._digest = _content_digest(self._settings)
        return self._digest


def _content_digest(settings: Settings) -> str:
    digest = hashlib.sha256()
    for folder, pattern in (
        (settings.data, "topics/*/*.md"),
        (settings.data, "directory/*.yml"),
        (settings.data, "*.yml"),
        (settings.locales, "*/LC_MESSAGES/*.po"),
    ):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
