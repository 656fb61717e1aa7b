"""Start without TensorFlow, which nothing in our pipeline uses.

Rasa imports it with its agent, for one module of training helpers that only TensorFlow components
call. That module is loaded at first use instead. Whatever uses it gets the real one: a pipeline
that names DIETClassifier imports TensorFlow then, as it always did.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

# rasa.nlu.extractors.extractor imports this as a module and reads it only in TensorFlow components.
_ON_FIRST_USE = frozenset({"rasa.utils.train_utils"})


class _OnFirstUse(MetaPathFinder):
    """Finds the modules above as Python's own finder does, and has them loaded lazily."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _ON_FIRST_USE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def be_lean() -> None:
    """Call before anything imports rasa; a second call does nothing."""
    if not any(isinstance(finder, _OnFirstUse) for finder in sys.meta_path):
        sys.meta_path.insert(0, _OnFirstUse())
