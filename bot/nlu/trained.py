"""What our trained Rasa components share: empty when created, filled from files when loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Component = TypeVar("Component", bound="Trained")


class Trained(GraphComponent):
    """A component that learns; each says what its files hold by `read_from` and `write_to`."""

    @classmethod
    def create(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Component:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.read_from(folder)
        return component

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.config = config
        self._storage = model_storage
        self._resource = resource

    def kept(self) -> Resource:
        """What was learned, written to the model; `train` ends with it."""
        with self._storage.write_to(self._resource) as folder:
            self.write_to(folder)
        return self._resource

    def read_from(self, folder: Path) -> None:
        raise NotImplementedError

    def write_to(self, folder: Path) -> None:
        raise NotImplementedError
