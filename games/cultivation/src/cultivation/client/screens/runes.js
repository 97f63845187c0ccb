// Eight sockets, the runes that go into them, and the words they spell.
import { h } from "../dom.js";
import { here, remember, state } from "../game.js";
import { named, t } from "../locale.js";
import { count } from "../numbers.js";
import { act, card, empty, pair, row, rows } from "../parts.js";
import { commands, head } from "./drawn.js";
import { glyph } from "./inventory.js";

const LEVEL_MAX = 12;
const STATS = ["hp", "atk", "dfn", "spd", "crit", "cdmg", "pen", "res", "hp", "atk", "dfn", "spd"];

export function runes() {
  const mine = state.me.runes;
  const table = state.content.runes;
  if (!mine || !table) return [head("runes"), commands("runes")];
  const { slot } = here("runes", { slot: 0 });
  return [
    head("runes"),
    pair([card(t("runes.sockets"), h("div", { class: "slots four" }, mine.sockets.map((rune, i) => socket(rune, i, slot)))),
    chosen(mine.sockets[slot], slot)],
    [card(t("runes.bag"), bag()),
    card(t("runes.words"), h("p", { class: "dim" }, t("runes.wordsHow")), rows("words", table.words, (word, i) => spelled(word, i, mine.sockets)))]),
    commands("runes", ["rune_fuse", "rune_socket", "rune_unsocket"], { silent: true }),
  ];
}

const kindName = (kind) => named("kind", kind, state.content.runes.kinds[kind]);
const opensAt = (i) => 3 + Math.floor(i / 2);
const isOpen = (i) => Math.max(state.me.realm.r, state.me.soul?.highest_realm ?? 0) >= opensAt(i);

function worth([kind, level]) {
  const flat = kind < 4;
  const n = state.content.runes.worth[kind] * (flat ? level * level : level);
  return `+${flat ? count(n) : `${n / 100} %`} ${t(`stat.${STATS[kind]}`)}`;
}

function socket(rune, i, slot) {
  const words = rune ? `${kindName(rune[0])} ${rune[1]}` : isOpen(i) ? t("equipment.bare") : t("closed.realm", { realm: t(`realm.${opensAt(i)}`) });
  return h("button", { type: "button", key: i, class: `slot ${rune ? `k${rune[0]}` : "bare"}`, "aria-pressed": String(i === slot), onclick: () => remember("runes", { slot: i }) },
    h("small", { class: "dim" }, t("runes.socket", { n: i + 1 })), rune ? glyph(kindName(rune[0]), 0, "runes") : null, h("span", {}, words), rune ? h("small", { class: "dim" }, worth(rune)) : null);
}

// Every rune in the bag: [kind, level, how many].
function held() {
  const sums = new Map();
  for (const { item, qty } of state.me.inventory.stacks) if (item.startsWith("rune_")) sums.set(item, (sums.get(item) ?? 0) + qty);
  return [...sums].map(([item, qty]) => [...item.split("_").slice(1).map(Number), qty]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

function chosen(rune, slot) {
  const fits = held();
  const not = isOpen(slot) ? "" : t("closed.realm", { realm: t(`realm.${opensAt(slot)}`) });
  return h("section", { class: "card", key: "chosen" },
    h("h2", {}, t("runes.socket", { n: slot + 1 })),
    rune ? row(h("span", { class: "grow" }, `${kindName(rune[0])} ${rune[1]} · ${worth(rune)}`), act(t("runes.out"), "rune_unsocket", { slot })) : h("p", { class: "dim" }, not || t("runes.free")),
    fits.length && !not ? row(fits.map(([kind, level]) => act(`${kindName(kind)} ${level}`, "rune_socket", { slot, kind, level }, { label: t("runes.put", { rune: `${kindName(kind)} ${level}`, n: slot + 1 }) }))) : null);
}

function bag() {
  const all = held();
  if (!all.length) return empty(t("runes.none"));
  return rows("runes", all, ([kind, level, qty]) => h("div", { class: "item", role: "listitem", key: `${kind}.${level}` },
    glyph(kindName(kind), 0, "runes"),
    h("div", { class: "grow" }, h("strong", {}, `${kindName(kind)} ${level}`, h("span", { class: "number dim" }, ` ×${count(qty)}`)), h("small", { class: "dim" }, worth([kind, level]))),
    act(t("runes.fuse", { essence: 5 * level }), "rune_fuse", { kind, level, n: 1 }, { not: level >= LEVEL_MAX ? t("code.cap_exceeded") : qty < 3 ? t("runes.three") : "" }),
    qty >= 6 && level < LEVEL_MAX ? act(t("runes.fuseAll", { n: Math.floor(qty / 3) }), "rune_fuse", { kind, level, n: Math.min(99, Math.floor(qty / 3)) }) : null));
}

// A word is an ordered triple in the first three sockets or in the next three.
function spelled(word, i, sockets) {
  const at = (from) => word.kinds.every((kind, k) => sockets[from + k]?.[0] === kind);
  const adds = word.adds.map((n, k) => (n ? `+${n / 100} % ${t(`stat.${STATS[k]}`)}` : "")).filter(Boolean);
  return h("div", { class: "item", role: "listitem", key: word.name },
    h("div", { class: "grow" }, h("strong", {}, named("word", i, word.name)), h("small", { class: "dim" }, `${word.kinds.map(kindName).join(" – ")} · ${adds.join(" · ")}`)),
    at(0) || at(3) ? h("span", { class: "tag good" }, t("runes.spelled")) : null);
}
