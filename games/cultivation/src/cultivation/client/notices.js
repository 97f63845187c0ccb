// Banners: what everybody should know now, with the time that is left.
import { serverNow } from "./clock.js";
import { change, refresh, state } from "./game.js";
import { language, t } from "./locale.js";
import { say, tellFromAfar } from "./toast.js";

export function notice(id, kind, text, until = null) {
  const others = state.notices.filter((one) => one.id !== id);
  change({ notices: text ? [...others, { id, kind, text, until }] : others });
}

export const dismiss = (id) => notice(id, "", "");

// Words by language: ours, else English, else any.
const inWords = (texts) => (typeof texts === "object" && texts !== null ? texts[language()] ?? texts.en ?? Object.values(texts)[0] : texts);

// What the handshake said besides "ok".
export function announced(welcome) {
  if (welcome.outcome === "update_available") notice("update", "info", t("notice.update"), welcome.until_ms ?? null);
  else if (welcome.outcome === "ok" && (welcome.text || welcome.until_ms)) {
    notice("maintenance", "warning", inWords(welcome.text) || t("notice.maintenance"), welcome.until_ms ?? null);
  }
}

// One message of the stream. What is not known here still means that something changed.
export function heardNews({ event, data }) {
  if (event === "open" || event === "hello") change({ isOnline: true });
  else if (event === "announcement" || event === "countdown") heardAnnouncement(data);
  else if (event === "announcement_over") dismiss(`said.${data.id}`);
  else if (event === "maintenance") heardMaintenance(data);
  else if (event === "switch") change({ flags: { ...state.flags, [data.system]: data.mode } });
  else if (event === "toast") say(inWords(data.text));
  else if (event === "chat") change({ chat: [...(state.chat ?? []), ...(data.messages ?? [data])].slice(-300) });
  else tellFromAfar(event, data);
  refreshSoon();
}

const heardAnnouncement = (data) => notice(`said.${data.id}`, data.severity, inWords(data.texts) ?? data.text, data.countdown_to_ms ?? null);

function heardMaintenance(data) {
  if (data.state === "none") dismiss("maintenance");
  else notice("maintenance", "warning", data.text || t("notice.maintenance"), (data.state === "announced" ? data.starts_ms : data.until_ms) ?? null);
}

let soon = 0;
// News come in flocks; one look is enough for all of them.
function refreshSoon() {
  if (soon) return;
  soon = setTimeout(() => { soon = 0; refresh(); }, 300);
}

export const isOver = (one) => one.until !== null && one.until < serverNow() - 5_000;
