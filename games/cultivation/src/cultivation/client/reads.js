// What the server answers about the world, by its path, kept for a while. null: this server does not tell it.
import { ask, state } from "./game.js";
import { invalidate } from "./loop.js";

const FRESH_MS = 5_000;
const held = new Map();

// {data, isLoading}: the last answer; asks again when it is old and the screen is drawn.
export function told(path) {
  let one = held.get(path);
  if (!one) held.set(path, one = { data: undefined, at: -Infinity, isLoading: false });
  if (!one.isLoading && performance.now() - one.at > FRESH_MS && state.phase === "playing") fetchInto(path, one);
  return one;
}

async function fetchInto(path, one) {
  one.isLoading = true;
  const before = JSON.stringify(one.data);
  one.data = await ask(path);
  one.at = performance.now();
  one.isLoading = false;
  setTimeout(invalidate, FRESH_MS); // whoever still shows it will ask again
  if (JSON.stringify(one.data) !== before) invalidate();
}

export const stale = (path) => { const one = held.get(path); if (one) one.at = -Infinity; invalidate(); };
