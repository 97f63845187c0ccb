"""`python -m cultivation.client.play`: plays the client for a minute in headless Chromium and prints what it cost.

Once on a phone and once on a desk, a player who has come far walks through every screen, fights, buys and scrolls.
Needs Playwright and a Chromium. The load is printed beside the figures; where the machine was busy with other things,
what was missed is rejected, neither passed nor failed. The exit code is 0 only when every gate held.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import time
from itertools import cycle
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from cultivation.client import frames
from cultivation.client.stage import on_stage
from cultivation.rules.systems import SYSTEMS
from cultivation.service.client_files import bundle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import CDPSession, Page

CHROMIUM = "/usr/bin/chromium"
SIZES: Mapping[str, tuple[int, int]] = {"phone": (360, 640), "desk": (1280, 800)}
SCREENS = (*(system.name for system in SYSTEMS), "more", "account")
STAY_S = 1.5
LOAD_MAX = 1.5  # for each processor: the play itself keeps about one busy
PRESSED = {
    "combat": "Challenge", "realms": "Collect", "inventory": "Use", "mount": "Feed", "wings": "Try", "quest": "Claim",
    "runes": "Fuse", "equipment": "Forge", "accessories": "Look", "skills": "Learn", "achievement": "Claim",
}  # fmt: skip
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
    "script_p95_ms_max": 4.0,
    "long_tasks_max": 0,
    "heap_mb_max": 100.0,
    "heap_growth_mb_max": 5.0,
    "bundle_kb_max": 150,
}


def main(words: Sequence[str] | None = None) -> None:
    """Plays, prints one JSON object, ends with 0 when every gate holds."""
    parser = argparse.ArgumentParser(prog="python -m cultivation.client.play", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each play")
    parser.add_argument("--size", choices=SIZES, action="append", help="default: all of them")
    parser.add_argument("--json", action="store_true", help="accepted for clarity: the output is always JSON")
    parser.add_argument("--browser", default=CHROMIUM, help=f"a Chromium; default: {CHROMIUM}")
    options = parser.parse_args(words)
    if not os.access(options.browser, os.X_OK):
        hint = "on Debian: apt-get install --no-install-recommends chromium"
        parser.error(f"no browser: {options.browser} is not there; {hint}")
    # Whoever ends it wants the game and the browser that it started ended too, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    figures = measure(seconds=options.seconds, sizes=options.size or list(SIZES), browser=options.browser)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    sys.exit(0 if not figures["missed"] else 1)


def measure(*, seconds: float = 60.0, sizes: Sequence[str] = tuple(SIZES), browser: str = CHROMIUM) -> dict[str, Any]:
    """The figures of one play of each size, on a game of its own; `missed` names the gates that did not hold."""
    with on_stage() as (url, device):
        plays = {size: _measured(browser, url, device, seconds=seconds, size=SIZES[size]) for size in sizes}
    missed = [f"{size} {gate}" for size, found in plays.items() for gate in found["missed"]]
    return {
        "screens": len(SCREENS),
        "seconds": seconds,
        "processors": os.cpu_count(),
        "gates": GATES,
        "plays": plays,
        "missed": missed,
        "verdict": _verdict(missed, [found["load_before"] for found in plays.values()]),
    }


def _verdict(missed: Sequence[str], loads: Sequence[float]) -> str:
    """passed, missed, or rejected: what was missed on a busy machine says nothing."""
    if not missed:
        return "passed"
    return "rejected" if max(loads) > LOAD_MAX * (os.cpu_count() or 1) else "missed"


def _measured(program: str, url: str, device: str, *, seconds: float, size: tuple[int, int]) -> dict[str, Any]:
    load_before = os.getloadavg()[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"], headless=True)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en")
        page.add_init_script(f"localStorage.setItem('nm.account', {json.dumps(device)})")
        page.goto(url)
        page.locator(".top").wait_for()
        debugger = page.context.new_cdp_session(page)
        visited = _play(page, STAY_S * len(SCREENS) / 3, stay_s=STAY_S / 3)  # fetched and compiled once is no growth
        heap_before = _heap_mb(debugger)
        browser.start_tracing(page=page, categories=list(frames.CATEGORIES))
        page.evaluate(WATCH)
        visited |= _play(page, seconds, stay_s=STAY_S)
        seen = page.evaluate("window.inkSeen")
        script = sorted(frames.script_ms(browser.stop_tracing()))
        heap_after = _heap_mb(debugger)
        browser.close()
    return _figures(seen, script, (heap_before, heap_after)) | {
        "size": list(size),
        "visited": len(visited),
        "load_before": round(load_before, 2),
        "load_after": round(os.getloadavg()[0], 2),
    }


def _play(page: Page, seconds: float, *, stay_s: float) -> set[str]:
    """Walks through the screens, fights, buys, collects and scrolls, as a quick player would; which were seen."""
    end_s = time.monotonic() + seconds
    seen: set[str] = set()
    screens = cycle(SCREENS)
    while time.monotonic() < end_s:
        screen = next(screens)
        page.evaluate("name => { location.hash = name; }", screen)
        page.wait_for_function("name => document.querySelector('main').inkKey === name", arg=screen)
        seen.add(screen)
        _press(page, PRESSED.get(screen, ""))
        page.mouse.move(200, 400)
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(stay_s * 1_000)
    return seen


def _press(page: Page, name: str) -> None:
    button = page.locator("main").get_by_role("button", name=name).first if name else None
    if button and button.count() and button.is_enabled():
        button.click()


def _heap_mb(debugger: CDPSession) -> float:
    """What is in use after everything that can go is gone."""
    for _ in range(2):
        debugger.send("HeapProfiler.collectGarbage")
    used: float = debugger.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1_000_000


def _figures(seen: dict[str, list[float]], script: list[float], heap_mb: tuple[float, float]) -> dict[str, Any]:
    """`script` is sorted; where the trace holds no frame its gate is missed, not passed."""
    shown = sorted(seen["frames"])
    total_s = sum(shown) / 1_000
    heap_before, heap_after = heap_mb
    found = {
        "fps": round(len(shown) / total_s, 1),
        "frame_p95_ms": round(shown[len(shown) * 95 // 100], 1),
        "script_p95_ms": round(script[len(script) * 95 // 100], 2) if script else math.inf,
        "script_frames": len(script),
        "long_tasks": len(seen["long"]),
        "longest_task_ms": round(max(seen["long"], default=0.0)),
        "heap_mb": round(heap_after, 1),
        "heap_growth_mb": round(heap_after - heap_before, 2),
        "bundle_kb": round(bundle_bytes() / 1_000, 1),
    }
    missed = [gate for gate, bound in GATES.items() if not _holds(gate, found, bound)]
    return found | {"missed": missed}


def _holds(gate: str, found: dict[str, Any], bound: float) -> bool:
    name, _, kind = gate.rpartition("_")
    return bool(found[name] >= bound if kind == "min" else found[name] <= bound)


def bundle_bytes() -> int:
    """The packed size of everything that a browser may load of the client; what describes the game is no part of it."""
    return sum(len(held.packed) for path, held in bundle().items() if path not in {"commands.json", "content.json"})


if __name__ == "__main__":
    main()
