// News from the server: a stream of events where there is one, else a look every few seconds.
import { pauseMs, sleep } from "./net.js";
import { forget, freshToken } from "./session.js";

const LOOK_MS = 10_000;
const SILENCE_MS = 45_000; // a stream says something at least every so often, if only a comment

// `onNews` gets {event, data}; `look` is called when there is no stream; `lost` and `back` tell of the connection.
export async function follow({ onNews, look, lost, back, replaced }) {
  let seq = null; // the last number seen; none: from now on
  let attempt = 0;
  let isReplaced = false;
  let wish = null; // what the server asked for: {after_ms} once
  for (;;) {
    const outcome = await listen(seq, (news) => {
      attempt = 0;
      back();
      if (news.id) seq = Number(news.id);
      if (news.event === "hello" || news.event === "reset") seq = news.data.seq;
      if (news.event === "token_over") forget();
      if (news.event === "replaced") isReplaced = true;
      if (typeof news.data?.retry_after_ms === "number") wish = news.data.retry_after_ms;
      onNews(news);
    });
    if (outcome === "absent") {
      await sleep(LOOK_MS * (0.8 + 0.4 * Math.random()));
      await look();
      continue;
    }
    if (isReplaced) return replaced();
    lost();
    await sleep(pauseMs(attempt, wish ?? outcome));
    wish = null;
    attempt += 1;
  }
}

// "absent" where this server has no stream; else how long it asks to stay away, or null.
async function listen(seq, heard) {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), SILENCE_MS);
  try {
    const reply = await fetch(`/v1/stream${seq === null ? "" : `?since=${seq}`}`, {
      headers: { authorization: `Bearer ${await freshToken()}`, accept: "text/event-stream" },
      signal: quiet.signal,
    });
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
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

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
