from __future__ import annotations

from tests.many.conftest import redis_server

__all__ = ["redis_server"]
