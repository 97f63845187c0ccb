// The frame around every screen: who I am, where I can go, what everybody should know.
import { serverNow } from "./clock.js";
import { h } from "./dom.js";
import { change, closedBecause, gateOf, go, queue, sheet, state } from "./game.js";
import { isAnyWaiting, waits } from "./hints.js";
import { language, LOCALES, t, useLocale } from "./locale.js";
import { dismiss, isOver } from "./notices.js";
import { count, duration, exact } from "./numbers.js";
import { broughtName, take } from "./move.js";
import { button, card, live, purse, row } from "./parts.js";
import { accountScreen, signInForm } from "./screens/account.js";
import { birth } from "./screens/birth.js";
import { closedScreen, pausedScreen } from "./screens/closed.js";
import { GROUPS, screenOf } from "./screens/index.js";
import { dialog } from "./sheet.js";
import { nextTheme, theme } from "./theme.js";
import { icon } from "./icons.js";

const QUICK = ["realms", "combat", "inventory", "quest"];
// What is shown of these comes from the server, which tells nothing while they are switched off.
const SHARED = new Set(GROUPS.find(([name]) => name === "world")[1]);
const PURSE = ["stone", "jade", "essence", "honor", "contrib"];

export function page() {
  if (state.phase === "elsewhere") return [gate(t("gate.elsewhere"), button(t("gate.here"), () => location.reload(), "act primary"))];
  if (state.phase === "outdated") return [gate(state.waiting?.message || t("gate.outdated"), outdated())];
  if (state.phase === "away") return [gate(awayText(), signInForm())];
  if (state.phase === "moved") return [gate(t("gate.moved", { account: broughtName() }), row(button(t("gate.goOn"), () => take(true), "act primary"), button(t("gate.anew"), () => take(false), "act")))];
  if (state.closed) return [gate(state.closed.text || t("gate.maintenance"), state.closed.until ? h("p", { class: "dim" }, t("gate.opens"), " ", live(() => duration(state.closed.until - serverNow()))) : h("p", { class: "dim" }, t("gate.unknown")))];
  if (state.phase !== "playing") return [gate(waitingText(), waitingMore())];
  if (!state.me?.character?.level) return [h("main", { class: "birth", id: "main" }, birth()), dialog()];
  return [skip(), top(), side(), h("main", { id: "main", key: state.route, tabindex: "-1" }, banners(), screen()), foot(), dialog()];
}

function screen() {
  if (state.route === "more") return everything();
  if (state.route === "account") return [accountScreen(), card(t("word.settings"), choices())];
  if (gateOf(state.route)) return closedScreen(state.route);
  return state.flags[state.route] === "off" && SHARED.has(state.route) ? pausedScreen(state.route) : screenOf(state.route);
}

const awayText = () => (/^banned/.test(state.waiting?.detail ?? "") ? t("gate.banned", { why: state.waiting.detail.slice(8) }) : t("gate.away"));

const skip = () => h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); document.getElementById("main").focus(); } }, t("word.skip"));

const gate = (text, more) => h("main", { class: "gate", id: "main" }, h("img", { src: "/client/seal.svg", alt: "", width: "72", height: "72" }), h("h1", {}, t("word.title")), h("p", { "aria-live": "polite" }, text), more);

function waitingText() {
  const waiting = state.waiting;
  if (!waiting) return t("gate.starting");
  if (waiting.code === "queue" || waiting.data?.position) return t("gate.queue", { position: waiting.data?.position ?? "?" });
  return waiting.data?.text || t(`gate.${waiting.code === "maintenance" ? "maintenance" : "lost"}`);
}

function waitingMore() {
  const { until, data } = state.waiting ?? {};
  if (data?.eta_ms) return h("p", { class: "dim" }, t("gate.eta", { time: duration(data.eta_ms) }));
  return until ? h("p", { class: "dim" }, live(() => duration(until - serverNow()))) : null;
}

const outdated = () => (state.waiting?.url ? h("a", { class: "act primary", href: state.waiting.url }, t("gate.update")) : button(t("gate.reload"), () => location.reload(), "act primary"));

