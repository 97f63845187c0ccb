"""A sentence of the house in every language that the client speaks, for what the server says to everybody."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL = "en"  # what whoever reads none of the others is shown


def in_every_language(sentence: str, **keys: str) -> dict[str, str]:
    """The sentence of that key by locale; each `{name}` in it becomes the word of the key given for the name."""
    return {
        locale: words[sentence].format(**{name: words[key] for name, key in keys.items()})
        for locale, words in _locales().items()
    }


def knows(key: str) -> bool:
    """Whether every language has a word for it: content of a newer build has names that are not here yet."""
    return all(key in words for words in _locales().values())


@cache
def _locales() -> Mapping[str, Mapping[str, str]]:
    found = files(__package__).joinpath("locales").iterdir()
    names = sorted(one.name for one in found if one.name.count(".") == 1)  # the names of content are files of their own
    return {
        name.removesuffix(".json"): json.loads(files(__package__).joinpath("locales", name).read_text(encoding="utf-8"))
        for name in names
    }
