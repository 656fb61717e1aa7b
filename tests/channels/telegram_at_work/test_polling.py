"""Telegram at work, fetching its updates: what leaves, and bad days."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.channels.answered import AnsweredFile
from bot.channels.telegram_runner import TelegramRunner
from bot.errors import Refused
from tests.channels.fake_telegram import TOKEN, FakeTelegram, Mood
from tests.channels.stand_in import StandIn, until
from tests.channels.telegram_at_work.work import ANA, at_work, text
from tests.channels.wire import names, sample


async def test_a_question_gets_its_answer_as_these_bytes(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.push(text("hola"))
    async with at_work(platform, door):
        await until(lambda: platform.asked("sendMessage"))
    assert platform.asked("sendMessage")[0].body == (
        b"chat_id=700100200&text=text%3A+hola"
        b"&link_preview_options=%7B%22is_disabled%22%3A+true%7D&protect_content=false"
        b"&reply_markup=%7B%22inline_keyboard%22%3A+%5B%5B%7B%22text%22%3A+%22Men%5Cu00fa%22%2C+"
        b"%22callback_data%22%3A+%22%2Fmenu%22%7D%5D%5D%7D"
    )


async def test_the_command_menu_and_the_words_before_it_stand_in_three_languages(
    platform: FakeTelegram, door: StandIn
) -> None:
    async with at_work(platform, door):
        await until(lambda: len(platform.asked("setMyShortDescription")) == 4)
    menus = {r.parameters.get("language_code"): r.parameters["commands"]
             for r in platform.asked("setMyCommands")}  # fmt: skip
    assert set(menus) == {None, "es", "pt", "en"}
    assert menus["es"][-1] == {"command": "borrar", "description": "Borrar lo que recuerdo"}
    assert menus["pt"][-1] == {"command": "apagar", "description": "Apagar o que eu lembro"}
    assert menus[None] == menus["en"]
    about = platform.asked("setMyDescription")[1].parameters["description"]
    assert "617-370-5023" in about


async def test_a_person_whose_update_we_cannot_read_gets_the_hotline(
    platform: FakeTelegram, door: StandIn
) -> None:
    unreadable = text("hola")
    del unreadable["message"]["message_id"]
    platform.push(unreadable)
    async with at_work(platform, door) as runner:
        await until(lambda: platform.unconfirmed() == [])
    assert "617-370-5023" in platform.texts(ANA)[-1]
    assert runner.counts["failed"] == 1


async def test_every_kind_of_update_is_confirmed_and_stops_nothing(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.push(*(sample("telegram", name) for name in names("telegram")))
    platform.push(text("y ahora?"))
    async with at_work(platform, door) as runner:
        await until(lambda: platform.unconfirmed() == [])
    assert platform.texts(ANA)[-1] == "text: y ahora?"
    assert runner.counts["failed"] == 0


async def test_cards_for_another_chat_are_given_without_asking_the_door(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.push(sample("telegram", "inline_query"))
    async with at_work(platform, door):
        await until(lambda: platform.asked("answerInlineQuery"))
    assert door.heard == []


async def test_a_tap_is_answered_at_once_and_beside_its_answer(
    platform: FakeTelegram, door: StandIn
) -> None:
    door.delay_seconds = 0.2
    platform.push(sample("telegram", "tap"))
    async with at_work(platform, door):
        await until(lambda: platform.texts(ANA))
    methods = [request.method for request in platform.requests]
    assert methods.index("answerCallbackQuery") < methods.index("sendMessage")


async def test_the_full_answer_takes_the_place_of_the_card(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.push(sample("telegram", "tap_full_answer"))
    async with at_work(platform, door):
        await until(lambda: platform.asked("editMessageText"))
    assert platform.asked("sendMessage") == []


async def test_what_can_no_longer_be_edited_is_sent_anew(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.moods.append(Mood("editMessageText", 400, "Bad Request: message can't be edited"))
    platform.push(sample("telegram", "tap_full_answer"))
    async with at_work(platform, door):
        await until(lambda: platform.texts(ANA))


async def test_an_edit_that_was_already_made_is_no_trouble(
    platform: FakeTelegram, door: StandIn
) -> None:
    tap = sample("telegram", "tap_full_answer")
    async with at_work(platform, door) as runner:
        platform.push(tap)
        await until(lambda: runner.counts["answered"] == 1)
        platform.push(tap)
        await until(lambda: runner.counts["answered"] == 2)
    assert platform.asked("sendMessage") == []


@pytest.mark.parametrize(
    "mood",
    [
        pytest.param(Mood("sendMessage", 500), id="broken"),
        pytest.param(Mood("sendMessage", 502, "Bad Gateway"), id="away"),
        pytest.param(
            Mood("sendMessage", 429, "Too Many Requests", {"retry_after": 1}), id="flood limit"
        ),
        pytest.param(Mood("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID"), id="refused"),
        pytest.param(Mood("sendMessage", 200, delay_seconds=0.5), id="slow"),
        pytest.param(Mood("getUpdates", 500), id="no updates to be had"),
        pytest.param(Mood("getUpdates", 409, "Conflict: terminated by other"), id="two of us"),
        pytest.param(Mood("getUpdates", 200, result=[{"no": "number"}]), id="an odd update"),
        pytest.param(Mood("getUpdates", 200, result=17), id="no list of updates"),
        pytest.param(Mood("getMe", 500), id="down when we start"),
        pytest.param(Mood("getMe", 200, result={"is_bot": True}), id="nobody in particular"),
        pytest.param(Mood("deleteWebhook", 502), id="down a little later"),
        pytest.param(Mood("setMyCommands", 400, "Bad Request"), id="no menu"),
    ],
)
async def test_a_bad_mood_of_the_platform_ends_in_one_answer(
    platform: FakeTelegram, door: StandIn, mood: Mood
) -> None:
    platform.moods.append(mood)
    platform.push(text("hola"))
    async with at_work(platform, door):
        await until(lambda: platform.texts(ANA))
    assert platform.texts(ANA) == ["text: hola"]
    assert len(door.heard) == 1


async def test_the_flood_limit_of_one_chat_holds_nobody_else_back(
    platform: FakeTelegram, door: StandIn
) -> None:
    flood = Mood("sendMessage", 429, "Too Many Requests", {"retry_after": 2}, chat=1)
    platform.moods.append(flood)
    platform.push(text("a", person=1), text("b", person=2))
    async with at_work(platform, door):
        await until(lambda: platform.texts(2), seconds=1)
        assert platform.texts(1) == []
        await until(lambda: platform.texts(1))


async def test_a_group_that_became_a_supergroup_is_answered_there(
    platform: FakeTelegram, door: StandIn
) -> None:
    moved = Mood("sendMessage", 400, "group upgraded", {"migrate_to_chat_id": -100999})
    platform.moods.append(moved)
    platform.push(sample("telegram", "group_mention"))
    async with at_work(platform, door):
        await until(lambda: platform.texts(-100999))


async def test_who_has_blocked_us_is_forgotten_and_not_tried_again(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.moods.append(Mood("sendMessage", 403, "Forbidden: bot was blocked by the user"))
    platform.push(text("hola"), sample("telegram", "blocked"))
    async with at_work(platform, door):
        await until(lambda: len(door.forgotten) == 2)
    assert door.forgotten == [str(ANA), str(ANA)]
    assert len(platform.asked("sendMessage")) == 1
    assert platform.unconfirmed() == []


async def test_messages_of_one_person_are_answered_in_their_order(
    platform: FakeTelegram, door: StandIn
) -> None:
    platform.push(*(text(str(number)) for number in range(20)))
    async with at_work(platform, door):
        await until(lambda: len(platform.texts(ANA)) == 20)
    assert platform.texts(ANA) == [f"text: {number}" for number in range(20)]


async def test_an_album_gets_one_answer(platform: FakeTelegram, door: StandIn) -> None:
    platform.push(
        {**sample("telegram", "photo_of_an_album_1"), "update_id": 1},
        {**sample("telegram", "photo_of_an_album_2"), "update_id": 2},
        text("y?"),
    )
    async with at_work(platform, door):
        await until(lambda: "text: y?" in platform.texts(ANA))
    assert platform.texts(ANA) == ["media:", "text: y?"]


async def test_a_restart_loses_nothing_and_answers_nothing_twice(
    platform: FakeTelegram, door: StandIn, tmp_path: Path
) -> None:
    platform.push(*(text(str(number), person=number) for number in range(1, 60)))
    for _ in range(3):
        async with at_work(platform, door, tmp_path / "answered"):
            before = len(platform.messages)
            await until(lambda before=before: len(platform.messages) >= min(before + 20, 59))
    assert sorted(platform.texts()) == sorted(f"text: {number}" for number in range(1, 60))
    assert platform.unconfirmed() == []


async def test_an_update_is_confirmed_only_when_it_is_answered(
    platform: FakeTelegram, door: StandIn
) -> None:
    door.delay_seconds = 0.6
    platform.push(text("hola"))
    async with at_work(platform, door):
        await until(lambda: door.heard)
        await until(lambda: len(platform.asked("getUpdates")) >= 3)
        assert platform.unconfirmed() == [1 + 412000]
        await until(lambda: platform.texts(ANA))
    assert len(door.heard) == 1


async def test_a_wrong_token_is_told_with_what_to_do(platform: FakeTelegram, door: StandIn) -> None:
    platform.is_token_good = False
    runner = TelegramRunner(TOKEN, door.receive, door.forget, AnsweredFile(None), api=platform.url)
    with pytest.raises(Refused, match="BotFather"):
        await runner.run()


async def test_health_is_what_telegram_says(platform: FakeTelegram, door: StandIn) -> None:
    async with at_work(platform, door) as runner:
        # Its own first question must not meet the mood that is meant for the second.
        await until(lambda: runner.username is not None)
        assert await runner.is_healthy()
        platform.moods.append(Mood("getMe", 500))
        assert not await runner.is_healthy()


async def test_no_log_at_any_level_holds_a_word_or_the_token(
    platform: FakeTelegram, door: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.moods.append(Mood("sendMessage", 500))
    platform.push(text("zarzamora secreta"))
    async with at_work(platform, door):
        await until(lambda: platform.texts(ANA))
    assert "zarzamora" not in caplog.text
    assert "TEST-token" not in caplog.text
