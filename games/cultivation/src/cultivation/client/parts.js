// The pieces that screens are made of.
import { h } from "./dom.js";
import { closedBecause, here, order, queue, remember, sheet, state } from "./game.js";
import { named, t } from "./locale.js";
import { invalidate } from "./loop.js";
import { count } from "./numbers.js";
import { say } from "./toast.js";

// A button that gives one command. It is at rest while the command is under way. With a reason in `not` it stays
// within reach and tells the reason when it is pressed: a finger and a screen reader find out what is missing.
export function act(label, command, args = {}, { not = "", kind = "", after, label: spoken } = {}) {
  const closed = not || closedBecause(state.told.commands[command]?.system) || missing(command);
  const isBusy = queue.isPending(command, args);
  return h("button", {
    type: "button",
    class: `act ${kind}`,
    disabled: isBusy,
    "aria-disabled": closed ? "true" : null,
    "aria-busy": isBusy ? "true" : null,
    title: closed || null,
    "aria-label": spoken ?? null,
    onclick: async () => {
      if (closed) return say(closed, "plain");
      const reply = await order(command, args);
      return after ? after(reply) : reply;
    },
  }, label);
}

const missing = (command) => (state.told.commands[command] ? "" : t("closed.absent"));

export const button = (label, onclick, kind = "", more = {}) => h("button", { type: "button", class: kind || "quiet", onclick, ...more }, label);

export const card = (title, ...kids) => h("section", { class: "card" }, title ? h("h2", {}, title) : null, ...kids);

export const row = (...kids) => h("div", { class: "row" }, ...kids);

// Two columns on a desk, one below the other on a phone.
export const pair = (left, right) => h("div", { class: "pair" }, h("div", { class: "column" }, left), h("div", { class: "column" }, right));

export const fact = (label, value) => h("div", { class: "fact" }, h("dt", {}, label), h("dd", {}, value));

export const facts = (...kids) => h("dl", { class: "facts" }, ...kids);

// A number that moves: a function of now. Screen readers read it when they come by, not ten times a second.
export const live = (tell, kind = "") => h("span", { class: `number ${kind}`, live: tell });

export function bar(share, label, kind = "") {
  return h("div", { class: `bar ${kind}`, role: "img", "aria-label": label }, h("div", { class: "fill", scale: share }));
}

export const purse = (asset, qty) => h("span", { class: `coin ${asset}`, title: t(`purse.${asset}`) }, h("i", { "aria-hidden": "true" }), h("span", { class: "unseen" }, `${t(`purse.${asset}`)} `), count(qty));

export const empty = (text) => h("p", { class: "empty" }, text);

// Something to be sure about before it is done: a sheet with what it means, and the button that does it.
export const sure = (label, title, means, doing) => button(label, () => sheet(title, (close) => h("div", { class: "stack" }, means.map((one) => h("p", { key: one }, one)), row(doing(close), button(t("word.back"), close)))), "act danger");

export function tabs(screen, names, first = names[0]) {
  const chosen = here(screen, { tab: first }).tab ?? first;
  const pick = (name) => () => remember(screen, { tab: name });
  const turn = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = (names.indexOf(chosen) + by + names.length) % names.length;
    remember(screen, { tab: names[next] });
    event.currentTarget.children[next].focus();
  };
  const line = h("div", { class: "tabs", role: "tablist", onkeydown: turn }, names.map((name) =>
    h("button", { type: "button", role: "tab", "aria-selected": String(name === chosen), tabindex: name === chosen ? "0" : "-1", onclick: pick(name), key: name }, t(`tab.${name}`))));
  return { chosen, line };
}

// Above fifty rows only those in sight are drawn; every row is 56 pixels high, or 104 in a list of higher ones.
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

export const itemName = (id) => named("item", id, state.content.items[id]?.name);

export function gearName(kind) {
  const made = state.content.accessories?.definitions?.[kind];
  return made ? named("accessory", kind, made.name) : named("gear", kind, state.content.gear[kind]?.name);
}

// What the house calls things that have a name in the content.
export const skillName = (id) => named("skill", id, (state.content.skills.active[id] ?? state.content.skills.passive[id])?.name);

export function titleName(title) {
  const id = Object.keys(state.content.achievement.achievements).find((one) => state.content.achievement.achievements[one].title === title);
  return id ? named("achievement", id, title) : title;
}

// A player by name; one without a character is somebody.
export const personName = (one) => one.name || t("word.somebody");

export const qualityName = (q) => t(`quality.${q}`);

export function instanceName(one) {
  const enhanced = one.enh ? ` +${one.enh}` : "";
  return `${gearName(one.kind)}${enhanced}`;
}

export const isWorn = (id) => [...Object.values(state.me.equipment?.worn ?? {}), ...Object.values(state.me.accessories?.worn ?? {})].includes(id);

export const holds = (item) => state.me.inventory.stacks.filter((one) => one.item === item).reduce((sum, one) => sum + one.qty, 0);
