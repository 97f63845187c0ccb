// The game as this window knows it, and what can be done with it.
import { serverNow } from "./clock.js";
import { newKey } from "./keys.js";
import { known, t } from "./locale.js";
import { invalidate } from "./loop.js";
import { Lost } from "./net.js";
import { count } from "./numbers.js";
import { commandQueue } from "./queue.js";
import * as session from "./session.js";
import { news, say } from "./toast.js";

export const state = {
  phase: "starting", // starting, playing, elsewhere, outdated, away (signed out), moved (an account comes from another address)
  waiting: null, // {code, until, data} while the server asks for patience
  closed: null, // {text, until} while the game is closed to this player
  me: null, // the last snapshot
  told: null, // systems and commands
  content: null,
  nextContent: null, // loaded ahead, applied when no dialog is open
  flags: {},
  offSince: {}, // since when a system is switched off, where that is known
  notices: [], // [{id, kind, text, until}]
  isOnline: true,
  route: "realms",
  sheet: null, // a dialog: {title, draw}
  here: {}, // what the screens remember, by screen
};

export function change(values) {
  Object.assign(state, values);
  invalidate();
}

export const queue = commandQueue({
  storage: sessionStorage,
  name: "nm.queue",
  now: serverNow,
  newKey,
  changed: invalidate,
  send: async (batch) => {
    try {
      return await session.send(batch);
    } catch (error) {
      if (!stopped(error)) throw error;
      return new Promise(() => {}); // this window is at rest until the player takes it up again
    }
  },
  orphan: (one, reply) => { taken(one.name, reply); },
});

// The reply to one command; the page shows what it changed. `tells` is false where the screen tells the news itself.
export async function order(name, args = {}, { tells = true } = {}) {
  const reply = await queue.add(name, args);
  await taken(name, reply, tells);
  return reply;
}

async function taken(name, reply, tells = true) {
  if (reply.ok) {
    const before = state.me?.power ?? reply.power;
    if (state.me && reply.purse) change({ me: { ...state.me, purse: reply.purse, power: reply.power } });
    if (tells) news(reply);
    if (before && reply.power > before) say(t("event.power", { n: `+${count(reply.power - before)}` }));
  } else say(refusalText(name, reply), "bad");
  await refresh();
}

export function refusalText(name, reply) {
  const detail = reply.detail ?? "";
  const key = `why.${reply.code}.${detail.replaceAll(/\d+/g, "#").replaceAll(" ", "_")}`;
  const [n = "", m = ""] = detail.match(/\d+/g) ?? [];
  return known(key) ? t(key, { n, m }) : t(`code.${reply.code}`);
}

// Whether playing on is of no use now: the page says why instead.
export function stopped(error) {
  if (error instanceof session.Elsewhere) change({ phase: "elsewhere" });
  else if (error instanceof session.TurnedAway) change({ phase: error.code === "client_outdated" ? "outdated" : "away", waiting: error });
  else return false;
  return true;
}

let asking = null;

export function refresh() {
  asking ??= look().finally(() => { asking = null; });
  return asking;
}

async function look() {
  try {
    const shown = await session.sync(state.me?.ver ?? null);
    change({ me: { ...state.me, ...shown }, isOnline: true, closed: null });
  } catch (error) {
    if (stopped(error)) return;
    if (!(error instanceof Lost)) throw error;
    const closed = closedBy(error);
    if (closed ?? state.closed) soonAgain();
    change({ isOnline: Boolean(closed), closed: closed ?? state.closed });
  }
}

const WAITING_ONLY = new Set(["", "starting", "draining"]); // the server is busy with itself, and the game is not closed
const CLOSED_LOOK_MS = 10_000;

function closedBy(error) {
  const text = error.data?.detail ?? "";
  if (error.code !== "maintenance" || WAITING_ONLY.has(text)) return null;
  return { text: text === "closed" ? "" : text, until: error.retryAfterMs === 30_000 ? null : serverNow() + error.retryAfterMs };
}

let again = 0;
// It may open earlier than was said: everybody looks now and then, each at a moment of their own.
function soonAgain() {
  again ||= setTimeout(() => { again = 0; refresh(); }, CLOSED_LOOK_MS * (1 + 2 * Math.random()));
}

// A question to the server that changes nothing; null where this server does not answer it yet.
export async function ask(path) {
  try {
    const reply = await session.asPlayer(path);
    return reply.status === 200 ? reply.data : null;
  } catch {
    return null;
  }
}

export function go(route) {
  history.pushState(null, "", `#${route}`);
  change({ route });
  scrollTo(0, 0);
}

export const sheet = (title, draw) => change({ sheet: { title, draw } });

// What a screen remembers between two drawings.
export const here = (name, first = {}) => (state.here[name] ??= first);

export function remember(name, values) {
  Object.assign(here(name), values);
  invalidate();
}

// Why a system is closed to this player now, or "" when it is open.
export function closedBecause(system) {
  const mode = state.flags[system] ?? "on";
  return mode === "on" ? gateOf(system) : t(`closed.${mode}`);
}

// What this player has not reached yet, or "".
export function gateOf(system) {
  const gate = state.told?.systems.find((one) => one.name === system)?.gate;
  const me = state.me;
  if (!gate || !me?.character) return "";
  const highest = Math.max(me.realm.r, me.soul?.highest_realm ?? 0);
  if (highest < gate.realm) return t("closed.realm", { realm: t(`realm.${gate.realm}`) });
  if (me.character.level < gate.level) return t("closed.level", { level: gate.level });
  if (serverNow() - session.bornBy(me.character.created_ms) < gate.age_ms) return t("closed.age", { days: gate.age_ms / 86_400_000 });
  return "";
}
