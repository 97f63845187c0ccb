// Begins the game: words, description, handshake, login; then draws, follows the news, and comes back when lost.
import { serverNow } from "./clock.js";
import { nameItemsBy } from "./toast.js";
import { renewLives, patch } from "./dom.js";
import { change, queue, refresh, state } from "./game.js";
import { about, fetched, shakeHands } from "./handshake.js";
import { preferred, useLocale } from "./locale.js";
import { invalidate, startLoop } from "./loop.js";
import { Lost, pauseMs, sleep } from "./net.js";
import { logIn } from "./session.js";
import { itemName } from "./parts.js";
import { page } from "./shell.js";
import { follow } from "./stream.js";
import { announced, heardNews } from "./notices.js";
import { dress } from "./theme.js";

const ABOUT_MS = 30_000;

dress();
nameItemsBy(itemName);
await useLocale(preferred());
const root = document.getElementById("app");
startLoop(() => { applyContent(); patch(root, page()); }, renewLives);
addEventListener("popstate", readRoute);
addEventListener("hashchange", readRoute);
addEventListener("online", () => refresh());
document.addEventListener("visibilitychange", () => { if (!document.hidden && state.phase === "playing") refresh(); });
readRoute();
begin();

function readRoute() {
  change({ route: location.hash.slice(1) || "realms", sheet: null });
}

// From any beginning to playing; comes back here after "play here instead".
async function begin() {
  change({ phase: "starting" });
  await patiently(arrive);
  if (state.phase === "outdated") return;
  await patiently(async () => {
    await refresh();
    if (!state.me) throw new Lost("no snapshot");
  });
  if (state.phase !== "starting") return;
  change({ phase: "playing", waiting: null });
  queue.pump();
  if (begin.follows) return;
  begin.follows = true;
  follow({
    onNews: heardNews,
    look: async () => { await refresh(); await lookAround(); },
    lost: () => change({ isOnline: false }),
    replaced: () => change({ phase: "elsewhere" }),
    back: () => { if (!state.isOnline) refresh(); },
  });
  for (;;) {
    await sleep(ABOUT_MS);
    await lookAround();
  }
}

async function arrive() {
  if (!state.told) change({ told: await fetched("/v1/commands.json"), content: await fetched("/v1/content.json") });
  for (;;) {
    const welcome = await shakeHands(state.content.version);
    announced(welcome);
    if (welcome.outcome === "ok" || welcome.outcome === "update_available") break;
    if (welcome.outcome === "client_outdated") {
      change({ phase: "outdated", waiting: welcome });
      return;
    }
    if (welcome.outcome === "go_to" && welcome.url) {
      location.assign(welcome.url);
      return;
    }
    change({ waiting: { code: welcome.outcome, until: welcome.until_ms ?? null, data: welcome } });
    await sleep(pauseMs(3, welcome.retry_after_ms ?? null));
  }
  const entered = await logIn();
  if (entered.refused) throw new Lost(entered.refused, 5_000);
  await lookAround();
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
