"""Every answer names where it comes from, and from when that is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.lines import line_of
from bot.checks.material import Material


class Sourced(Check):
    id = "sourced"
    name = "Sources"
    description = (
        "A topic names sources that stand in data/sources.yml; each of them has a date there, or "
        "says why it has none."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            if not topic.sources:
                line = line_of(topic.path, "sources:")
                yield self.problem(topic.path, line, "name at least one source")
            for source_id in topic.sources:
                if source_id not in material.library.sources:
                    line = line_of(topic.path, "sources:")
                    message = f"there is no source {source_id} in data/sources.yml"
                    yield self.problem(topic.path, line, message)
        file = material.data / "sources.yml"
        for source in material.library.sources.values():
            if not source.dated:
                message = f"{source.id}: write its date after `dated:`, or why it has none"
                yield self.problem(file, line_of(file, f"{source.id}:"), message)
