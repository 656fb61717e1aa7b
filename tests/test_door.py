"""What every message passes: nobody who writes is met with silence or a traceback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import get_args

import pytest

from bot import shelf
from bot.channels.incoming import Incoming, OddKind
from bot.door import MAX_CHARACTERS, Door
from bot.engine import Engine
from bot.reply.trouble_reply import HOTLINE_E164, HOTLINE_WRITTEN, trouble_reply

pytestmark = pytest.mark.model


@pytest.fixture
def hello(door: Door, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """hello("text"): what somebody on a phone in Spanish gets."""

    # Another one in each test: a single person may not write that fast.
    somebody = request.node.name

    async def receive(text: str, kind: str = "text", hint: str | None = "es"):  # type: ignore[no-untyped-def]
        return await door.receive(Incoming("test", somebody, text, kind, hint))  # type: ignore[arg-type]

    yield receive
    door.forget("test", somebody)


@pytest.mark.parametrize("kind", get_args(OddKind))
async def test_whatever_is_not_text_gets_a_kind_reply_with_the_hotline(hello, kind: str) -> None:  # type: ignore[no-untyped-def]
    [reply] = await hello("", kind)
    assert reply.text.split("\n\n")[0] != ""
    assert HOTLINE_WRITTEN in reply.text
    assert f"tel:{HOTLINE_E164}" in [button.payload for button in reply.buttons]
    assert reply.language == "es"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("   \n\t ", id="spaces"),
        pytest.param("\u200b\ufeff", id="invisible letters"),
        pytest.param("???!!!", id="signs"),
    ],
)
async def test_a_message_without_words_is_told_so(hello, text: str) -> None:  # type: ignore[no-untyped-def]
    [reply] = await hello(text)
    assert reply.text.startswith("No vi ninguna palabra.")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 20_000, id="20,000 letters"),
        pytest.param("lorem ipsum dolor " * 1_200, id="20,000 characters of words"),
        pytest.param("\ud83d", id="half a character"),
        pytest.param("\x00\x01\x1b[31m", id="control characters"),
        pytest.param("a\u0301" * 3_000, id="letters with marks"),
        pytest.param("ﷺ" * 500, id="a letter that unfolds into eighteen"),
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param("'; DROP TABLE people; --", id="a database joke"),
        pytest.param("{{7*7}} ${7*7} %s {phone:luce}", id="placeholders"),
        pytest.param("Mwen bezwen èd tanpri", id="Haitian Creole"),
        pytest.param("我需要律师", id="Chinese"),
        pytest.param("أحتاج مساعدة", id="Arabic"),
    ],
)
async def test_any_text_gets_an_answer_with_the_hotline(hello, text: str) -> None:  # type: ignore[no-untyped-def]
    replies = await hello(text)
    payloads = [button.payload for reply in replies for button in reply.buttons]
    assert f"tel:{HOTLINE_E164}" in payloads
    assert replies[0] != trouble_reply("es")


async def test_a_very_long_text_is_asked_for_in_a_few_lines(hello) -> None:  # type: ignore[no-untyped-def]
    [reply] = await hello("quiero un pastel de chocolate con fresas " * 600)
    assert reply.text.startswith("Es muy largo para que yo lo lea bien.")


async def test_danger_at_the_beginning_of_a_long_text_is_heard(hello) -> None:  # type: ignore[no-untyped-def]
    replies = await hello("La migra está en mi puerta ahora mismo. " + "ayuda " * MAX_CHARACTERS)
    assert any(HOTLINE_WRITTEN in reply.text for reply in replies)


@pytest.fixture
def nobody_to_route_to() -> Iterator[None]:
    """Content in which the needs were lost, as after a bad edit."""
    whole = shelf.stock()
    shelf.put(replace(whole, library=replace(whole.library, needs={})))
    yield
    shelf.put(whole)


async def test_an_action_that_fails_gives_the_hotline(hello, nobody_to_route_to: None) -> None:  # type: ignore[no-untyped-def]
    [reply] = await hello('/give_place{"place":"holyoke"}', "button")
    assert reply.text == trouble_reply("es").text
    assert f"tel:{HOTLINE_E164}" in [button.payload for button in reply.buttons]


@pytest.fixture
def no_content() -> Iterator[None]:
    """Content in which everything was lost."""
    whole = shelf.stock()
    shelf.put(replace(whole, library=replace(whole.library, topics={}, interface={})))
    yield
    shelf.put(whole)


@pytest.mark.parametrize("kind", ["text", "sticker"])
async def test_without_any_content_the_hotline_still_stands(  # type: ignore[no-untyped-def]
    hello, no_content: None, kind: str
) -> None:
    assert list(await hello("la migra está aquí", kind)) == [trouble_reply("es")]


async def test_what_fails_is_logged_without_the_words(  # type: ignore[no-untyped-def]
    hello, no_content: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await hello("mi nombre es Xochipilli")
    assert "Xochipilli" not in caplog.text


async def test_a_person_of_unknown_language_gets_all_three(hello) -> None:  # type: ignore[no-untyped-def]
    [reply] = await hello("", "sticker", hint=None)
    assert reply.language is None
    assert reply.text.count(HOTLINE_WRITTEN) == 3


async def test_an_engine_that_hangs_gives_the_hotline_within_seconds(engine: Engine) -> None:
    incoming = Incoming("test", "patient", "hola", hint="pt")
    with closing(Door(engine)) as door:
        person = door._pseudonyms.of("test", "patient")
        async with engine._one_at_a_time(person):
            replies = await asyncio.wait_for(door.receive(incoming), 5)
    assert replies[0].text.startswith("Muitas pessoas estão escrevendo agora")
    assert HOTLINE_WRITTEN in replies[0].text
