"""An answer was read against its sources within a year."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.lines import line_of
from bot.checks.material import Material
from bot.reply.topic_reply import MAX_AGE_DAYS


class CheckedRecently(Check):
    id = "checked-recently"
    name = "Checked recently"
    description = f"A topic was checked at most {MAX_AGE_DAYS} days ago, and not in the future."

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            age = (material.today - topic.checked).days
            line = line_of(topic.path, "checked:")
            if age > MAX_AGE_DAYS:
                message = f"checked {age} days ago; read it against its sources and set the date"
                yield self.problem(topic.path, line, message)
            if age < 0:
                yield self.problem(topic.path, line, f"checked on {topic.checked}, not yet here")