function top() {
  const { character, realm, power, purse: held } = state.me;
  return h("header", { class: "top" },
    h("button", { type: "button", class: "self", onclick: () => go("character"), "aria-label": t("system.character") },
      h("span", { class: `mark ${character.element}`, "aria-hidden": "true" }, icon(character.element)),
      h("span", { class: "who" },
        h("strong", {}, character.name),
        h("span", { class: "dim" }, `${t("word.layerShort", { realm: t(`realm.${realm.r}`), layer: realm.layer })} · ${t("word.level", { level: character.level })}`))),
    h("button", { type: "button", class: "means", onclick: () => sheet(t("purse.title"), means), "aria-label": t("purse.title") },
      h("span", { class: "coin power", title: t("word.power") }, h("i", { "aria-hidden": "true" }), h("span", { class: "unseen" }, `${t("word.power")} `), count(power)),
      purse("stone", held.stone ?? 0), purse("jade", held.jade ?? 0), purse("essence", held.essence ?? 0)),
    h("div", { class: "desk" }, link("account", "quick"), languages(), themeButton()),
    state.isOnline ? null : h("span", { class: "offline", role: "status" }, t("word.offline"), queue.count() ? ` · ${t("word.sending", { n: queue.count() })}` : ""),
    state.isOnline && queue.count() > 1 ? h("span", { class: "unseen", role: "status" }, t("word.sending", { n: queue.count() })) : null);
}

function link(name, kind = "") {
  const closed = closedBecause(name);
  return h("a", {
    key: name, href: `#${name}`, class: `way ${kind} ${closed ? "closed" : ""}`, title: closed || null,
    "aria-current": state.route === name ? "page" : null,
    onclick: (event) => { event.preventDefault(); go(name); },
  }, icon(name), h("span", {}, t(`system.${name}`)), hint(name), closed && kind !== "quick" ? h("small", {}, closed) : null);
}

const QUIETLY = new Set(QUICK);
const OTHERS = GROUPS.flatMap(([, names]) => names).filter((name) => !QUIETLY.has(name));

// A dot where something waits; under "All" for whatever has no place of its own below.
const hint = (name) => ((name === "more" ? isAnyWaiting(OTHERS) : waits(name)) ? h("i", { class: "hint", role: "img", "aria-label": t("word.waits") }) : null);

// What each thing in the purse is for, the rarer ones too.
function means() {
  const held = state.me.purse;
  return h("div", { class: "rows", role: "list" },
    ["power", ...PURSE].map((asset) => h("div", { class: "item", role: "listitem", key: asset },
      h("span", { class: `coin large ${asset}`, "aria-hidden": "true" }, h("i", {})),
      h("div", { class: "grow" }, h("strong", {}, asset === "power" ? t("word.power") : t(`purse.${asset}`)), h("small", { class: "dim" }, t(`purse.about.${asset}`))),
      h("strong", { class: "number" }, exact(asset === "power" ? state.me.power : held[asset] ?? 0)))));
}

const side = () => h("nav", { class: "side", "aria-label": t("word.systems") },
  GROUPS.map(([group, names]) => h("div", { class: "group", key: group }, h("h2", {}, t(`group.${group}`)), names.map((name) => link(name)))));

const foot = () => h("nav", { class: "foot", "aria-label": t("word.quick") }, QUICK.map((name) => link(name, "quick")), link("more", "quick"));

const everything = () => [
  h("h1", {}, t("word.systems")),
  GROUPS.map(([group, names]) => h("section", { class: "card", key: group }, h("h2", {}, t(`group.${group}`)), h("div", { class: "ways" }, names.map((name) => link(name))))),
  card(t("word.settings"), choices()),
];

const choices = () => h("div", { class: "choices" }, state.route === "account" ? null : link("account"), themeButton(), languages());

const themeButton = () => button(t(`theme.${theme()}`), () => { nextTheme(); change({}); }, "quiet", { "aria-label": `${t(`theme.${theme()}`)} · ${t("word.theme")}` });

const languages = () => h("span", { class: "languages" }, LOCALES.map((lang) => button(lang.toUpperCase(), async () => { localStorage.setItem("nm.locale", lang); await useLocale(lang); change({}); }, "quiet", { key: lang, "aria-pressed": String(lang === language()), lang })));

function banners() {
  const off = closedNow();
  return h("div", { class: "banners" },
    state.notices.filter((one) => !isOver(one)).map((one) => h("div", { class: `banner ${one.kind}`, role: "status", key: one.id },
      h("span", {}, one.text), one.until ? live(() => duration(one.until - serverNow())) : null,
      one.isReload ? button(t("gate.reload"), () => location.reload(), "act") : null,
      button("×", () => dismiss(one.id), "quiet", { "aria-label": t("word.dismiss") }))),
    off ? h("div", { class: "banner warning", role: "status", key: "off" }, h("span", {}, off)) : null);
}

function closedNow() {
  const mode = state.flags[state.route];
  if (!mode || mode === "on") return "";
  const since = state.offSince[state.route];
  return [t(`notice.${mode}`, { system: t(`system.${state.route}`) }), since ? [" ", live(() => t("notice.since", { time: duration(serverNow() - since) }))] : ""];
}
