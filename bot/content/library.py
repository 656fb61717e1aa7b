"""All the content of one moment, as one frozen value that can be swapped whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.content.area import Areas
from bot.content.interface import load_interface
from bot.content.language import Language
from bot.content.load_areas import load_areas
from bot.content.load_languages import load_languages
from bot.content.load_needs import load_needs
from bot.content.load_organizations import load_organizations
from bot.content.load_scenarios import load_scenarios
from bot.content.load_topics import load_topics
from bot.content.moves import load_moves
from bot.content.need import Need
from bot.content.organization import Organization, Phone
from bot.content.quiz import Quiz, load_quizzes
from bot.content.scenario import Scenario
from bot.content.source import Source, load_sources
from bot.content.topic import Topic

# The organization whose number every urgent reply carries.
HOTLINE = "luce"


@dataclass(frozen=True)
class Library:
    """Every closed list and every text in English, by id."""

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    organizations: Mapping[str, Organization]
    areas: Areas
    needs: Mapping[str, Need]
    languages: Mapping[str, Language]
    interface: Mapping[str, str]
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    # Whether the operator has questions without an answer counted; then people are told so, and
    # lines of the interface that promise more have another one, whose key ends in `.counted`.
    counts_unanswered: bool = False
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def phone(self, organization_id: str) -> Phone:
        """The first number of an organization that may be shown; KeyError when there is none."""
        organization = self.organizations[organization_id]
        if not organization.phones:
            raise KeyError(f"{organization_id} has no phone that may be shown")
        return organization.phones[0]


def load_library(data: Path) -> Library:
    """Everything under data/ that people may be told. Raises ContentError."""
    topics = load_topics(data / "topics")
    moves = load_moves(data / "moves")
    return Library(
        topics=MappingProxyType(topics),
        sources=MappingProxyType(load_sources(data / "sources.yml")),
        organizations=MappingProxyType({o.id: o for o in load_organizations(data)}),
        areas=load_areas(data),
        needs=load_needs(data),
        languages=load_languages(data),
        interface=load_interface(data / "interface.yml"),
        scenarios=MappingProxyType(load_scenarios(data / "scenarios", topics, moves)),
        quizzes=MappingProxyType(load_quizzes(data / "quizzes", topics)),
        moves=moves,
    )
