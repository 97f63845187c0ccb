// The pieces that screens are made of.
import { serverNow } from "./clock.js";
import { h } from "./dom.js";
import { closedBecause, here, order, queue, remember, state } from "./game.js";
import { known, readable, t } from "./locale.js";
import { invalidate } from "./loop.js";
import { count } from "./numbers.js";

// A button that gives one command. It is at rest while the command is under way, or with the reason in `not`.
export function act(label, command, args = {}, { not = "", kind = "", after, ready } = {}) {
  const closed = not || closedBecause(state.told.commands[command]?.system) || missing(command);
  const isBusy = queue.isPending(command, args);
  const wait = ready && ready > serverNow();
  return h("button", {
    type: "button",
    class: `act ${kind}`,
    disabled: Boolean(closed) || isBusy || wait,
    "aria-busy": isBusy ? "true" : null,
    title: closed || null,
    onclick: async () => {
      const reply = await order(command, args);
      if (after) after(reply);
    },
  }, label);
}

const missing = (command) => (state.told.commands[command] ? "" : t("closed.absent"));

export const button = (label, onclick, kind = "", more = {}) => h("button", { type: "button", class: kind || "quiet", onclick, ...more }, label);

export const card = (title, ...kids) => h("section", { class: "card" }, title ? h("h2", {}, title) : null, ...kids);

export const row = (...kids) => h("div", { class: "row" }, ...kids);

export const fact = (label, value) => h("div", { class: "fact" }, h("dt", {}, label), h("dd", {}, value));

export const facts = (...kids) => h("dl", { class: "facts" }, ...kids);

// A number that moves: a function of now. Screen readers read it when they come by, not ten times a second.
export const live = (tell, kind = "") => h("span", { class: `number ${kind}`, live: tell });

export function bar(share, label, kind = "") {
  return h("div", { class: `bar ${kind}`, role: "img", "aria-label": label }, h("div", { class: "fill", scale: share }));
}

export const purse = (asset, qty) => h("span", { class: `coin ${asset}`, title: t(`purse.${asset}`) }, h("i", { "aria-hidden": "true" }), h("span", { class: "unseen" }, `${t(`purse.${asset}`)} `), count(qty));

export const empty = (text) => h("p", { class: "empty" }, text);

export function tabs(screen, names, first = names[0]) {
  const chosen = here(screen, { tab: first }).tab ?? first;
  const pick = (name) => () => remember(screen, { tab: name });
  const line = h("div", { class: "tabs", role: "tablist" }, names.map((name) =>
    h("button", { type: "button", role: "tab", "aria-selected": String(name === chosen), onclick: pick(name), key: name }, t(`tab.${name}`))));
  return { chosen, line };
}

// Above fifty rows only those in sight are drawn; every row is 56 pixels high, or 88 in a list of higher ones.
const VIRTUAL_FROM = 50;
const SPARE = 6;
export function rows(name, items, draw, { height = 56, tall = 448 } = {}) {
  if (items.length <= VIRTUAL_FROM) return h("div", { class: "rows", role: "list" }, items.map((one, i) => draw(one, i)));
  const memory = here(`rows.${name}`, { top: 0 });
  const first = Math.max(0, Math.floor(memory.top / height) - SPARE);
  const last = Math.min(items.length, first + Math.ceil(tall / height) + 2 * SPARE);
  const onscroll = (event) => { memory.top = event.target.scrollTop; invalidate(); };
  const spacer = (key, px) => h("div", { class: "spacer", key, "aria-hidden": "true", tall: px });
  return h("div", { class: `rows virtual ${height > 56 ? "high" : ""}`, role: "list", tabindex: "0", onscroll, "data-rows": items.length },
    spacer("above", first * height),
    items.slice(first, last).map((one, i) => draw(one, first + i)),
    spacer("below", (items.length - last) * height));
}

export function itemName(id) {
  const key = `item.${id}`;
  return known(key) ? t(key) : state.content.items[id]?.name ?? gearName(id);
}

export function gearName(kind) {
  const key = `gear.${kind}`;
  const made = state.content.accessories?.definitions?.[kind];
  return known(key) ? t(key) : state.content.gear[kind]?.name ?? made?.name ?? readable(kind);
}

export const qualityName = (q) => t(`quality.${q}`);

export function instanceName(one) {
  const enhanced = one.enh ? ` +${one.enh}` : "";
  return `${gearName(one.kind)}${enhanced}`;
}

export const isWorn = (id) => [...Object.values(state.me.equipment?.worn ?? {}), ...Object.values(state.me.accessories?.worn ?? {})].includes(id);

export const holds = (item) => state.me.inventory.stacks.filter((one) => one.item === item).reduce((sum, one) => sum + one.qty, 0);
