"""Why a message was understood as it was: `ask --explain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.nlu.intent_model import IntentModel
from bot.nlu.messages import GATE, LANGUAGE, SIGNS
from bot.nlu.ngram_features import spoken

_INTENTS = 5
_NGRAMS = 6


@dataclass(frozen=True)
class Likely:
    """An intent, its share, and the n-grams that spoke for it most."""

    intent: str
    share: float
    spoke_for_it: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Explanation:
    """`reason` is the gate's."""

    language: Mapping[str, Any]
    tokens: tuple[str, ...]
    signs: Mapping[str, Any]
    likely: tuple[Likely, ...]
    outcome: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        signs = ", ".join(f"{k}={v}" for k, v in self.signs.items() if v) or "none"
        lines = [
            f"language  {self.language.get('code')} {self.language.get('probability', 0):.2f}",
            f"tokens    {' | '.join(self.tokens)}",
            f"signs     {signs}",
        ]
        for one in self.likely:
            grams = ", ".join(f"{gram!r} {added:+.2f}" for gram, added in one.spoke_for_it)
            lines.append(f"{one.share:8.3f}  {one.intent}: {grams}")
        return "\n".join([*lines, f"gate      {self.outcome}: {self.reason}"])


def explain(model: IntentModel, parsed: Mapping[str, Any], normalized: str) -> Explanation:
    """What was made of a message.

    `parsed` is what the pipeline gave for it; `model` its classifier (`classifier_of`).
    """
    gate: Mapping[str, Any] = parsed.get(GATE) or {}
    likely = [
        Likely(
            intent["name"],
            float(intent["confidence"]),
            tuple(model.contributions(normalized, intent["name"])[:_NGRAMS]),
        )
        for intent in (parsed.get("intent_ranking") or [])[:_INTENTS]
        if intent["name"] in model.classes
    ]
    return Explanation(
        language=parsed.get(LANGUAGE) or {},
        tokens=tuple(spoken(normalized).split()),
        signs=parsed.get(SIGNS) or {},
        likely=tuple(likely),
        outcome=str(gate.get("outcome", "")),
        reason=str(gate.get("reason", "")),
    )


def classifier_of(agent: Any) -> IntentModel:
    """The intent model inside a loaded Rasa agent. Raises LookupError when it has none."""
    from bot.nlu.intent_classifier import IntentClassifierOfTwo

    # Rasa offers no way to its loaded components; its graph runner keeps them by node.
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        component = node._component
        if isinstance(component, IntentClassifierOfTwo) and component.model is not None:
            return component.model
    raise LookupError("this model has no classifier of ours")
