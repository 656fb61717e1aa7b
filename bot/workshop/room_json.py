"""A room as JSON, to survive a restart or to be shared by processes: tokens, slides and taps."""

from __future__ import annotations

import json
from datetime import datetime

from bot.workshop.room import Plan, Room, Slide, Walk


def written(room: Room) -> str:
    return json.dumps(
        {
            "code": room.code,
            "secret": room.secret,
            "plan": {
                "scenarios": room.plan.scenarios,
                "quiz": room.plan.quiz,
                "languages": room.plan.languages,
                "is_apart": room.plan.is_apart,
                "minutes": room.plan.minutes,
            },
            "opened": room.opened.isoformat(),
            "slide": _slide(room.slide),
            "history": [_slide(slide) for slide in room.history],
            "people": sorted(room.people),
            "hands": sorted(room.hands),
            "votes": {key: dict(cast) for key, cast in room.votes.items()},
            "walks": {who: [w.part, w.step, w.answered] for who, w in room.walks.items()},
            "is_revealed": room.is_revealed,
            "is_discussing": room.is_discussing,
            "is_paused": room.is_paused,
            "timer_ends": room.timer_ends.isoformat() if room.timer_ends else None,
            "version": room.version,
        },
        separators=(",", ":"),
    )


def read(text: str) -> Room | None:
    """The room; None when it cannot be read, for half a room helps nobody."""
    try:
        told = json.loads(text)
        plan = told["plan"]
        return Room(
            code=told["code"],
            secret=told["secret"],
            plan=Plan(
                tuple(plan["scenarios"]),
                plan["quiz"],
                tuple(plan["languages"]),
                plan["is_apart"],
                plan["minutes"],
            ),
            opened=datetime.fromisoformat(told["opened"]),
            slide=Slide(*told["slide"]),
            history=tuple(Slide(*slide) for slide in told["history"]),
            people=frozenset(told["people"]),
            hands=frozenset(told["hands"]),
            votes=told["votes"],
            walks={
                who: Walk(part, step, (answered[0], answered[1]) if answered else None)
                for who, (part, step, answered) in told["walks"].items()
            },
            is_revealed=told["is_revealed"],
            is_discussing=told["is_discussing"],
            is_paused=told["is_paused"],
            timer_ends=datetime.fromisoformat(told["timer_ends"]) if told["timer_ends"] else None,
            version=told["version"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def _slide(slide: Slide) -> list[str]:
    return [slide.kind, slide.ref, slide.step]
