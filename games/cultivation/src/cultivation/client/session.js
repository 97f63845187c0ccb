// Who plays here. A device has an account of its own with a secret that never leaves it but to log in.
import { heard, localNow, serverNow } from "./clock.js";
import { Lost, call, retryAfterOf } from "./net.js";

export const PROTOCOL = 1;
export const CLIENT_BUILD = "web-1";
const RENEW_MS = 12 * 60_000; // a token lives 15 minutes
const ACCOUNT = "nm.account";
const TICKET = "nm.ticket";

let token = "";
let since = 0;

export const hasToken = () => token !== "";

function dice(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}

export function account(storage = localStorage) {
  const kept = JSON.parse(storage.getItem(ACCOUNT) ?? "null");
  if (kept) return kept;
  const made = { account: `web-${dice(12)}`, secret: dice(32) };
  storage.setItem(ACCOUNT, JSON.stringify(made));
  return made;
}

// The place in the login queue; it is kept over a reload.
export function ticket(fresh) {
  if (fresh !== undefined) sessionStorage.setItem(TICKET, fresh);
  return sessionStorage.getItem(TICKET) ?? "";
}

// Throws Lost when it should be tried again; answers {refused: code} when it should not.
export async function logIn() {
  const sentMs = localNow();
  const body = { v: PROTOCOL, ...account() };
  if (ticket()) body.ticket = ticket();
  const reply = await call("/v1/session", { body });
  if (reply.status === 200) {
    heard(reply.data.server_ms, sentMs, localNow());
    token = reply.data.token;
    sessionStorage.removeItem(TICKET);
    since = localNow();
    return reply.data;
  }
  return refusal(reply);
}

function refusal(reply) {
  const code = reply.data?.code ?? "internal";
  if (reply.status >= 500 || reply.status === 429) throw new Waiting(code, reply);
  return { refused: code, detail: reply.data?.detail ?? "", reply };
}

// The server is there and says when to come back.
export class Waiting extends Lost {
  constructor(code, reply) {
    super(code, retryAfterOf(reply.headers, reply.data));
    this.code = code;
    this.data = reply.data ?? {};
  }
}

export class Elsewhere extends Error {}

// A request as the player; a token that ended is renewed once. Elsewhere: another window plays this account now.
export async function asPlayer(path, asked = {}) {
  await freshToken();
  let reply = await call(path, { ...asked, token });
  if (reply.status === 401) {
    if (/another session/.test(reply.data?.detail ?? "")) throw new Elsewhere();
    await entered();
    reply = await call(path, { ...asked, token });
  }
  if (reply.status >= 500 || reply.status === 429) throw new Waiting(reply.data?.code ?? "internal", reply);
  return reply;
}

// The next request logs in again.
export const forget = () => { token = ""; };

export async function freshToken() {
  if (!token || localNow() - since > RENEW_MS) await entered();
  return token;
}

async function entered() {
  const reply = await logIn();
  if (reply.refused) throw new Waiting(reply.refused, reply.reply);
}

export async function sync(ver) {
  const sentMs = localNow();
  const reply = await asPlayer(ver === null ? "/v1/sync" : `/v1/sync?ver=${ver}`);
  if (reply.status !== 200 || !reply.data?.ok) throw new Waiting(reply.data?.code ?? "internal", reply);
  heard(reply.data.server_ms, sentMs, localNow());
  return reply.data;
}

export async function send(batch) {
  const reply = await asPlayer("/v1/cmd", { body: batch });
  if (Array.isArray(reply.data)) {
    if (reply.data.some((one) => one.code === "not_allowed" && /another session/.test(one.detail))) throw new Elsewhere();
    return reply.data;
  }
  // The batch as a whole was refused: it holds what this server does not understand.
  return [{ ok: false, code: reply.data?.code ?? "internal", detail: reply.data?.detail ?? "", server_ms: serverNow() }];
}
