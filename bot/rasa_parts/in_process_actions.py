"""Rasa action endpoint that runs the actions of actions/ in this process, without HTTP.

A group that wants a separate rasa-sdk action server gives Rasa a URL in endpoints.yml instead.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

_rasas_own = RemoteAction._validate_action_result


@cache
def _format() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """As Rasa's own, which also validates the schema itself at each action: 100 ms on a small
    machine for one that never changes."""
    return True if _format().is_valid(result) else bool(_rasas_own(self, result))


RemoteAction._validate_action_result = _validate_action_result


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
