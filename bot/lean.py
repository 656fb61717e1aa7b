"""Start without what nothing here uses: TensorFlow, ten foreign chat channels, two databases.

Rasa imports all of it with its agent: 500 MB and most of the time of a start. Four habits, three of
Rasa's and one of spaCy's, are changed, each for the modules named below and no others; nobody
else's import is touched, and whoever uses one of these things gets Rasa's own, at that moment.

1. A module that is imported long before it is used runs its body at the first use of a name.
2. A module that imports a class only to compare with it, or for one function that we do not call,
   sees a stand-in for that class.
3. Rasa's register of components imports a component when a pipeline names it, not all of them.
4. A module that tries what it could use, and goes on without, is told that it is not there.

Without TensorFlow on the machine all this still works, and a pipeline that names DIETClassifier
says what to install.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

# 1. Module -> the module from which it gives the names that are always asked of it, or None.
_BODY_AT_FIRST_USE: Mapping[str, str | None] = {
    # Training helpers; imports TensorFlow. rasa.nlu.extractors.extractor names it for a type.
    "rasa.utils.train_utils": None,
    # Telegram, Slack, Twilio and so on; everybody imports the package for one base class.
    "rasa.core.channels": "rasa.core.channels.channel",
    # Plots of reports; imports matplotlib.
    "rasa.utils.plotting": None,
    # Confirms that somebody agreed to be counted; imports requests, and telemetry is off here.
    "rasa.telemetry": None,
    # What `rasa interactive` and `rasa shell` ask at a terminal; imports prompt_toolkit.
    "questionary": None,
}

# 2. Module -> the modules whose classes it sees as stand-ins.
_STANDS_IN: Mapping[str, frozenset[str]] = {
    "rasa.graph_components.validators.default_recipe_validator": frozenset(
        {
            "rasa.core.policies.ted_policy",
            "rasa.nlu.classifiers.diet_classifier",
            "rasa.nlu.extractors.crf_entity_extractor",
            "rasa.nlu.selectors.response_selector",
        }
    ),
    # Splits data to train TensorFlow's components on; imports scikit-learn and most of scipy.
    "rasa.utils.tensorflow.model_data": frozenset({"sklearn.model_selection"}),
    # What the command `spacy info` prints; imports all of spaCy's commands, and requests.
    "spacy": frozenset({"spacy.cli.info"}),
    # DynamoDB's and MongoDB's stores.
    "rasa.core.tracker_store": frozenset({"boto3.dynamodb.conditions", "pymongo.collection"}),
}

# 3. The list of all components, and the recipe that keeps the register.
_COMPONENTS = "rasa.engine.recipes.default_components"
_RECIPE = "rasa.engine.recipes.default_recipe"

# 4. Module -> the packages that it does not find. spaCy's numbers look for every other library of
# numbers and import it whole; our matchers need none of them.
_WITHOUT: Mapping[str, frozenset[str]] = {
    "thinc.compat": frozenset({"cupy", "cupyx", "torch", "tensorflow", "mxnet", "h5py"}),
}

# Not in requirements.lock; see requirements-without.txt.
_LEFT_OUT = ("tensorflow", "tensorflow_hub", "tensorflow_text")


def be_lean() -> None:
    """Call before anything imports rasa or numpy; a second call does nothing."""
    # Our matrices are small: threads that wait for one another on a busy machine only cost.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not any(isinstance(finder, _Lean) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Lean())


class _Lean(MetaPathFinder):
    """Finds the modules above where Python finds them, and gives them a loader of ours."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        loader = _loader(fullname)
        if loader is None:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        # Only plain source is changed; anything else is loaded as ever.
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = loader(fullname, spec.loader.path)
        return spec


def _loader(fullname: str) -> Callable[[str, str], SourceFileLoader] | None:
    if fullname in _BODY_AT_FIRST_USE:
        return _BodyAtFirstUse
    if fullname in _STANDS_IN:
        return _WithStandIns
    if fullname in _WITHOUT:
        return _WithoutPackages
    if fullname == _COMPONENTS:
        return _ComponentsByName
    return None


class _BodyAtFirstUse(SourceFileLoader):
    """The module is there at once and empty; the first name asked of it runs its body (PEP 562).

    importlib's own LazyLoader runs a package's body as soon as a module inside it is imported.
    """

    def exec_module(self, module: ModuleType) -> None:
        # Two threads may ask at once; the body itself asks for names of its own package.
        lock = threading.RLock()
        always = _BODY_AT_FIRST_USE[module.__name__]
        defined = _names(self.get_code(module.__name__))

        def first_use(name: str) -> Any:
            # Python asks every module for some names of its own, such as __path__ and __wrapped__.
            if name not in defined:
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            if always is not None and hasattr(importlib.import_module(always), name):
                return getattr(importlib.import_module(always), name)
            with lock:
                if vars(module).get("__getattr__") is first_use:
                    del vars(module)["__getattr__"]
                    try:
                        super(_BodyAtFirstUse, self).exec_module(module)
                    except BaseException:
                        vars(module)["__getattr__"] = first_use
                        raise
            return getattr(module, name)

        vars(module)["__getattr__"] = first_use


