// Who plays here. A device makes itself an account with a secret, which never leaves it but to log in; with a password
// the same account is entered from any device, and goes on there by a token that is good once.
import { heard, localNow, serverNow } from "./clock.js";
import { Lost, call, retryAfterOf } from "./net.js";

export const PROTOCOL = 1;
export const CLIENT_BUILD = "web-1";
const RENEW_MS = 12 * 60_000; // a token lives 15 minutes
const ACCOUNT = "nm.account";
const TICKET = "nm.ticket";

let token = "";
let bornMs = 0; // when the account was made, 0 where nobody knows
let since = 0;
let renewed = () => {}; // told whenever a new token is there: the stream of the old one is over

export const whenRenewed = (then) => { renewed = then; };

function dice(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}

// {account, secret} of a device, {account, refresh} of somebody who signed in; `isKept`: there is a password.
export function account(storage = localStorage) {
  const kept = JSON.parse(storage.getItem(ACCOUNT) ?? "null");
  return kept ?? remember({ account: `web-${dice(12)}`, secret: dice(32) }, storage);
}

export const hasAccount = (storage = localStorage) => storage.getItem(ACCOUNT) !== null;

export function remember(made, storage = localStorage) {
  storage.setItem(ACCOUNT, JSON.stringify(made));
  return made;
}

// The place in the login queue; it is kept over a reload.
export function ticket(fresh) {
  if (fresh !== undefined) sessionStorage.setItem(TICKET, fresh);
  return sessionStorage.getItem(TICKET) ?? "";
}

// The server is there and says when to come back.
export class Waiting extends Lost {
  constructor(code, reply) {
    super(code, retryAfterOf(reply.headers, reply.data));
    this.code = code;
    this.data = reply.data ?? {};
  }
}

// Another window plays this account now.
export class Elsewhere extends Error {}

// The server does not let this account in, and asking again is of no use: code and detail say why.
export class TurnedAway extends Error {
  constructor(reply) {
    super(reply.data?.code ?? "internal");
    this.code = reply.data?.code ?? "internal";
    this.detail = reply.data?.detail ?? "";
    this.data = reply.data ?? {};
  }
}

// Begins a session. Throws Lost when it should be tried again, TurnedAway when it should not.
async function logIn() {
  const kept = account();
  const sentMs = localNow();
  if (kept.refresh) return entered(await call("/v1/refresh", { body: { refresh: kept.refresh } }), sentMs);
  const body = { v: PROTOCOL, account: kept.account, secret: kept.secret };
  if (ticket()) body.ticket = ticket();
  const data = entered(await call("/v1/session", { body }), sentMs);
  if (!kept.becoming) return data;
  // It was being given a name when the window closed: an account that is new to the server has another one by now.
  remember({ account: data.ver === 0 ? kept.becoming : kept.account, secret: kept.secret, isKept: data.ver === 0 });
  return data.ver === 0 ? logIn() : data;
}

function entered(reply, sentMs) {
  if (reply.status !== 200) {
    if (reply.status >= 500 || reply.status === 429) throw new Waiting(reply.data?.code ?? "internal", reply);
    throw new TurnedAway(reply);
  }
  heard(reply.data.server_ms, sentMs, localNow());
  token = reply.data.token;
  bornMs = reply.data.born_ms ?? 0;
  since = localNow();
  sessionStorage.removeItem(TICKET);
  if (reply.data.refresh) remember({ account: account().account, refresh: reply.data.refresh, isKept: true });
  renewed();
  return reply.data;
}

// When an account was made whose character was made at this moment, or earlier.
export const bornBy = (createdMs) => (bornMs ? Math.min(bornMs, createdMs) : createdMs);

// Signs in with a password; what this browser played until now is no longer its account. The reply, good or bad.
export async function signIn(name, password) {
  const body = { v: PROTOCOL, account: name, password };
  if (ticket()) body.ticket = ticket();
  const reply = await call("/v1/login", { body });
  if (reply.status === 200) remember({ account: name, refresh: reply.data.refresh, isKept: true });
  return reply;
}

// A password, and for a device's own account a name to sign in with. The reply, good or bad.
export async function keep({ name, old, password }) {
  const kept = account();
  const body = { password, old: old ?? "" };
  if (name) {
    body.account = name;
    remember({ ...kept, becoming: name });
  }
  const reply = await asPlayer("/v1/password", { body });
  if (reply.status === 200) remember({ account: name || kept.account, ...(kept.secret ? { secret: kept.secret } : { refresh: kept.refresh }), isKept: true });
  else if (name) remember(kept);
  return reply;
}

// Ends the session on every device; this browser begins anew.
export async function signOut() {
  await asPlayer("/v1/logout", { body: {} });
  localStorage.removeItem(ACCOUNT);
  sessionStorage.clear();
}

// A request as the player; a token that ended is renewed once.
export async function asPlayer(path, asked = {}) {
  let used = await freshToken();
  let reply = await call(path, { ...asked, token: used });
  // A token that is over, or that this window itself is renewing meanwhile.
  if (isOver(reply)) await renewing;
  if ((reply.status === 401 && /log in first/.test(reply.data?.detail ?? "")) || (isOver(reply) && used !== token)) {
    if (used === token) await renew();
    used = token;
    reply = await call(path, { ...asked, token: used });
  }
  if (isOver(reply)) throw new Elsewhere();
  if (reply.status === 426) throw new TurnedAway(reply);
  if (reply.status >= 500 || (reply.status === 429 && path !== "/v1/password")) throw new Waiting(reply.data?.code ?? "internal", reply);
  return reply;
}

function isOver({ data }) {
  const all = Array.isArray(data) ? data : [data];
  return all.some((one) => one?.code === "not_allowed" && /another session/.test(one.detail ?? ""));
}

// The next request logs in again.
export const forget = () => { token = ""; };

export async function freshToken() {
  if (!token || localNow() - since > RENEW_MS) await renew();
  return token;
}

let renewing = null;

// However many ask for it, a session is begun once: each new one ends the one before.
export function renew() {
  renewing ??= logIn().finally(() => { renewing = null; });
  return renewing;
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
  if (Array.isArray(reply.data)) return reply.data;
  // The batch as a whole was refused: it holds what this server does not understand.
  return [{ ok: false, code: reply.data?.code ?? "internal", detail: reply.data?.detail ?? "", server_ms: serverNow() }];
}
