"""What makes two artifacts the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.plan import Artifact
from gonogo.drivers.target.artifact import artifact_digest, declared_digest

MADE = Artifact("1.0", ("serve", "{port}"), env=(("A", "1"), ("B", "2")), config=(("a.ini", "x"),), requires=("app",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built(tmp_path)
    return tmp_path


def built(folder: Path) -> None:
    (folder / "app" / "lib").mkdir(parents=True)
    (folder / "app" / "main.js").write_text("main")
    (folder / "app" / "lib" / "a.js").write_text("a")
    (folder / "app" / "current").symlink_to("lib")
    (folder / "app" / "broken").symlink_to("nowhere")


@pytest.mark.parametrize(
    "change",
    [
        {"command": ("serve", "{port}", "--fast")},
        {"env": (("A", "1"), ("B", "3"))},
        {"config": (("a.ini", "y"),)},
        {"config": (("b.ini", "x"),)},
        {"requires": ("app", "app/main.js")},
    ],
)
def test_a_change_in_the_plan_is_another_artifact(folder: Path, change: dict[str, tuple[object, ...]]) -> None:
    """Command, environment, configuration and files: each of them alone is a change that is deployed."""
    changed = replace(MADE, **change)
    assert artifact_digest(changed, folder) != artifact_digest(MADE, folder)
    assert declared_digest(changed) != declared_digest(MADE)


def test_the_name_of_a_version_and_the_order_of_variables_are_no_change(folder: Path) -> None:
    """A promoted version that is called otherwise in the next plan is not restarted."""
    same = replace(MADE, version="stable", env=tuple(reversed(MADE.env)))
    assert artifact_digest(same, folder) == artifact_digest(MADE, folder)
    assert declared_digest(same) == declared_digest(MADE)


@pytest.mark.parametrize(
    "rebuild",
    [
        lambda app: (app / "main.js").write_text("mein"),
        lambda app: (app / "lib" / "a.js").write_text("b"),
        lambda app: (app / "lib" / "a.js").rename(app / "lib" / "b.js"),
        lambda app: (app / "new.js").touch(),
        lambda app: (app / "broken").unlink(),
        lambda app: (app / "current").rename(app / "former"),
    ],
    ids=["bytes", "bytes below", "name", "one more", "one less", "a link to a folder"],
)
def test_a_change_of_bytes_is_another_artifact_of_the_same_plan(folder: Path, rebuild: Callable[[Path], None]) -> None:
    """A rebuilt folder is seen, and what runs of it is still known by the plan's words."""
    artifact, declared = artifact_digest(MADE, folder), declared_digest(MADE)
    rebuild(folder / "app")
    assert artifact_digest(MADE, folder) != artifact
    assert declared_digest(MADE) == declared


def test_a_copy_is_the_same_artifact(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same files elsewhere, or written again, are no change."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    built(elsewhere)
    assert artifact_digest(MADE, elsewhere) == artifact_digest(MADE, folder)
