"""data/scenarios/*.yml: role plays in which every way ends and every reason is reviewed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from bot.content.fields import Fields
from bot.content.scenario import Choice, Scenario, Step
from bot.content.topic import Topic
from bot.content.yaml_lines import Block, Text, read_block
from bot.errors import ContentError


def load_scenarios(
    folder: Path, topics: Mapping[str, Topic], moves: Collection[str] = ()
) -> dict[str, Scenario]:
    """Scenarios by id, in the order of their files' names; none when there is no folder.

    Raises ContentError for a step that leads nowhere, is never reached or never comes to an end,
    and for a topic, a sentence of one or a move that is not there.
    """
    return {path.stem: _scenario(path, topics, moves) for path in sorted(folder.glob("*.yml"))}


def _scenario(path: Path, topics: Mapping[str, Topic], moves: Collection[str]) -> Scenario:
    fields = Fields(read_block(path), path)
    title, warning, minutes = fields.text("title"), fields.text("warning"), fields.text("minutes")
    if not minutes.isdecimal():
        raise ContentError(path, minutes.line, "`minutes` is a whole number")
    steps: dict[str, Step] = {}
    for step_id, block in fields.block("steps").items():
        if not isinstance(block, Block):
            raise ContentError(path, step_id.line, f"write the keys of `{step_id}` under it")
        steps[str(step_id)] = _step(step_id, block, path, topics, moves)
    fields.finish()
    if not steps:
        raise ContentError(path, 1, "a scenario needs steps")
    scenario = Scenario(
        id=path.stem,
        title=str(title),
        warning=str(warning),
        minutes=int(minutes),
        start=next(iter(steps)),
        steps=MappingProxyType(steps),
        path=path,
    )
    _check_ways(scenario)
    return scenario


def _step(
    step_id: Text, block: Block, path: Path, topics: Mapping[str, Topic], moves: Collection[str]
) -> Step:
    fields = Fields(block, path)
    scene, agent = fields.optional_text("scene"), fields.optional_text("agent")
    choices = tuple(_choice(choice, path, topics, moves) for choice in fields.blocks("choices"))
    fields.finish()
    if scene is None and agent is None:
        raise ContentError(path, step_id.line, f"step `{step_id}` needs a `scene:` or an `agent:`")
    if len(choices) == 1:
        raise ContentError(path, step_id.line, f"step `{step_id}` has one choice; write two")
    if choices and not any(choice.is_right for choice in choices):
        raise ContentError(path, step_id.line, f"step `{step_id}` has no choice with `right: true`")
    return Step(
        id=str(step_id),
        scene=str(scene) if scene else None,
        agent=str(agent) if agent else None,
        choices=choices,
        line=step_id.line,
    )


def _choice(
    block: Block, path: Path, topics: Mapping[str, Topic], moves: Collection[str]
) -> Choice:
    fields = Fields(block, path)
    meant = fields.texts("moves")
    said, done = fields.optional_text("say"), fields.optional_text("do")
    right = fields.flag("right", False)
    topic_id, because, next_step = fields.text("topic"), fields.text("because"), fields.text("next")
    fields.finish()
    if (said is None) == (done is None):
        raise ContentError(path, block.line, "a choice has `say:` or `do:`, one of them")
    for move in meant:
        # A copy of the content without data/moves is still content.
        if moves and move not in moves:
            raise ContentError(path, move.line, f"there is no move `{move}` in data/moves")
    topic = topics.get(topic_id)
    if topic is None:
        raise ContentError(path, topic_id.line, f"there is no topic `{topic_id}`")
    blocks = topic.card + topic.answer
    if because not in {told.text for told in blocks}:
        raise ContentError(
            path, because.line, f"`because` must be a line of {topic_id} as it stands there"
        )
    if said is not None and said not in {told.text for told in blocks if told.kind == "say"}:
        raise ContentError(path, said.line, f"`say` must be a `>` line of {topic_id}")
    text = said if said is not None else done
    assert text is not None
    return Choice(
        text=str(text),
        is_spoken=said is not None,
        is_right=right,
        topic=str(topic_id),
        because=str(because),
        next=str(next_step),
        moves=tuple(map(str, meant)),
    )


def _check_ways(scenario: Scenario) -> None:
    """Every step is reached from the first, and from every step an end is reached."""
    steps, path = scenario.steps, scenario.path
    for step in steps.values():
        for choice in step.choices:
            if choice.next not in steps:
                raise ContentError(
                    path, step.line, f"step `{step.id}` leads to `{choice.next}`, which is not here"
                )
    reached = {scenario.start}
    waiting = [scenario.start]
    while waiting:
        for choice in steps[waiting.pop()].choices:
            if choice.next not in reached:
                reached.add(choice.next)
                waiting.append(choice.next)
    ending = {step.id for step in steps.values() if step.is_end}
    grows = True
    while grows:
        more = {s.id for s in steps.values() if any(c.next in ending for c in s.choices)} - ending
        ending |= more
        grows = bool(more)
    for step in steps.values():
        if step.id not in reached:
            raise ContentError(path, step.line, f"no choice leads to step `{step.id}`")
        if step.id not in ending:
            raise ContentError(path, step.line, f"from step `{step.id}` no way leads to an end")
