"""How long what the trainer chose will take."""

from __future__ import annotations

from bot.content.library import Library
from bot.workshop.room import Plan

# The welcome and the rules, the end and the cards, and a question asked twice.
_AROUND_MINUTES = 10
_QUESTION_MINUTES = 3
LENGTHS = (30, 45, 60, 90, 120)


def minutes_needed(plan: Plan, library: Library) -> int:
    """With the questions before and after."""
    scenes = sum(library.scenarios[scenario].minutes for scenario in plan.scenarios)
    questions = len(library.quizzes[plan.quiz].questions)
    return _AROUND_MINUTES + questions * _QUESTION_MINUTES + scenes
