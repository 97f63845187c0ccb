"""The front matter: components, signals, people, channels and settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gonogo.core.criterion import OnNoData
from gonogo.core.plan import (
    Baseline,
    Channel,
    Component,
    GoingBack,
    Principal,
    PrincipalKind,
    Signal,
    Strategy,
)
from gonogo.document import keys, quantity
from gonogo.document.criterion.measures import RESERVED
from gonogo.document.criterion.sentence import NotUnderstood, Terms
from gonogo.document.criterion.terms import only_terms
from gonogo.document.fields import (
    Fields,
    duration,
    entries,
    entry_name,
    fields,
    listing,
    one_of,
    whole,
    words,
    words_name,
)
from gonogo.document.limits import COMPONENTS_MAX, PEOPLE_MAX
from gonogo.document.nodes import Node, Words
from gonogo.document.parts_of_component import (
    check_references,
    read_artifact,
    read_drain,
    read_probe,
    read_route,
)
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

SIDES = ("side_label", "side_new", "side_stable")
SOURCES = {"prometheus_text": ("url", "metric", *SIDES)}
CHANNEL_KINDS = {"file": ("path",), "webhook": ("url",)}
OTHERS = {"source": ("component",)}
"""Keys beside the settings of a kind."""
REPLICAS_MAX = 100


def read_components(reading: Reading, node: Node | None) -> tuple[Component, ...]:
    """Every component, in the order of the document."""
    found = entries(reading, node, "components")
    if len(found) > COMPONENTS_MAX:
        reading.wrong("GG-1002", found[0][0].line, what=f"more than {COMPONENTS_MAX} components")
    return tuple(_component(reading, key, value) for key, value in found)


def read_signals(reading: Reading, node: Node | None, components: tuple[Component, ...]) -> tuple[Signal, ...]:
    """The plan's own signals."""
    names = [component.name for component in components]
    return tuple(_signal(reading, key, value, names) for key, value in entries(reading, node, "signals"))


def read_people(reading: Reading, node: Node | None) -> tuple[Principal, ...]:
    """Who may act, with their roles."""
    found = entries(reading, node, "people")
    if len(found) > PEOPLE_MAX:
        reading.wrong("GG-1002", found[0][0].line, what=f"more than {PEOPLE_MAX} people")
    return tuple(_principal(reading, key, value) for key, value in found)


def read_channels(reading: Reading, node: Node | None) -> tuple[Channel, ...]:
    """Where messages go."""
    return tuple(_channel(reading, key, value) for key, value in entries(reading, node, "channels"))


def read_going_back(reading: Reading, node: Node | None) -> GoingBack:
    """The window in which going back stays possible, and the promise of how long it takes."""
    if node is None:
        return GoingBack(0.0, 0.0)
    table = fields(reading, node, "going back", keys=keys.GOING_BACK)
    window_s = duration(reading, table.need("window"), "the window for going back")
    return GoingBack(window_s, duration(reading, table.need("budget"), "the budget for going back"))


def read_terms(reading: Reading, node: Node | None) -> Terms:
    """What holds for every criterion that does not say otherwise."""
    if node is None:
        return Terms()
    table = fields(reading, node, "criteria", keys=keys.CRITERIA)
    said = [f"{word}: {words(reading, value, word)}" for word in ("on no data",) if (value := table.get(word))]
    requests = table.get("at least")
    if requests is not None:
        said.append(f"at least {words(reading, requests, 'at least').removesuffix('requests')} requests")
    after_s = duration(reading, table.get("after"), "after") or None
    return replace(_only_terms(reading, "; ".join(said), node.line), unknown_after_s=after_s)


def _only_terms(reading: Reading, text: str, line: int) -> Terms:
    if not text:
        return Terms()
    # After a slip here the criteria are read as if something harmless stood there, so that it is told once.
    harmless = Terms(on_no_data=OnNoData.HOLD, requests_min=1)
    try:
        terms = only_terms(text)
    except NotUnderstood as reason:
        reading.wrong(reason.code, line, what=reason.what, hint=reason.hint)
        return harmless
    if terms is None:
        hint = "Write `{on no data: hold, at least: 100 requests}`."
        reading.wrong("GG-1105", line, what="`criteria` is not understood", hint=hint)
    return terms or harmless


