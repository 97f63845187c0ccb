"""The lenient way in: any Markdown document to its outline. Nothing is dropped and no line is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from gonogo.core.outline import Figure, Line, Outline, PhaseOutline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.criterion.sentence import NotUnderstood
from gonogo.document.criterion.terms import only_terms
from gonogo.document.explain.classify import SECTION_TERMS, Seen, kind_of, reading_of, sign_of
from gonogo.document.explain.figures import figures_of, has_sample, measure_of, statistic_of
from gonogo.document.explain.frames import unframed
from gonogo.document.explain.headings import about, is_phase
from gonogo.document.explain.languages import in_english, is_foreign
from gonogo.document.explain.phases import find_phases, place_of
from gonogo.document.explain.repair import repair
from gonogo.document.explain.rungs import as_phases, find_rungs
from gonogo.document.explain.scopes import Scopes, has_title
from gonogo.document.explain.shapes import BOLD_HEADING, shaped, with_headings
from gonogo.document.explain.tables import criteria_of_rows, phases_of_rows
from gonogo.document.limits import READ_CHARS_MAX
from gonogo.document.markdown_blocks import Block, Kind, blocks
from gonogo.document.reading import Reading
from gonogo.document.source import FENCE, read_text

_LABEL_HEADING = re.compile(r"\*\*(?P<words>[^*]+?)(?::\*\*|\*\*\s*:)\s*(?:\([^)]*\)\s*)?")
_BOLD = re.compile(r"(?:[✅⚠️🔴🟡🟢⚡🔒🛠📈\ufe0f-]|OK)*\s*\*\*(?P<label>[^*]+?)\*\*\s*(?P<rest>.*)", re.DOTALL)
_COLON = re.compile(r"(?P<label>[^\W\d_][\w /&'.-]{0,40}?)(?::\s+|：\s*)(?P<rest>\S.*)", re.DOTALL)
BOLD_LEVEL = 7
"""Below every heading with signs."""
_SENTENCE = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]here|[Tt]hese|[Ii]f|[Ww]hen|[Ww]e|[Ii]t)\s")
"""So begins a sentence, whose colon ends no label."""
_PLAIN_HEADING = re.compile(r"(?P<words>[^.:：]{3,60}?)\s*[:：]")
_NAMES = re.compile(r"(?P<words>[^:：]{2,60}?)\s*[:：]")
"""An item that only names what hangs below it."""
_EMPHASIS = re.compile(r"^[*_](?!\*)(?P<words>.+?)[*_]$", re.DOTALL)
_LOCAL = re.compile(r"\]\((?P<link>\.{0,2}/?[\w./-]+\.\w{2,4})\)|`(?P<path>[\w./-]+\.(?:md|ya?ml|json|sh|txt))`")
_TERMS = re.compile(r"[;,]\s*at least [\d,]+ requests\b|[;,]\s*on no data:.*|[;,]\s*read as \w+", re.IGNORECASE)
"""What a plan's criterion says besides its bound."""
_STABLE = re.compile(r"worse than (?:the )?stable", re.IGNORECASE)
_RULER = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
"""A ruler across the page: single lines below it are about the document, as its status and its date."""
BLANKS = 2
_CHANGES = ("degradation", "baseline", "compared", "improvement")
_NEVER = re.compile(
    r"zero\s|all \w+ .*\bfor \d|\w[\w ]*: \d+ of \d+\b|(?:no|not a single|keine?|ningún|ninguna|aucune?)\s.*"
    r"\b(?:for|in|within|over|during)\s(?:the )?(?:first |last )?\d",
    re.IGNORECASE,
)
"""`no OOM kill for 72 hours`: the count of something within a time, which a program can see."""
_DECIDABLE = ("criterion", "trigger", "alert rule", "kpi")
_BUILT_IN = ("errors", "availability", "latency", "memory")


def explain(path: Path | str) -> Outline:
    """The outline of a Markdown document. PlanErrors only where the file cannot be read, is too large or no text."""
    path = Path(path)
    reading = Reading(str(path))
    text = read_text(path, reading)
    reading.problems = [problem for problem in reading.problems if problem.code != "GG-1004"]
    reading.stop_if_wrong()
    outline = explain_text(text, str(path))
    return replace(outline, missing_files=_missing(outline, path.parent))


