// Begins the game: words, description, handshake, login; then draws, follows the news, and comes back when lost.
import { serverNow } from "./clock.js";
import { nameItemsBy } from "./toast.js";
import { renewLives, patch } from "./dom.js";
import { ask, change, closedBecause, queue, refresh, state, stopped } from "./game.js";
import { about, fetched, shakeHands } from "./handshake.js";
import { preferred, useLocale } from "./locale.js";
import { invalidate, startLoop } from "./loop.js";
import { goTo, taken } from "./move.js";
import { Lost, pauseMs, sleep } from "./net.js";
import { renew } from "./session.js";
import { itemName } from "./parts.js";
import { page } from "./shell.js";
import { reportCrashes, reportFrames } from "./report.js";
import { follow } from "./stream.js";
import { announced, heardNews } from "./notices.js";
import { dress } from "./theme.js";

const ABOUT_MS = 30_000;
const OVER = new Set(["elsewhere", "outdated", "away", "moved"]);

dress();
reportCrashes();
nameItemsBy(itemName);
await useLocale(preferred());
const root = document.getElementById("app");
startLoop(() => { applyContent(); patch(root, page()); }, renewLives);
addEventListener("popstate", readRoute);
addEventListener("hashchange", readRoute);
addEventListener("online", () => refresh());
document.addEventListener("visibilitychange", () => { if (!document.hidden && state.phase === "playing") refresh(); });
if (taken()) change({ phase: "moved" });
else begin();
readRoute();

function readRoute() {
  change({ route: location.hash.slice(1) || "realms", sheet: null });
}

async function begin() {
  await patiently(arrive);
  if (OVER.has(state.phase)) return;
  await patiently(async () => {
    await refresh();
    if (!state.me && !OVER.has(state.phase)) throw new Lost("no snapshot");
  });
  if (state.phase !== "starting") return;
  change({ phase: "playing", waiting: null });
  reportFrames();
  queue.pump();
  follow({
    onNews: heardNews,
    look: async () => { await refresh(); await lookAround(); },
    lost: () => change({ isOnline: false }),
    back: () => { if (!state.isOnline) refresh(); },
    moved: () => patiently(greet),
    replaced: async () => { await refresh(); return state.phase === "elsewhere"; },
    world,
    stop: (outcome) => OVER.has(state.phase) || (outcome instanceof Error && stopped(outcome)),
  });
  for (;;) {
    await sleep(ABOUT_MS);
    await lookAround();
  }
}

async function arrive() {
  if (!state.told) change({ told: await fetched("/v1/commands.json"), content: await fetched("/v1/content.json") });
  await greet();
  if (OVER.has(state.phase)) return;
  try {
    await renew();
  } catch (error) {
    if (!stopped(error)) throw error;
    return;
  }
  await lookAround();
}

// Until the server says that we may come in; it may send us away for good, or to another address.
async function greet() {
  for (;;) {
    const welcome = await shakeHands(state.content.version);
    announced(welcome);
    if (welcome.outcome === "ok" || welcome.outcome === "update_available") return;
    if (welcome.outcome === "client_outdated") return change({ phase: "outdated", waiting: welcome });
    if (welcome.outcome === "go_to" && welcome.url && goTo(welcome.url)) return new Promise(() => {}); // the page is about to go
    change({ waiting: { code: welcome.outcome, until: welcome.until_ms ?? null, data: welcome } });
    await sleep(pauseMs(3, welcome.retry_after_ms ?? null));
  }
}

async function patiently(act) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      const ms = pauseMs(attempt, error.retryAfterMs);
      change({ waiting: { code: error.code ?? "lost", until: serverNow() + ms, data: error.data ?? {} } });
      await sleep(ms);
    }
  }
}

let channel = 0;

// The number of the world channel that the stream is to bring, 0 while chat is not open to the player. It is asked for
// once: who comes back with ten thousand others has no other question than the stream.
async function world() {
  if (channel || !state.me?.character?.level || closedBecause("chat")) return channel;
  const found = await ask("/v1/chat/world");
  channel = Number(found?.channel?.split(":")[1] ?? 0);
  return channel;
}

// Which systems are switched off, and whether there is new content to fetch ahead.
async function lookAround() {
  try {
    const told = await about();
    change({ flags: told.flags ?? {} });
    if (told.content !== state.content.version && state.nextContent?.version !== told.content) {
      const next = await fetched("/v1/content.json");
      if (next.version !== state.content.version) change({ nextContent: next });
    }
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
  }
}

// New content is taken up between two drawings and never under an open dialog.
function applyContent() {
  if (state.nextContent === null || state.sheet !== null) return;
  state.content = state.nextContent;
  state.nextContent = null;
  invalidate();
}
