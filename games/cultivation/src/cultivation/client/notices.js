// Banners: what everybody should know now, with the time that is left.
import { serverNow } from "./clock.js";
import { change, refresh, state } from "./game.js";
import { inWords, ours, t } from "./locale.js";
import { duration } from "./numbers.js";
import { CLIENT_BUILD, PROTOCOL } from "./session.js";
import { say, tellFromAfar } from "./toast.js";

// `until` counts down; `isReload` offers to load the page anew.
export function notice(id, kind, text, until = null, isReload = false) {
  const others = state.notices.filter((one) => one.id !== id);
  change({ notices: text ? [...others, { id, kind, text, until, isReload }] : others });
}

export const dismiss = (id) => notice(id, "", "");

// What the handshake said besides "ok".
export function announced(welcome) {
  if (welcome.outcome === "update_available") notice("update", "info", welcome.message || t("notice.update"), welcome.until_ms ?? null, true);
  else if (welcome.outcome === "ok" && (welcome.text || welcome.until_ms)) {
    notice("maintenance", "warning", inWords(welcome.text) || t("notice.maintenance"), welcome.until_ms ?? null);
  }
}

// One message of the stream. What is not known here still means that something changed.
export function heardNews({ event, data }) {
  if (event === "open" || event === "hello") {
    change({ isOnline: true });
    dismiss("drain");
  }
  else if (event === "announcement" || event === "countdown") heardAnnouncement(data);
  else if (event === "announcement_over") heardOver(data);
  else if (event === "maintenance") heardMaintenance(data);
  else if (event === "switch") heardSwitch(data);
  else if (event === "window") heardWindow(data);
  else if (event === "drain") notice("drain", "info", t("notice.drain"), serverNow() + (data.retry_after_ms ?? 0));
  else if (event === "toast") say(inWords(data.text));
  else if (event === "chat") change({ chat: [...(state.chat ?? []), ...(data.messages ?? [data])].slice(-300) });
  else tellFromAfar(event, data);
  refreshSoon();
}

const heardAnnouncement = (data) => notice(`said.${data.id}`, data.severity, ours(data.texts, data.text), data.countdown_to_ms ?? null);

// What was cancelled in the middle of its countdown does not happen: who has seen it is told so.
function heardOver(data) {
  const shown = state.notices.find((one) => one.id === `said.${data.id}`);
  if (data.cancelled && shown?.until) say(t("notice.cancelled", { text: shown.text }));
  dismiss(`said.${data.id}`);
}

function heardMaintenance(data) {
  if (data.state === "none") dismiss("maintenance");
  else notice("maintenance", "warning", data.text || t("notice.maintenance"), (data.state === "announced" ? data.starts_ms : data.until_ms) ?? null);
}

// A system was switched off or on again; what was running in it has been given the time back.
function heardSwitch(data) {
  const was = state.flags[data.system] ?? "on";
  change({ flags: { ...state.flags, [data.system]: data.mode }, offSince: { ...state.offSince, [data.system]: data.since_ms ?? serverNow() } });
  if (data.mode !== "on" || was === "on") return;
  const system = t(`system.${data.system}`);
  say(data.given_back_ms ? t("notice.givenBack", { system, time: duration(data.given_back_ms) }) : t("notice.onAgain", { system }));
}

// Which clients this server takes: below `oldest` none; below `current`, or of another build, until the soft window ends.
let hard = 0;
function heardWindow(data) {
  clearTimeout(hard);
  if (PROTOCOL < data.oldest) return outdated(data);
  const isOther = Boolean(data.client_build) && data.client_build !== CLIENT_BUILD;
  // An operator who takes the window back lets those in again who were stopped by it.
  if (state.phase === "outdated" && state.waiting?.isWindow) change({ phase: "playing", waiting: null });
  if (PROTOCOL >= data.current && !isOther) return dismiss("update");
  notice("update", "info", data.message || t("notice.update"), data.soft_until_ms ?? null, true);
  // The hard end comes only to those who can renew themselves, as the server sees it too.
  if (data.soft_until_ms && data.url && PROTOCOL < data.current) hard = setTimeout(() => outdated(data), Math.max(0, data.soft_until_ms - serverNow()));
  return undefined;
}

const outdated = (data) => change({ phase: "outdated", waiting: { url: data.url, message: data.message, isWindow: true } });

let soon = 0;
// News come in flocks; one look is enough for all of them.
function refreshSoon() {
  if (soon) return;
  soon = setTimeout(() => { soon = 0; refresh(); }, 300);
}

export const isOver = (one) => one.until !== null && one.until < serverNow() - 5_000;