def _missing(outline: Outline, folder: Path) -> tuple[tuple[int, str], ...]:
    """Local links and paths in backticks that lead to nothing, each path once."""
    found: dict[str, int] = {}
    for line in outline.lines:
        for named in _LOCAL.finditer(line.text):
            name = named["link"] or named["path"]
            if "://" not in name and not (folder / name).exists():
                found.setdefault(name, line.line)
    return tuple((line, name) for name, line in found.items())


def explain_text(text: str, file: str) -> Outline:
    """The outline of a text that is already in hand."""
    # The parser ends a line at every kind of line end.
    text, repaired = repair(text.replace("\r\n", "\n").replace("\r", "\n"))
    source = tuple(text.split("\n"))
    body, offset = _without_front_matter(source)
    lines = tuple(_backward(list(_lines(body, source, offset=offset))))
    phases = find_phases(lines, last_line=len(source))
    of_rows = phases_of_rows(lines) if not phases else ()
    rungs = () if phases or of_rows else find_rungs(lines, last_line=len(source))
    phases = phases or of_rows or rungs
    lines = as_phases(lines, rungs)
    placed = tuple(
        replace(line, phase=place) if (place := place_of(phases, line.line)) else line
        for line in _with_criteria_of_rows(lines, of_rows)
    )
    is_plan = any(text.startswith("components:") for text in source[:offset])
    return Outline(file, placed, phases, repaired, source, is_plan=is_plan)


def _lines(body: str, source: Sequence[str], *, offset: int) -> Iterator[Line]:
    """Every line with its reading."""
    read = in_english if is_foreign(body) else str
    found = blocks(body, offset=offset)
    scopes = Scopes(has_title(found))
    above: list[Line] = []
    for block, has_more in _one_by_one(found, source):
        if block.kind is Kind.HEADING:
            scopes.enter(block.level, read(plain_words(block.text)))
            line = _line(block, scopes, read)
            yield replace(line, path=line.path[:-1])
            continue
        if has_more and block.kind is Kind.PARAGRAPH and (bold := BOLD_HEADING.fullmatch(block.text)):
            scopes.enter(BOLD_LEVEL, read(plain_words(bold[0])))
            yield Line(block.line, block.text, "heading", "a heading", scopes.words()[:-1])
            continue
        scopes.is_footer |= _is_below_ruler(block.line, source)
        if name := _name(block, has_more=has_more):
            scopes.name(read(name))
            yield Line(block.line, block.text, "heading", "a heading", scopes.words()[:-1], label=read(name))
        elif block.text.strip():
            yield _listed(block, scopes, read, above, has_more=has_more)


def _listed(block: Block, scopes: Scopes, read: Callable[[str], str], above: list[Line], *, has_more: bool) -> Line:
    """A line that is no heading; `above` holds the items that it stands in."""
    if block.kind in (Kind.ITEM, Kind.PARAGRAPH):
        scopes.leave_items(block.depth)
    of_line = scopes.of_footer() if scopes.is_footer and block.kind is Kind.PARAGRAPH else scopes
    line = _below(_line(block, of_line, read), block, above, has_more=has_more)
    if has_more and (name := _NAMES.fullmatch(plain_words(block.text))):
        scopes.open_item(block.depth, read(name["words"]))
    return line


def _name(block: Block, *, has_more: bool) -> str:
    """What a paragraph names that is a label for what follows; "" where it is none."""
    if block.kind is not Kind.PARAGRAPH:
        return ""
    found = _LABEL_HEADING.fullmatch(block.text)
    if has_more and found is None:
        found = _PLAIN_HEADING.fullmatch(block.text)
    return plain_words(found["words"]) if found else ""


def _with_criteria_of_rows(lines: tuple[Line, ...], of_rows: tuple[PhaseOutline, ...]) -> Iterator[Line]:
    """The lines in order, with the criteria that stand in cells; a row whose cells are criteria has no figures left."""
    both = sorted((*lines, *criteria_of_rows(lines, of_rows)), key=lambda line: line.line)
    split = {line.line for line in both if line.cells == () and line.kind == "criterion" and line.header}
    for line in both:
        yield replace(line, figures=(), lacks=(), standing="") if line.cells and line.line in split else line


