"""What a topic points to is there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.lines import line_of
from bot.checks.material import Material


class KnownIds(Check):
    """Next topics and needs come from the closed lists, and somebody answers each need."""

    id = "known-ids"
    name = "Known ids"
    description = (
        "Next topics, needs and areas are in their closed lists; an organization that people may "
        "be sent to serves each need that a topic names."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        library = material.library
        served = {
            need
            for organization in library.organizations.values()
            if organization.is_routable
            for need in organization.needs
        }
        for topic in library.topics.values():
            for other in topic.next:
                if other not in library.topics or other == topic.id:
                    line = line_of(topic.path, "next:")
                    yield self.problem(topic.path, line, f"next: {other} is not another topic")
            for need in topic.needs:
                line = line_of(topic.path, "needs:")
                if need not in library.needs:
                    yield self.problem(topic.path, line, f"needs: {need} is not in data/needs.yml")
                elif need not in served:
                    message = f"needs: no organization that may be shown serves {need}"
                    yield self.problem(topic.path, line, message)
        for organization in library.organizations.values():
            file = material.data / "directory" / f"{organization.id}.yml"
            for area in organization.areas:
                if area not in library.areas:
                    message = f"areas: {area} is not in data/areas.yml"
                    yield self.problem(file, line_of(file, "areas:"), message)
            for need in organization.needs:
                if need not in library.needs:
                    message = f"needs: {need} is not in data/needs.yml"
                    yield self.problem(file, line_of(file, "needs:"), message)
