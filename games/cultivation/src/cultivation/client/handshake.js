// What this server wants of us, before anything else: which protocol, a queue, maintenance, another address.
import { heard, localNow } from "./clock.js";
import { call, retryAfterOf } from "./net.js";
import { CLIENT_BUILD, PROTOCOL, Waiting, account, ticket } from "./session.js";

// {outcome: ok | update_available | client_outdated | go_to | queue | maintenance, content, …}
export async function shakeHands(content) {
  const asked = { protocol: PROTOCOL, client_build: CLIENT_BUILD, content, account: account().account, ticket: ticket() };
  const sentMs = localNow();
  const reply = await call("/v1/handshake", { body: asked });
  if (reply.data?.outcome) {
    heard(reply.data.server_ms, sentMs, localNow());
    if (reply.data.ticket) ticket(reply.data.ticket);
    return reply.data;
  }
  if (reply.status >= 500 || reply.status === 429) throw new Waiting(reply.data?.code ?? "internal", reply);
  return plain();
}

// A server without the handshake still says what it is.
async function plain() {
  const told = await about();
  const [oldest, newest] = told.protocol;
  if (PROTOCOL < oldest) return { outcome: "client_outdated", content: told.content };
  return { outcome: PROTOCOL < newest ? "update_available" : "ok", content: told.content };
}

export async function about() {
  const reply = await call("/version");
  if (reply.status !== 200) throw new Waiting(reply.data?.code ?? "internal", reply);
  return reply.data;
}

export async function fetched(path) {
  const reply = await call(path);
  if (reply.status !== 200 || !reply.data) throw new Waiting("internal", reply, retryAfterOf(reply.headers, reply.data));
  return reply.data;
}