def _is_below_ruler(line: int, source: Sequence[str]) -> bool:
    """Whether a ruler stands right above a line; dashes below words underline a heading."""
    for number in range(max(line - 2 - BLANKS, 1), line - 1):
        if not source[number - 1].strip() and _RULER.fullmatch(source[number]):
            return True
    return False


def _one_by_one(read: Sequence[Block], source: Sequence[str]) -> Iterator[tuple[Block, bool]]:
    """Every block with whether a list, a table or code hangs below it; of code every line is a block of its own."""
    every = tuple(map(shaped, read))
    for block, following in zip_longest(every, every[1:]):
        if block.kind is Kind.CODE:
            first = block.line + source[block.line - 1].lstrip().startswith(("```", "~~~"))
            for number, text in enumerate(block.text.rstrip("\n").split("\n")):
                if text.strip():
                    yield replace(block, text=text, line=first + number), False
        else:
            is_item = following is not None and following.kind is Kind.ITEM
            is_below = is_item and (block.kind is not Kind.ITEM or following.depth > block.depth)
            is_below |= following is not None and following.kind in (Kind.ROW, Kind.CODE)
            is_alone = following is not None and following.kind is Kind.PARAGRAPH and following.line > block.line + 1
            yield block, is_below or (is_alone and BOLD_HEADING.fullmatch(block.text) is not None)


def _backward(lines: list[Line]) -> list[Line]:
    """Steps below a heading that says nothing are those of going back where one of them says so."""
    back = {line.path for line in lines if line.kind == "step" and line.path and _BACKWARD.search(line.text)}
    back = {path for path in back if not about(path[-1:])}
    return [
        replace(line, kind="rollback step", reading="a step of going back")
        if line.kind == "step" and line.path in back
        else line
        for line in lines
    ]


_BACKWARD = re.compile(
    r"\bback to\b|\bto off\b|\b(?:old|previous|last) (?:version|release|build|start page)\b|"
    r"\brestore\b|\brevert\b|\broll back\b",
    re.IGNORECASE,
)


def _below(line: Line, block: Block, above: list[Line], *, has_more: bool) -> Line:
    """An item that says nothing of its own kind is what the item above it is; `above` holds one line a depth."""
    if block.kind is not Kind.ITEM:
        above.clear()
        return line
    del above[max(block.depth - 1, 0) :]
    is_weak = line.kind in ("prose", "not understood")
    if is_weak and above and above[-1].kind not in ("prose", "not understood", *_DECIDABLE):
        line = replace(line, kind=above[-1].kind, reading=f"part of line {above[-1].line}: {above[-1].reading}")
    elif line.kind == "not understood" and has_more:
        line = replace(line, kind="prose", reading="names what stands below it")
    above.append(line)
    return line


def _line(block: Block, scopes: Scopes, read: Callable[[str], str]) -> Line:
    """A line with its reading; of a very long one only the beginning is read, which the reading says."""
    if len(block.text) > READ_CHARS_MAX:
        begin = _line(replace(block, text=block.text[: READ_CHARS_MAX - 1] + "…", cells=()), scopes, read)
        return replace(begin, reading=f"{begin.reading} (only the first {READ_CHARS_MAX} characters were read)")
    label, rest = ("", block.text) if block.kind in (Kind.HEADING, Kind.CODE) else _label(block)
    words = read(block.text)
    is_same = words == block.text and not block.header
    spoken = block if is_same else replace(block, text=words, header=tuple(map(read, block.header)))
    figures = _figures(spoken, read(label), read(rest))
    widest, nearest = scopes.about()
    seen = Seen(spoken, read(label).strip(), widest, figures, nearest, is_phase(scopes.words()))
    kind = kind_of(seen)
    decidable = kind in _DECIDABLE
    is_terms = kind == "criterion" and _is_terms(spoken.text)
    if is_terms:
        figures, decidable = (), False
    return Line(
        line=block.line,
        text=block.text.rstrip("\n"),
        kind=kind,
        reading=SECTION_TERMS if is_terms else reading_of(kind, seen),
        path=scopes.words(),
        role=_role(seen) if kind == "criterion" and not is_terms else "",
        label=label,
        rest=rest,
        box=block.box,
        cells=block.cells,
        header=block.header,
        figures=figures,
        lacks=_lacks(seen, kind) if decidable else (),
        standing=_standing(seen) if decidable else "",
        is_code=block.kind is Kind.CODE,
        depth=block.depth,
        english=spoken.text if spoken.text != block.text else "",
    )


