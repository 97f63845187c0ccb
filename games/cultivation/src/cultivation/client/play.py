"""`python -m cultivation.client.play`: plays the client for a minute in headless Chromium and prints what it cost.

Needs Playwright and a Chromium; without `--url` it starts a game of its own. The figures mean little on a busy machine:
the load is printed beside them, and the exit code is 1 only when a gate is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import cycle
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from cultivation.service.client_files import bundle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import CDPSession, Page

CHROMIUM = "/usr/bin/chromium"
SCREENS = ("realms", "combat", "inventory", "character", "quest", "skills", "achievement", "equipment", "more", "mount")
STAY_S = 1.5
WATCH = """() => {
  const seen = { frames: [], long: [] };
  window.inkSeen = seen;
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((one) => one.duration)))
    .observe({ entryTypes: ["longtask"] });
  let before = 0;
  const frame = (at) => { if (before) seen.frames.push(at - before); before = at; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
GATES = {
    "fps_min": 59.0,
    "frame_p95_ms_max": 17.0,
    "long_tasks_max": 0,
    "heap_growth_mb_max": 5.0,
    "bundle_kb_max": 150,
}


def main(words: Sequence[str] | None = None) -> None:
    """Plays, prints one JSON object, ends with 0 when every gate holds."""
    parser = argparse.ArgumentParser(prog="python -m cultivation.client.play", description=__doc__)
    parser.add_argument("--url", help="a running game; default: one of our own")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    options = parser.parse_args(words)
    with _game(options.url) as url:
        figures = measure(url, seconds=options.seconds, size=(options.width, options.height))
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    sys.exit(0 if not figures["missed"] else 1)


def measure(url: str, *, seconds: float, size: tuple[int, int]) -> dict[str, Any]:
    """The figures of one play; `missed` names the gates that did not hold."""
    load_before = os.getloadavg()[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], headless=True)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en")
        _begin(page, url)
        debugger = page.context.new_cdp_session(page)
        _play(page, min(10.0, seconds / 4))  # what is fetched and compiled once is no growth
        heap_before = _heap_mb(debugger)
        page.evaluate(WATCH)
        _play(page, seconds)
        seen = page.evaluate("window.inkSeen")
        heap_after = _heap_mb(debugger)
        browser.close()
    return _figures(seen, heap_before, heap_after) | {
        "seconds": seconds,
        "size": list(size),
        "load_before": round(load_before, 2),
        "load_after": round(os.getloadavg()[0], 2),
        "processors": os.cpu_count(),
    }


def _begin(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Name").fill(f"Bench {os.getpid()}"[:16])
    page.get_by_role("button", name="Begin the path").click()
    page.locator(".top").wait_for()


def _play(page: Page, seconds: float) -> None:
    """Walks through the screens, fights, buys, collects and scrolls, as a quick player would."""
    end_s = time.monotonic() + seconds
    for screen in cycle(SCREENS):
        if time.monotonic() >= end_s:
            return
        page.evaluate("name => { location.hash = name; }", screen)
        _press(page, {"combat": "Challenge", "realms": "Rise to the next layer", "inventory": "Use"}.get(screen, ""))
        page.mouse.move(640, 400)
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(STAY_S * 1_000)


def _press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).first if name else None
    if button and button.count() and button.is_enabled():
        button.click()


def _heap_mb(debugger: CDPSession) -> float:
    """What is in use after everything that can go is gone."""
    for _ in range(2):
        debugger.send("HeapProfiler.collectGarbage")
    used: float = debugger.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1_000_000


def _figures(seen: dict[str, list[float]], heap_before: float, heap_after: float) -> dict[str, Any]:
    frames = sorted(seen["frames"])
    total_s = sum(frames) / 1_000
    found = {
        "fps": round(len(frames) / total_s, 1),
        "frame_p95_ms": round(frames[len(frames) * 95 // 100], 1),
        "long_tasks": len(seen["long"]),
        "longest_task_ms": round(max(seen["long"], default=0.0)),
        "heap_mb": round(heap_after, 1),
        "heap_growth_mb": round(heap_after - heap_before, 2),
        "bundle_kb": round(_bundle_bytes() / 1_000, 1),
    }
    missed = [gate for gate, bound in GATES.items() if not _holds(gate, found, bound)]
    return found | {"missed": missed}


def _holds(gate: str, found: dict[str, Any], bound: float) -> bool:
    name, _, kind = gate.rpartition("_")
    return bool(found[name] >= bound if kind == "min" else found[name] <= bound)


def _bundle_bytes() -> int:
    return sum(len(held.packed) for path, held in bundle().items() if path not in {"commands.json", "content.json"})


@contextmanager
def _game(url: str | None) -> Iterator[str]:
    """The given game, or one of our own that ends with the play."""
    if url:
        yield url
        return
    words = [sys.executable, "-m", "cultivation", "play"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        said = process.stdout.readline() if process.stdout else ""
        yield said.split()[2]
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout:
            process.stdout.close()


if __name__ == "__main__":
    main()
