// News from the server: a stream of events where there is one, else a look every few seconds. A stream that is lost is
// taken up where it was left; whoever does not keep up is let go by the server, and comes back the same way.
import { Lost, pauseMs, sleep } from "./net.js";
import { forget, freshToken, whenRenewed } from "./session.js";

const LOOK_MS = 10_000;
const SILENCE_MS = 45_000; // a stream says something at least every so often, if only a comment

// `onNews` gets {event, data}; `look` is called when there is no stream; `lost` and `back` tell of the connection.
// `moved` is called when a process lets its players go, before the next try; `replaced` when another window may have
// begun to play: it answers whether that is so.
export async function follow({ onNews, look, lost, back, moved, replaced, world, stop, pause = sleep, open = fetch }) {
  let seq = null; // the last number seen; none: from now on
  let attempt = 0;
  let last = {};
  const heard = (news) => {
    attempt = 0;
    back();
    if (news.id) seq = Number(news.id);
    if (news.event === "hello" || news.event === "reset") seq = news.data.seq;
    if (["token_over", "replaced", "drain"].includes(news.event)) last = { [news.event]: true, ms: news.data?.retry_after_ms ?? within(news.data?.retry_window_ms) };
    onNews(news);
  };
  for (;;) {
    last = {};
    const outcome = await listen({ seq, world: await world(), heard, open });
    if (stop(outcome)) return;
    if (outcome === "absent") {
      await pause(LOOK_MS * (0.8 + 0.4 * Math.random()));
      await look();
      continue;
    }
    if (outcome === "renewed") continue;
    if (last.token_over) forget();
    if (last.replaced && await replaced()) return;
    lost();
    await pause(pauseMs(attempt, last.ms ?? (typeof outcome === "number" ? outcome : null)));
    attempt += 1;
    if (last.drain) await moved();
  }
}

// "absent" where this server has no stream, "renewed" when this window has begun its session anew, an error that nothing
// helps against; else how long the server asks to stay away, or null.
async function listen({ seq, world, heard, open }) {
  const quiet = new AbortController();
  let isRenewed = false;
  let timer = setTimeout(() => quiet.abort(), SILENCE_MS);
  try {
    const token = await freshToken();
    whenRenewed(() => { isRenewed = true; quiet.abort(); });
    const words = new URLSearchParams({ ...(seq === null ? {} : { since: seq }), ...(world ? { world } : {}) });
    const reply = await open(`/v1/stream?${words}`, { headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" }, signal: quiet.signal });
    if (reply.status === 404 || reply.status === 405) return "absent";
    if (!reply.ok) return Number.parseFloat(reply.headers.get("retry-after")) * 1000 || null;
    heard({ event: "open" });
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return null;
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), SILENCE_MS);
      const parts = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = parts.pop();
      parts.map(message).filter(Boolean).forEach(heard);
    }
  } catch (error) {
    if (isRenewed) return "renewed";
    return error instanceof Lost || error instanceof TypeError || error.name === "AbortError" ? null : error;
  } finally {
    clearTimeout(timer);
    whenRenewed(() => {});
  }
}

// A moment of one's own in the window that a server sends whose players leave it as planned.
const within = (windowMs) => (windowMs === undefined ? undefined : Math.random() * windowMs);

export function message(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`;
  }
  if (fields.data === undefined) return null;
  let data = fields.data;
  try {
    data = JSON.parse(data);
  } catch { /* plain words are news as well */ }
  return { event: fields.event ?? data?.type ?? "message", id: fields.id, data };
}