def _is_terms(text: str) -> bool:
    """`at least 500 requests; on no data: hold` on a line of its own, as the reader of runs takes it."""
    try:
        return _TERM.search(text) is not None and only_terms(text) is not None
    except NotUnderstood:
        return False


_TERM = re.compile(r"\bat least\b.*\brequests?\b|\bon no data\b|\bread as\b", re.IGNORECASE)


def _role(seen: Seen) -> str:
    sign = sign_of(seen.block.text)
    if sign:
        return sign
    if not seen.near and seen.about not in ("failure", "success"):
        # No heading tells: what is above a bound for some time is what must not be.
        over = [figure for figure in seen.figures if figure.comparison in (">", ">=") and figure.for_s]
        return "failure" if over and over[0].measure != "availability" else "success"
    is_label = re.match(r"(?:fail|abort|halt|stop|roll ?back|revert)", seen.label, re.IGNORECASE)
    return "failure" if seen.about == "failure" or is_label else "success"


def _figures(block: Block, label: str, rest: str) -> tuple[Figure, ...]:
    """Those after the label; those of the whole line where the label holds them: `**99.9% uptime** in the window`."""
    if block.kind is Kind.CODE:
        return ()
    text, rest = (_TERMS.sub("", plain_words(words)) for words in (block.text, rest))
    return figures_of(rest, label) or figures_of(text)


def _label(block: Block) -> tuple[str, str]:
    if block.kind is Kind.ROW:
        return plain_words(block.cells[0]) if block.cells else "", " ".join(block.cells[1:])
    text = block.text
    emphasised = _EMPHASIS.fullmatch(text)
    if emphasised:
        text = emphasised["words"]
    text = text.replace("：**", "**：", 1)  # the colon of Chinese text
    found = _BOLD.fullmatch(text)
    if found is not None:
        return plain_words(found["label"]).rstrip(": "), found["rest"].lstrip(":：-–— ")
    found = _COLON.fullmatch(plain_words(text))
    found = None if found and _SENTENCE.match(text) else found
    return (found["label"], found["rest"]) if found else ("", text)


def _lacks(seen: Seen, kind: str) -> tuple[str, ...]:
    """What the figures of a decidable line leave open."""
    text = plain_words(seen.block.text)
    lacks = []
    measure = measure_of(text, seen.label)
    is_said = statistic_of(text) or "% of requests" in text or _STABLE.search(text)
    if measure == "latency" and seen.figures and not is_said:
        lacks.append("statistic")
    low = text.lower()
    if seen.figures and any(word in low for word in _CHANGES):
        lacks.append("baseline")
    needs_length = kind in ("trigger", "alert rule") or _role(seen) == "failure"
    is_time = all(figure.unit == "ms" and figure.comparison in ("", "<=") for figure in seen.figures)
    is_lasting = is_time or any(figure.for_s for figure in seen.figures) or (needs_length and has_sample(text))
    if needs_length and seen.figures and not is_lasting:
        lacks.append("duration")
    if not seen.figures and not _STABLE.search(text) and not _NEVER.match(text):
        lacks.append("figure")
    return tuple(lacks)


def _standing(seen: Seen) -> str:
    text = plain_words(seen.block.text)
    if _STABLE.search(text):
        return "measurable now"
    if not seen.figures:
        return "needs a binding" if _NEVER.match(text) else "needs a person"
    return "measurable now" if measure_of(text, seen.label) in _BUILT_IN else "needs a binding"


def _without_front_matter(source: tuple[str, ...]) -> tuple[str, int]:
    if source and source[0].strip() == FENCE:
        for number, text in enumerate(source[1:], start=1):
            if text.strip() == FENCE:
                return "\n".join(unframed(with_headings(source[number + 1 :]))), number + 1
    return "\n".join(unframed(with_headings(source))), 0
