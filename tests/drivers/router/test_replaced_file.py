"""Files that are whole at every instant, and locks that end with their holder."""

import json
import threading

import pytest

from gonogo.drivers.router.replaced_file import held, read_json, replace_json
from gonogo.ports.driver_error import DriverError, Failure


def test_a_reader_never_sees_half_a_file(tmp_path):
    """Envoy reads whenever it likes: half a route table would be refused, and the change lost."""
    path, contents = tmp_path / "watched" / "route.json", ["a" * 200_000, "b" * 100_000]
    replace_json(path, contents[0], scratch=tmp_path / "scratch")
    done = threading.Event()
    seen = []

    def read():
        while not done.is_set():
            seen.append(json.loads(path.read_text(encoding="utf-8")))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        replace_json(path, contents[number % 2], scratch=tmp_path / "scratch")
    done.set()
    reader.join()
    assert set(seen) <= set(contents)
    assert seen


def test_nothing_else_appears_in_a_watched_folder(tmp_path):
    """A draft beside the file would wake Envoy for nothing, and a left one for ever."""
    path = tmp_path / "watched" / "route.json"
    replace_json(path, {}, scratch=tmp_path / "scratch")
    assert [found.name for found in path.parent.iterdir()] == ["route.json"]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_file_that_somebody_else_spoilt_is_told(tmp_path):
    """A person who edits gonogo's files by hand reads which one is wrong, instead of a traceback."""
    path = tmp_path / "route.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DriverError, match=r"route\.json is not JSON") as refusal:
        read_json(path)
    assert refusal.value.kind is Failure.BROKEN


def test_a_lock_that_is_not_let_go_is_not_waited_for(tmp_path):
    """A frozen engine must not freeze the guard."""
    with held(tmp_path / "lock", 1.0) as first, held(tmp_path / "lock", 0.01) as second:
        assert (first, second) == (True, False)
    with held(tmp_path / "lock", 1.0) as third:
        assert third
