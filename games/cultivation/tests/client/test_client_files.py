"""What the browser is given: small, whole, cached well, and in both languages."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from starlette.routing import Router

import cultivation
from cultivation.client.description import describe
from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.systems import SYSTEMS
from cultivation.rules.turn import Code
from cultivation.service import client_files

BUNDLE_BYTES_MAX = 150_000
LANGUAGES = ("en", "de")


@pytest.fixture(scope="module")
def parts():
    """The client's own files, by path."""
    return {path: held for path, held in client_files.bundle().items() if path not in {"commands.json", "content.json"}}


def fetch(path, **headers):
    """(status, headers, body) as the routes answer."""
    said = []
    head = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": head, "query_string": b"", "root_path": ""}

    async def run():
        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            said.append(message)

        await Router(routes=client_files.routes(None))(scope, receive, send)

    asyncio.run(run())
    told = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], told, b"".join(message.get("body", b"") for message in said[1:])


def test_the_whole_client_is_small(parts):
    """A player on a slow line would wait for every byte over the bound."""
    packed = sum(len(held.packed) for held in parts.values())
    assert packed <= BUNDLE_BYTES_MAX, packed
    assert sum(path.endswith(".js") for path in parts) >= 20


def test_every_module_that_is_imported_is_served(parts):
    """A page with one missing module stays blank."""
    for path, held in parts.items():
        folder = path.split("/")[:-1]
        for name in re.findall(r'from "\./([\w./]+)"|from "(\.\./[\w./]+)"', held.plain.decode()):
            target = "/".join([*folder, name[0]]) if name[0] else name[1].removeprefix("../")
            assert target in parts, (path, target)
    for asset in re.findall(r'(?:href|src)="/client/([\w./]+)"', parts["index.html"].plain.decode()):
        assert asset in parts, asset


def test_nothing_comes_from_elsewhere(parts):
    """A font or script of another host would tell that host who plays, and fail where it is away."""
    for path, held in parts.items():
        found = re.findall(r"https?://[^\s\"')]+", held.plain.decode())
        assert set(found) <= {"http://www.w3.org/2000/svg"}, (path, found)


def test_only_what_the_compositor_moves_is_animated(parts):
    """Animating a size or a colour would redraw the page sixty times a second and drain a phone."""
    css = "".join(held.plain.decode() for path, held in parts.items() if path.endswith(".css"))
    frames = re.findall(r"@keyframes \w+ \{((?:[^{}]*\{[^}]*\})*)\s*\}", css)
    moved = {name for frame in frames for name in re.findall(r"([\w-]+):", "".join(re.findall(r"\{([^}]*)\}", frame)))}
    transitions = {rule.split()[0] for rule in re.findall(r"transition: ([^;}]+)", css)}
    assert frames
    assert moved | transitions <= {"transform", "opacity", "none"}, moved | transitions


def test_there_is_one_loop_and_nobody_measures_the_page(parts):
    """A second loop, or a look at a size after a change, would make the browser lay out the page within a frame."""
    code = {path: held.plain.decode() for path, held in parts.items() if path.endswith(".js")}
    assert [path for path, text in code.items() if "requestAnimationFrame" in text] == ["loop.js"]
    sizes = r"\b(?:offset|client|scroll)(?:Width|Height)|\boffset(?:Top|Left)\b"
    measured = rf"{sizes}|getBoundingClientRect|getComputedStyle|setInterval"
    assert {path: found for path, text in code.items() if (found := re.findall(measured, text))} == {}


def test_both_languages_have_every_word(parts):
    """A player who reads German would meet a bare key in the middle of a sentence."""
    words = {lang: json.loads(parts[f"locales/{lang}.json"].plain) for lang in LANGUAGES}
    assert words["en"].keys() == words["de"].keys()
    needed = {f"system.{system.name}" for system in SYSTEMS} | {f"code.{code}" for code in get_args(Code)}
    needed |= {f"realm.{r}" for r in range(len(tables().realms))} | {f"element.{name}" for name in tables().elements}
    assert needed <= words["en"].keys(), needed - words["en"].keys()


