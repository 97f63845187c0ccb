// One request. Lost: nobody knows whether it arrived, or the server asks to come back later.
export class Lost extends Error {
  constructor(why, retryAfterMs = null) {
    super(why);
    this.retryAfterMs = retryAfterMs;
  }
}

export const BASE_MS = 500;
export const CAP_MS = 30_000;
const GIVE_UP_MS = 15_000;

// Full jitter: anything between now and the doubling bound, so that ten thousand clients do not come back at once.
export const backoffMs = (attempt, dice = Math.random) => dice() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);

export const pauseMs = (attempt, retryAfterMs, dice = Math.random) => retryAfterMs ?? backoffMs(attempt, dice);

export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

export function retryAfterOf(headers, body) {
  if (typeof body?.retry_after_ms === "number") return body.retry_after_ms;
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

export async function call(path, { body, token, signal } = {}) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const asked = { method: body === undefined ? "GET" : "POST", headers, signal: signal ?? AbortSignal.timeout(GIVE_UP_MS) };
  if (body !== undefined) asked.body = JSON.stringify(body);
  let reply;
  let text;
  try {
    reply = await fetch(path, asked);
    text = await reply.text();
  } catch (error) {
    throw new Lost(String(error));
  }
  return { status: reply.status, headers: reply.headers, data: parsed(text) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