def _component(reading: Reading, key: Words, node: Node) -> Component:
    name = entry_name(reading, key, "the component")
    what = f"component `{name}`"
    table = fields(reading, node, what, keys=keys.COMPONENT)
    reading.place(f"$.components.{name}", key.line)
    smoke = listing(
        reading, table.need("smoke", "Name the paths that must answer after a deploy and after going back."), "smoke"
    )
    return Component(
        name=name,
        strategy=one_of(reading, table.need("strategy"), "the strategy", kinds=Strategy, default=Strategy.CANARY),
        stable=read_artifact(reading, table.need("stable") or table.table, f"{name} stable"),
        new=read_artifact(reading, table.need("new") or table.table, f"{name} new"),
        ready=read_probe(reading, table.need("ready"), "ready"),
        smoke=tuple(read_probe(reading, probe, "smoke") for probe in smoke),
        drain=read_drain(reading, table.get("drain")),
        after=tuple(entry_name(reading, entry, "after") for entry in listing(reading, table.get("after"), "after")),
        replicas=whole(reading, table.get("replicas"), "replicas", default=1, bounds=(1, REPLICAS_MAX)),
        route=read_route(reading, table.get("route")),
        memory_bytes_max=_memory(reading, table),
        baseline=one_of(reading, table.get("baseline"), "the baseline", kinds=Baseline, default=Baseline.STANDING),
    )


def _memory(reading: Reading, table: Fields) -> int | None:
    node = table.get("memory limit")
    if node is None:
        return None
    text = words(reading, node, "the memory limit")
    size = quantity.size_bytes(text)
    if not size:
        reading.wrong("GG-1105", node.line, what=f"the memory limit is `{text}`", hint="Write `512 MB`.")
    return size


def _signal(reading: Reading, key: Words, node: Node, components: Sequence[str]) -> Signal:
    name = words_name(reading, key, "the signal").lower()
    if name in RESERVED or not name[:1].isalpha():
        reading.wrong(
            "GG-1112", key.line, what=f"a signal cannot be called `{name}`", why="The word has a meaning in criteria."
        )
    table, source = _kind(reading, node, f"signal `{name}`", key="source", kinds=SOURCES)
    reading.place(f"$.signals.{name}", key.line)
    settings = _settings(reading, table, SOURCES.get(source, ()))
    return Signal(name, source, settings, _component_of(reading, table, components))


def _component_of(reading: Reading, table: Fields, components: Sequence[str]) -> str | None:
    node = table.get("component")
    if node is None:
        return None
    name = entry_name(reading, node, f"the component of {table.what}")
    if name and name not in components:
        hint = did_you_mean(name, components)
        reading.wrong("GG-1308", node.line, what=f"no component is called `{name}`", hint=hint)
    return name or None


def _channel(reading: Reading, key: Words, node: Node) -> Channel:
    name = words_name(reading, key, "the channel")
    table, kind = _kind(reading, node, f"channel `{name}`", key="kind", kinds=CHANNEL_KINDS)
    reading.place(f"$.channels.{name}", key.line)
    return Channel(name, kind, _settings(reading, table, CHANNEL_KINDS.get(kind, ())))


def _kind(
    reading: Reading, node: Node, what: str, *, key: str, kinds: Mapping[str, tuple[str, ...]]
) -> tuple[Fields, str]:
    others = OTHERS.get(key, ())
    every = [key, *others, *(name.replace("_", " ") for names in kinds.values() for name in names)]
    table = fields(reading, node, what, keys=every)
    chosen = table.need(key)
    word = words(reading, chosen, f"the {key} of {what}")
    if chosen is not None and word not in kinds:
        reading.wrong("GG-1104", chosen.line, what=f"the {key} of {what} is `{word}`", hint=did_you_mean(word, kinds))
    for name, value in table.table.pairs:
        wanted = [key, *others, *(setting.replace("_", " ") for setting in kinds.get(word, ()))]
        if word in kinds and name.text.replace("_", " ").lower() not in wanted:
            reading.wrong(
                "GG-1101",
                value.line,
                what=f"`{name.text}` means nothing for `{word}`",
                hint=f"It has {', '.join(wanted)}.",
            )
    return table, word


def _settings(reading: Reading, table: Fields, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    settings = []
    has_sides = any(table.get(name.replace("_", " ")) for name in SIDES)
    for name in names:
        if name in SIDES and not has_sides:
            # Without a label the value is one of both sides, such as the size of a shared queue.
            continue
        node = table.need(name.replace("_", " "))
        text = words(reading, node, f"`{name}` of {table.what}")
        if node is not None:
            check_references(reading, text, node.line)
        settings.append((name, text))
    return tuple(settings)


def _principal(reading: Reading, key: Words, node: Node) -> Principal:
    name = words_name(reading, key, "the person")
    table = fields(reading, node, f"`{name}`", keys=keys.PERSON)
    kind = one_of(
        reading, table.need("kind"), f"the kind of `{name}`", kinds=PrincipalKind, default=PrincipalKind.PERSON
    )
    if kind in (PrincipalKind.ENGINE, PrincipalKind.GUARD):
        reading.wrong(
            "GG-1104", node.line, what=f"`{name}` cannot be the {kind.value}", hint="Write person, program or ci."
        )
    roles = listing(reading, table.need("roles"), f"the roles of `{name}`")
    reading.place(f"$.people.{name}", key.line)
    return Principal(name, kind, tuple(words_name(reading, role, "the role") for role in roles))
