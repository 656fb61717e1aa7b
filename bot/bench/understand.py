"""How long understanding alone takes: a model and questions in, seconds a question out, as JSON.

Run in a process of its own, so that one model's memory is not counted as another's.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def _model(path: str) -> Callable[[str], str]:
    from rasa.core.agent import Agent

    agent = Agent.load(path)
    loop = asyncio.new_event_loop()

    def understand(text: str) -> str:
        parsed: Any = loop.run_until_complete(agent.parse_message(text))
        return str(parsed["intent"]["name"])

    return understand


def _floor(examples: list[tuple[str, str]]) -> Callable[[str], str]:
    """What anybody would write first: TF-IDF and a linear SVM, called as a function."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    pipeline = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2)),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3),
        ),
        LinearSVC(),
    )
    pipeline.fit([text for text, _ in examples], [intent for _, intent in examples])
    return lambda text: str(pipeline.predict([text])[0])


def main() -> None:
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not asked["default_imports"]:
        from bot.lean import be_lean
        from bot.quiet import be_quiet

        be_quiet()
        be_lean()
    began, cpu_began = time.perf_counter(), time.process_time()
    understand = _model(asked["model"]) if asked["model"] else _floor(asked["examples"])
    ready = (time.perf_counter() - began, time.process_time() - cpu_began)
    for text, _ in asked["questions"][:20]:
        understand(text)
    seconds, right = [], 0
    for text, intent in asked["questions"]:
        began = time.perf_counter()
        right += understand(text) == intent
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"ready": ready, "seconds": seconds, "right": right / len(seconds)}))


if __name__ == "__main__":
    main()
