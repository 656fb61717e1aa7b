"""Words that many people write, looked up once for every model that is asked about them."""

from __future__ import annotations

from typing import Any

from bot.nlu.intent_classifier import IntentClassifierOfTwo
from bot.nlu.language_identifier import LanguageIdentifier


def share_common_words(agent: Any) -> None:
    """Tell the language model of a loaded Rasa agent the common words of its intent model.

    The language is told by characters alone, so that model knows of no words; it cut each one anew
    in every message.
    """
    components = [
        getattr(node, "_component", None)
        for node in agent.processor.graph_runner._instantiated_nodes.values()
    ]
    common: tuple[str, ...] = ()
    for component in components:
        if isinstance(component, IntentClassifierOfTwo) and component.model is not None:
            common = component.model.features.common
    for component in components:
        if isinstance(component, LanguageIdentifier) and component.own is not None:
            component.own.model.features.look_up(common)
