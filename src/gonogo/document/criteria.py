"""The lines of a criteria section: criteria, what holds for all of them, and what only a person can know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gonogo.core.criterion import Criterion, Statistic
from gonogo.core.plan import Component
from gonogo.document.criterion.grammar import parse_criterion
from gonogo.document.criterion.sentence import NotUnderstood, Role, Sentence, Terms
from gonogo.document.criterion.settle import Section, settle
from gonogo.document.criterion.terms import only_terms
from gonogo.document.fields import is_null, listing, words
from gonogo.document.nodes import Node, Path, Table, Words
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

PERSON = re.compile(r"(?:\*\*)?person(?:\*\*)?\s*:(?:\*\*)?\s*(?P<claim>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bindings:
    """The names that the rest of the plan may use. `terms` are those that hold for every criterion.

    `homes` are the components of those signals that are bound to one.
    """

    components: tuple[Component, ...] = ()
    signals: tuple[str, ...] = ()
    entry: str = ""
    terms: Terms = field(default_factory=Terms)
    homes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a section holds. `items` are claims that only people can know, with their lines."""

    criteria: tuple[Criterion, ...] = ()
    items: tuple[Words, ...] = ()


def read_lines(reading: Reading, node: Node | None, *, role: Role, path: Path, bindings: Bindings) -> Lines:
    """Every line of the section, or a problem for each that is not understood. `path` is that of the list."""
    lines = [_one_line(reading, entry) for entry in listing(reading, node, f"the list of {role.value} criteria")]
    items = [item for line in lines if (item := person_item(line)) is not None]
    rest = [line for line in lines if person_item(line) is None and line.text]
    said, wider = _terms(reading, rest)
    section = Section(role, said, bindings.terms)
    criteria: list[Criterion] = []
    for line in rest:
        if line in wider:
            continue
        place = f"{path}[{len(criteria)}]"
        criterion = _criterion(reading, line, section, place=place, bindings=bindings)
        if criterion is not None:
            criteria.append(criterion)
    return Lines(tuple(criteria), tuple(items))


def person_item(line: Words) -> Words | None:
    """The claim of a line `person: …`, None where the line is none."""
    found = PERSON.fullmatch(line.text)
    return Words(found["claim"], line.line) if found else None


def id_prefix(path: Path) -> str:
    """`$.phases[1].failure` is `phase-2/failure`, `$.guards` is `guards`."""
    found = re.fullmatch(r"\$\.phases\[(\d+)\]\.(\w+)", path)
    return f"phase-{int(found[1]) + 1}/{found[2]}" if found else path.removeprefix("$.")


def _criterion(reading: Reading, line: Words, section: Section, *, place: Path, bindings: Bindings) -> Criterion | None:
    prefix, _, index = place.removesuffix("]").rpartition("[")
    try:
        sentence = parse_criterion(line.text, section.role, signals=bindings.signals)
        sentence = _of_component(sentence, bindings)
        criterion = settle(sentence, section, criterion_id=f"{id_prefix(prefix)}/{int(index) + 1}")
    except NotUnderstood as reason:
        reading.wrong(reason.code, line.line, what=reason.what, hint=reason.hint)
        return None
    reading.place(place, line.line)
    return criterion


def _of_component(sentence: Sentence, bindings: Bindings) -> Sentence:
    names = [component.name for component in bindings.components]
    if sentence.component is not None and sentence.component not in names:
        hint = did_you_mean(sentence.component, names)
        raise NotUnderstood("GG-1308", f"no component is called `{sentence.component}`", hint)
    sentence = _at_home(sentence, bindings)
    if sentence.component == bindings.entry:
        sentence = replace(sentence, component=None)
    needs_limit = sentence.measure.statistic is Statistic.EXHAUSTION
    if not sentence.bound.to_limit and not needs_limit:
        return sentence
    about = sentence.component or bindings.entry
    limits = {component.name: component.memory_bytes_max for component in bindings.components}
    limit = limits.get(about)
    if limit is None:
        raise NotUnderstood("GG-1202", f"`{about}` has no memory limit", "Give the component a `memory limit:`.")
    if needs_limit:
        return sentence
    return replace(
        sentence, bound=replace(sentence.bound, value=float(int(limit * sentence.bound.value)), to_limit=False)
    )


def _at_home(sentence: Sentence, bindings: Bindings) -> Sentence:
    """A signal that is bound to a component is always of that one."""
    home = bindings.homes.get(sentence.measure.signal)
    if home is None or sentence.component == home:
        return sentence
    if sentence.component is not None:
        what = f"`{sentence.measure.signal}` is a signal of `{home}`, not of `{sentence.component}`"
        raise NotUnderstood("GG-1308", what, "Leave `of component` out.")
    return replace(sentence, component=home)


def _terms(reading: Reading, lines: Sequence[Words]) -> tuple[Terms, list[Words]]:
    said, found = Terms(), []
    for line in lines:
        try:
            terms = only_terms(line.text)
        except NotUnderstood:
            # The line is read again as a criterion, which tells what is wrong with it.
            continue
        if terms is None:
            continue
        found.append(line)
        if terms.for_s is not None or terms.reading is not None:
            reading.wrong(
                "GG-1106", line.line, what="a duration or reading for a whole section", hint="Say it on each line."
            )
        said = terms.over(said)
    return said, found


def _one_line(reading: Reading, entry: Node) -> Words:
    """An entry as one line: YAML reads `…; on no data: hold` without quotes as a table, which is joined again."""
    if isinstance(entry, Table):
        said = [f"{key.text}: {value.text}" for key, value in entry.pairs if isinstance(value, Words)]
        if len(said) == len(entry.pairs):
            return Words(" ".join("; ".join(said).split()), entry.line)
    if is_null(entry):
        reading.wrong("GG-1103", entry.line, what="an empty line in a list of criteria")
        return Words("", entry.line)
    return Words(words(reading, entry, "a criterion"), entry.line)
