"""What simple or frightened people type first is understood; nobody is sent where it would hurt."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

# What is typed, and the topics of which one must be answered or stand among those offered.
PLAIN = (
    ("my husband has no papers", {"get_status", "rights_everyone"}),
    ("my brothers papers", {"get_status", "carry_documents"}),
    ("i am afraid to go outside", {"mental_health", "ice_street"}),
    ("there is a van outside", {"ice_sighting", "ice_at_door"}),
    ("ice took my neighbor", {"find_detained"}),
    ("my visa ran out", {"get_status"}),
    ("i need a lawyer", {"find_lawyer"}),
    ("mi esposo no tiene papeles", {"get_status", "rights_everyone"}),
    ("tengo miedo", {"mental_health"}),
    ("se llevaron a mi papá", {"find_detained"}),
    ("tengo corte mañana", {"immigration_court", "ice_courthouse"}),
    ("están tocando la puerta", {"ice_at_door"}),
    ("mi patrón no me pagó", {"worker_rights"}),
    ("hay una camioneta afuera", {"ice_sighting", "ice_at_door"}),
    ("meu marido não tem documento", {"get_status", "rights_everyone"}),
    ("estou com medo", {"mental_health"}),
    ("levaram meu marido", {"find_detained"}),
    ("estão batendo na porta", {"ice_at_door"}),
    ("meu visto venceu", {"get_status"}),
    ("minha filha está doente", {"health_care", "ice_hospital"}),
)
# A relative is named, and nobody hurts anybody.
NO_VIOLENCE = (
    "my husband has no papers", "my sister and her husband", "my dad lost his job",
    "mi esposo no tiene papeles", "el carro de mi marido", "mi hermano vive conmigo",
    "meu marido não tem documento", "meu pai perdeu o emprego", "minha sogra mora comigo",
)  # fmt: skip


async def gate(engine: Any, text: str) -> dict[str, Any]:
    parsed = await engine.agent.parse_message(text)
    decided: dict[str, Any] = parsed["gate"]
    return decided


@pytest.mark.parametrize(("text", "meant"), PLAIN)
async def test_the_plainest_sentences_are_understood(
    engine: Any, text: str, meant: set[str]
) -> None:
    decided = await gate(engine, text)
    assert meant & {decided["topic"], *decided["offered"], *decided["also"]}, decided


@pytest.mark.parametrize("text", NO_VIOLENCE)
async def test_a_relative_who_is_named_is_not_taken_for_violent(engine: Any, text: str) -> None:
    assert (await gate(engine, text))["topic"] != "domestic_violence"
