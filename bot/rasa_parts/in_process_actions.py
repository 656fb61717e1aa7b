"""Rasa action endpoint that runs the actions of actions/ in this process, without HTTP.

A group that wants a separate rasa-sdk action server gives Rasa a URL in endpoints.yml instead.
"""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """Takes the same JSON as an action server and gives the same answer."""

    def __init__(self, package: str = "actions") -> None:
        # The URL is never called; it stands in Rasa's error messages.
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any | None:
        return await self._executor.run(kwargs["json"])
