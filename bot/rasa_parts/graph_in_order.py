"""Rasa graph runner that calls the components one after another.

Rasa plans its graph anew for each of a message's three runs and hands it to dask, which is made for
clusters. Our graph is a line: what has to run for a target, and in which order, is found once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class GraphInOrder(GraphRunner):
    """Runs what a DaskGraphRunner has loaded, and gives what it would give."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._schema = loaded._graph_schema
        # Under the name that Rasa gives them, by which an explanation finds a component.
        self._instantiated_nodes = loaded._instantiated_nodes
        self._orders: dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> GraphInOrder:
        return cls(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    def run(
        self, inputs: Mapping[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Raises GraphRunError, as Rasa's runner does."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        found: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in self._orders[wanted]:
                if name in found:
                    raise GraphRunError(f"The input {name!r} has the name of a node.")
                # Rasa's nodes are told the name of a parent that gave nothing.
                found[name] = self._instantiated_nodes[name](
                    *(found.get(need, need) for need in needs)
                )
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(found[target] for target in wanted)

    def _order(self, targets: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each node after those that it needs."""
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        order: dict[str, tuple[str, ...]] = {}

        def put(name: str) -> None:
            if name in order or name not in nodes:
                return
            needs = tuple(nodes[name].needs.values())
            for need in needs:
                put(need)
            order[name] = needs

        for target in targets:
            put(target)
        return tuple(order.items())
