"""What stands beside the code: licence, Makefile, links, decision records, examples."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from gonogo import document

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([\w-]*))?\)")
FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)\s*?$", re.MULTILINE | re.DOTALL)
RECORD = re.compile(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md")


def broken_links(texts: dict[str, str]) -> list[str]:
    """Relative links of Markdown files that lead nowhere, and anchors without a heading."""
    folders = {str(folder) for path in texts for folder in PurePosixPath(path).parents}
    found = []
    for path, text in texts.items():
        if not path.endswith(".md") or path.startswith("tests/"):
            continue
        for target, anchor in LINK.findall(FENCE.sub("", text)):
            goal = _resolved(path, target) if target else path
            if goal not in texts and goal not in folders:
                found.append(f"{path}: {target} is not there")
            elif anchor and anchor not in _anchors(texts.get(goal, "")):
                found.append(f"{path}: {target}#{anchor} is no heading")
    return found


def _resolved(path: str, target: str) -> str:
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1] if parts else [".."]
        else:
            parts.append(part)
    return "/".join(parts) or "."


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def bad_records(texts: dict[str, str]) -> list[str]:
    """Decision records with a wrong name, a number given twice, or another number in their heading."""
    found, seen = [], set()
    for path in sorted(path for path in texts if path.startswith("docs/decisions/")):
        match = RECORD.fullmatch(path)
        if match is None:
            found.append(f"{path}: is not NNNN-title.md")
            continue
        number = match[1]
        found += [f"{path}: {number} is given twice"] * (number in seen)
        found += [f"{path}: its heading has another number"] * (not texts[path].startswith(f"# {number} "))
        seen.add(number)
    return found


def missing_targets(makefile: str, documents: dict[str, str]) -> list[str]:
    """`make` commands that documents promise and the Makefile does not have."""
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    return [
        f"{path}: make {name}"
        for path, text in documents.items()
        for name in re.findall(r"(?:`|^\$? *)make(?: PYTHON=\S+)? ([a-z-]+)", text, re.MULTILINE)
        if name not in targets
    ]


def unfulfilled(makefile: str, texts: dict[str, str]) -> list[str]:
    """Scripts and packages that the Makefile starts and that are not there."""
    scripts = re.findall(r"\b(tools/[\w.]+)", makefile)
    packages = [f"{name}/__main__.py" for name in re.findall(r"python -m (bench)\b", makefile)]
    return [path for path in scripts + packages if path not in texts]


def markdown(texts: dict[str, str]) -> dict[str, str]:
    """The documents people read."""
    return {path: text for path, text in texts.items() if path.endswith(".md") and not path.startswith("tests/")}


def test_relative_links_lead_somewhere(texts: dict[str, str]) -> None:
    """A newcomer who follows a link gets there."""
    found = broken_links(texts)
    assert not found, "\n".join(["", *found])


def test_decision_records_have_one_number_each(texts: dict[str, str]) -> None:
    """A record that is referred to by its number is found."""
    found = bad_records(texts)
    assert not found, "\n".join(["", *found])
    assert sum(map(bool, map(RECORD.fullmatch, texts))) >= 8


def test_make_does_what_the_documents_say(texts: dict[str, str]) -> None:
    """The commands that a newcomer is told to type exist, and so does what they start."""
    documents = markdown(texts) | {path: text for path, text in texts.items() if path in ("tools/check.sh", ".ci/run")}
    found = missing_targets(texts["Makefile"], documents)
    assert not found, "\n".join(["", *found])
    assert {"demo", "test", "check", "bench"} <= set(re.findall(r"^([a-z]+):.* ## ", texts["Makefile"], re.MULTILINE))
    found = unfulfilled(texts["Makefile"], texts)
    assert not found, "\n".join(["", *found])


def test_the_licence_is_apache_2(texts: dict[str, str]) -> None:
    """Whoever uses gonogo knows under which terms, from every place that says so."""
    assert re.match(r"\s*Apache License\s+Version 2\.0, January 2004\s", texts["LICENSE"])
    assert "END OF TERMS AND CONDITIONS" in texts["LICENSE"]
    for path in ("pyproject.toml", "games/cultivation/pyproject.toml"):
        assert 'license = "Apache-2.0"' in texts[path]


def test_every_example_is_a_plan_that_reads(top: Path, texts: dict[str, str]) -> None:
    """An example that is copied works."""
    examples = [path for path in texts if re.fullmatch(r"examples/[^/]+\.(?:md|ya?ml)", path)]
    assert examples
    for path in examples:
        assert document.read_plan(top / path).phases, path


@pytest.mark.parametrize(
    ("path", "text", "is_bad"),
    [
        ("README.md", "[x](docs/a.md)", False),
        ("README.md", "[x](docs) and [y](docs/a.md#the-one-idea)", False),
        ("docs/a.md", "[x](../README.md) [y](#the-one-idea)\n# The one idea!", False),
        ("README.md", "```\n[x](nowhere.md)\n```", False),
        ("README.md", "[x](https://example.org/nowhere.md)", False),
        ("README.md", "[x](docs/b.md)", True),
        ("README.md", "[x](docs/a.md#nowhere)", True),
        ("docs/a.md", "[x](README.md)", True),
    ],
)
def test_a_broken_link_is_found(path: str, text: str, is_bad: object) -> None:
    """The rule has been seen to fail."""
    texts = {"README.md": "", "docs/a.md": "# The one idea!"} | {path: text}
    assert bool(broken_links(texts)) == is_bad


@pytest.mark.parametrize(
    "texts",
    [
        {"docs/decisions/0001-a.md": "# 0001 A", "docs/decisions/0001-b.md": "# 0001 B"},
        {"docs/decisions/0001-a.md": "# 0002 A"},
        {"docs/decisions/1-a.md": "# 1 A"},
    ],
)
def test_a_bad_record_is_found(texts: dict[str, str]) -> None:
    """The rule has been seen to fail."""
    assert bad_records(texts)
    assert not bad_records({"docs/decisions/0001-a.md": "# 0001 A", "docs/decisions/0003-b.md": "# 0003 B"})


def test_a_missing_target_is_found() -> None:
    """The rule has been seen to fail."""
    makefile = "demo: ; @sh tools/demo.sh\nbench: ; python -m bench"
    assert missing_targets(makefile, {"README.md": "type `make dmo`"}) == ["README.md: make dmo"]
    assert missing_targets(makefile, {"README.md": "    $ make demo\nand make sure"}) == []
    assert unfulfilled(makefile, {}) == ["tools/demo.sh", "bench/__main__.py"]
