// Commands wait here, each under its key, until a reply arrives: a double click, a lost reply, a reload and a
// reconnect are all the same case. The list survives a reload in the tab's own storage.
import { Lost, pauseMs, sleep } from "./net.js";

const BATCH_MAX = 16;
const TRIES_MAX = 6;
const AGE_MS_MAX = 55 * 60_000; // a key lives an hour
const AGAIN = new Set(["rate_limited", "maintenance", "internal"]);

export function commandQueue({ storage, name, send, now, newKey, changed, orphan, pause = sleep }) {
  let waiting = read(storage, name);
  const promises = new Map();
  let running = false;

  const keep = () => {
    storage.setItem(name, JSON.stringify(waiting));
    changed(waiting);
  };

  function add(command, args) {
    const twin = waiting.find((one) => one.name === command && same(one.args, args));
    if (twin && promises.has(twin.key)) return promises.get(twin.key).promise;
    const one = { key: newKey(now()), name: command, args, at: now(), tries: 0 };
    let settle;
    const promise = new Promise((done) => { settle = done; });
    promises.set(one.key, { promise, settle });
    waiting = [...waiting, one];
    keep();
    pump();
    return promise;
  }

  function settle(one, reply) {
    waiting = waiting.filter((other) => other.key !== one.key);
    keep();
    const asked = promises.get(one.key);
    promises.delete(one.key);
    if (asked) asked.settle(reply);
    else orphan(one, reply);
  }

  async function pump() {
    if (running) return;
    running = true;
    let attempt = 0;
    while (waiting.length) {
      for (const old of waiting.filter((one) => now() - one.at > AGE_MS_MAX)) settle(old, { ok: false, code: "key_expired" });
      if (!waiting.length) break;
      const outcome = await once(waiting.slice(0, BATCH_MAX));
      if (outcome === null) attempt = 0;
      else {
        await pause(pauseMs(attempt, outcome.retryAfterMs));
        attempt += 1;
      }
    }
    running = false;
  }

  // null when it went on; else what to wait for.
  async function once(batch) {
    let replies;
    try {
      replies = await send(batch.map(({ key, name: command, args }) => ({ v: 1, key, name: command, args })));
    } catch (error) {
      if (error instanceof Lost) return error;
      throw error;
    }
    for (const [i, reply] of replies.entries()) {
      const one = batch[i];
      if (!reply.ok && AGAIN.has(reply.code) && one.tries < TRIES_MAX) {
        one.tries += 1;
        keep();
        return { retryAfterMs: reply.retry_after_ms ?? null };
      }
      settle(one, reply);
    }
    return null;
  }

  const isPending = (command, args) =>
    waiting.some((one) => one.name === command && (args === undefined || same(one.args, args)));

  return { add, pump, isPending, count: () => waiting.length };
}

function read(storage, name) {
  try {
    const kept = JSON.parse(storage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
