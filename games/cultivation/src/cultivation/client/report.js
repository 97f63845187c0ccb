// Tells the server how this page does: that it began, each minute in sight how fluently it drew, and that a script broke.
import { onFrame } from "./loop.js";
import { asPlayer } from "./session.js";

const MINUTE_MS = 60_000;
const CRASH_PAUSE_MS = 60_000;
let crashedAt = -Infinity;

const send = (told) => asPlayer("/v1/report", { body: told }).catch(() => {}); // nobody plays worse for a report that is lost

export function reportCrashes(now = () => performance.now()) {
  const crashed = () => {
    if (now() - crashedAt < CRASH_PAUSE_MS) return;
    crashedAt = now();
    send({ kind: "crash" });
  };
  addEventListener("error", crashed);
  addEventListener("unhandledrejection", crashed);
}

// The browser draws nothing while a page is out of sight: such a minute says nothing and is begun anew.
export function reportFrames() {
  let frames = 0;
  let since = null;
  const anew = () => { frames = 0; since = null; };
  document.addEventListener("visibilitychange", anew);
  onFrame((at) => {
    since ??= at;
    frames += 1;
    if (at - since < MINUTE_MS) return;
    send({ kind: "frames", fps: Math.min(1000, Math.round((1000 * frames) / (at - since))) });
    anew();
  });
  send({ kind: "begun" });
}