def _names(code: CodeType | None) -> frozenset[str]:
    """All names that a module's body defines, and some that it only uses."""
    return frozenset(code.co_names) if code else frozenset()


class _WithStandIns(SourceFileLoader):
    """Runs the module's own code, with stand-ins where it imports from certain modules."""

    def get_code(self, fullname: str) -> CodeType:
        # Compiled here each time, because Python's cache would hand it to those who are not lean.
        tree = ast.parse(self.get_data(self.path), self.path)
        tree.body = [line for line in tree.body if _stood_in_for(line, fullname) is None]
        return compile(tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        for line in ast.parse(self.get_data(self.path)).body:
            source = _stood_in_for(line, module.__name__)
            if source is not None and isinstance(line, ast.ImportFrom):
                for name in line.names:
                    vars(module)[name.asname or name.name] = StandIn(source, name.name)
        super().exec_module(module)


def _stood_in_for(line: ast.stmt, module: str) -> str | None:
    """The module from which this line of another one imports, when that gets a stand-in."""
    if not isinstance(line, ast.ImportFrom):
        return None
    # All that import from near them are packages: one dot is the package itself.
    source = f"{module}.{line.module}" if line.level == 1 else line.module
    return source if source in _STANDS_IN[module] else None


class _WithoutPackages(SourceFileLoader):
    """Runs the module's own code; certain of its imports fail as for something not installed."""

    def get_code(self, fullname: str) -> CodeType:
        # Compiled here each time, because Python's cache would hand it to those who are not lean.
        tree = ast.parse(self.get_data(self.path), self.path)
        return compile(_NotThere(_WITHOUT[fullname]).visit(tree), self.path, "exec")


class _NotThere(ast.NodeTransformer):
    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages

    def visit_Import(self, line: ast.Import) -> ast.stmt:
        if self._packages.isdisjoint(name.name.split(".")[0] for name in line.names):
            return line
        fails = ast.parse("raise ImportError('Farol runs without it')").body[0]
        return ast.copy_location(ast.fix_missing_locations(fails), line)


class StandIn:
    """Stands for a class that may never be loaded; compares as that class would.

    A class that nobody has loaded is nobody's base and equal to nothing, so questions are answered
    without loading it. Any other use loads it.
    """

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self.__name__ = name

    def _real(self) -> Any:
        return getattr(importlib.import_module(self._module), self.__name__)

    def _loaded(self) -> Any:
        return getattr(sys.modules.get(self._module), self.__name__, None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._real(),)

    def __subclasscheck__(self, cls: type) -> bool:
        loaded = self._loaded()
        return loaded is not None and issubclass(cls, loaded)

    def __instancecheck__(self, instance: object) -> bool:
        loaded = self._loaded()
        return loaded is not None and isinstance(instance, loaded)

    def __eq__(self, other: object) -> bool:
        return other is self or (other is not None and other is self._loaded())

    def __hash__(self) -> int:
        loaded = self._loaded()
        return hash((self._module, self.__name__)) if loaded is None else hash(loaded)


class _ComponentsByName(SourceFileLoader):
    """Reads Rasa's list of components and imports none of them."""

    def exec_module(self, module: ModuleType) -> None:
        where = {
            name.name: line.module
            for line in ast.parse(self.get_data(self.path)).body
            if isinstance(line, ast.ImportFrom) and line.module
            for name in line.names
        }
        recipe = importlib.import_module(_RECIPE).DefaultV1Recipe
        recipe._registered_components = _Register(where, recipe._registered_components)
        vars(module)["DEFAULT_COMPONENTS"] = _Components(where)

        def component(name: str) -> Any:
            if name in where:
                return getattr(importlib.import_module(where[name]), name)
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

        vars(module)["__getattr__"] = component


class _Register(dict[str, Any]):
    """Rasa's register; a component of Rasa's own is imported, and so registered, when asked for."""

    def __init__(self, where: Mapping[str, str], registered: Mapping[str, Any]) -> None:
        super().__init__(registered)
        self._where = where

    def __contains__(self, name: object) -> bool:
        if not super().__contains__(name) and isinstance(name, str) and name in self._where:
            try:
                importlib.import_module(self._where[name])
            except ModuleNotFoundError as error:
                if str(error.name).split(".")[0] not in _LEFT_OUT:
                    raise
                raise ImportError(
                    f"{name} needs {error.name}, which Farol runs without; run: make env-rasa"
                ) from error
        return super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise KeyError(name)


class _Components(Sequence[Any]):
    """DEFAULT_COMPONENTS: nobody reads it in Rasa; whoever does gets the classes."""

    def __init__(self, where: Mapping[str, str]) -> None:
        self._where = list(where.items())

    def __len__(self) -> int:
        return len(self._where)

    def __iter__(self) -> Iterator[Any]:
        return (getattr(importlib.import_module(module), name) for name, module in self._where)

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]