def called():
    """Everything in the content that has a name, by kind and id, as the client asks for it."""
    t = tables()
    yield from (f"quest.{id_}" for period in ("main", "daily", "weekly", "bounty") for id_ in getattr(t.quest, period))
    yield from (f"achievement.{id_}" for id_ in t.achievement.achievements)
    yield from (f"skill.{id_}" for id_ in [*t.skills.active, *t.skills.passive])
    yield from (f"accessory.{id_}" for id_ in t.accessories.definitions)
    yield from (f"item.{id_}" for id_ in t.items)
    yield from (f"gear.{id_}" for id_ in t.gear)
    yield from (f"mount.{id_}" for id_ in t.mount.names)
    yield from (f"node.{n}" for n in range(len(t.soul.nodes)))
    yield from (f"kind.{n}" for n in range(len(t.runes.kinds)))
    yield from (f"word.{n}" for n in range(len(t.runes.words)))


def test_all_content_has_a_german_name(parts):
    """A quest that is new would stand in English among German sentences; one that is gone would stay in the file."""
    names = json.loads(parts["locales/content.de.json"].plain)
    assert set(called()) == names.keys()
    assert all(name.strip() for name in names.values())


def test_what_the_server_says_has_words(parts):
    """A letter's subject, a command or an event would be shown as it is written in the code."""
    words = json.loads(parts["locales/en.json"].plain)
    needed = {f"command.{name}" for name in [*COMMANDS, *DEALS]} | {f"about.{system.name}" for system in SYSTEMS}
    rules = Path(cultivation.__file__).parent / "rules"
    subjects = re.findall(r'subject="(\w+)"', "".join(path.read_text(encoding="utf-8") for path in rules.glob("*.py")))
    assert len(subjects) > 5
    needed |= {f"subject.{subject}" for subject in subjects}
    t = tables()
    goals = [row.goal for period in ("main", "daily", "weekly", "bounty") for row in getattr(t.quest, period).values()]
    goals += t.achievement.counters.values()
    needed |= {f"goal.{goal.state or '.'.join(filter(None, [goal.event, goal.sum or goal.field]))}" for goal in goals}
    needed |= {f"dungeon.{n}" for n in range(20)} | {f"dungeon.diff.{n}" for n in range(3)}
    assert needed <= words.keys(), needed - words.keys()


def test_words_that_the_code_asks_for_are_there(parts):
    """A key that is misspelled shows as a broken label."""
    words = json.loads(parts["locales/en.json"].plain)
    asked = {
        key
        for path, held in parts.items()
        if path.endswith(".js")
        for key in re.findall(r'\bt\("([\w.]+)"', held.plain.decode())
    }
    assert len(asked) > 100
    assert asked <= words.keys(), asked - words.keys()


def test_every_command_is_described_with_its_arguments():
    """A system without a screen of its own is reached only by the form that is drawn from this."""
    told = json.loads(describe())
    assert told["commands"].keys() == COMMANDS.keys() | DEALS.keys()
    assert [system["name"] for system in told["systems"]] == [system.name for system in SYSTEMS]
    assert told["commands"]["create"]["args"]["required"] == ["name", "element"]
    assert told["systems"][6]["gate"] == {"realm": 1, "level": 20, "age_ms": 259_200_000}


def test_the_word_lists_against_abuse_are_not_published():
    """Whoever wants to get round the name filter would read it here."""
    _, _, body = fetch("/v1/content.json")
    told = json.loads(body)
    assert told["version"] == tables().version
    assert not {"forbidden_words", "confusables"} & told.keys()


def test_what_a_browser_holds_is_not_sent_again():
    """Every start would load everything anew, or, cached blindly, mix two builds."""
    status, headers, body = fetch("/client/app.js", accept_encoding="gzip")
    assert (status, headers["content-encoding"], headers["cache-control"]) == (200, "gzip", "no-cache")
    assert b"startLoop" in gzip.decompress(body)
    assert fetch("/client/app.js", if_none_match=headers["etag"])[0] == 304
    assert fetch("/client/app.js", if_none_match='"another"')[0] == 200
    assert b"startLoop" in fetch("/client/app.js")[2]


@pytest.mark.parametrize("path", ["/client/../home.py", "/client/description.py", "/client/nothing.js", "/client/"])
def test_nothing_but_the_client_is_served(path):
    """The server's own files would be open to everybody."""
    assert fetch(path)[0] == 404
