// The bag: what lies in it, and the trader who buys and sells.
import { h } from "../dom.js";
import { here, remember, sheet, state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { icon, isDrawn } from "../icons.js";
import { act, bar, button, empty, gearName, instanceName, isWorn, itemName, qualityName, row, rows, sure, tabs } from "../parts.js";

export function inventory() {
  const bag = state.me.inventory;
  const { chosen, line } = tabs("inventory", ["stacks", "items", "trader"]);
  return [
    h("section", { class: "card line", key: "room" },
      h("div", { class: "grow" }, h("h1", {}, t("system.inventory")), bar(() => bag.used / bag.capacity, t("inventory.room"))),
      h("span", { class: "number" }, `${bag.used} / ${bag.capacity}`), act(t("inventory.expandFor", { jade: 20 * ((bag.capacity - 60) / 10 + 1) }), "expand", {}, { not: bag.capacity >= 200 ? t("code.cap_exceeded") : "" })),
    line,
    h("section", { class: "card", key: chosen }, { stacks, items, trader }[chosen]()),
  ];
}

// A small picture of a thing, or its first letter where there is none.
export const glyph = (text, quality = 0, picture = "") => h("span", { class: `glyph q${quality}`, "aria-hidden": "true" }, isDrawn(picture) ? icon(picture) : text.trim().charAt(0));

const PICTURES = { qi: "pill", breakthrough: "pill", exp: "scroll", chest: "box", box: "box", ticket: "pass" };
const KNOWN = { fodder: "fodder", feather: "feather", beast_core: "core", protection_talisman: "talisman" };

export function pictureOf(item) {
  if (item.startsWith("rune_")) return "runes";
  if (item.startsWith("mount_")) return "mount";
  return KNOWN[item] ?? PICTURES[effectOf(item).kind] ?? "";
}

// What a worn thing looks like: armour by its place, an accessory by its form.
export function gearPicture(kind) {
  const form = state.content.accessories?.definitions?.[kind]?.form;
  return { necklace: "accessories", ring: "ring", talisman: "talisman" }[form] ?? kind;
}

function stacks() {
  const held = state.me.inventory.stacks;
  if (!held.length) return empty(t("inventory.empty"));
  const sorted = [...held].sort((a, b) => itemName(a.item).localeCompare(itemName(b.item)) || Number(b.bound) - Number(a.bound));
  return rows("stacks", sorted, (one) => h("div", { class: "item", role: "listitem", key: `${one.item}.${one.bound}` },
    glyph(itemName(one.item), 0, pictureOf(one.item)),
    h("div", { class: "grow" }, h("strong", {}, itemName(one.item), h("span", { class: "number dim" }, ` ×${count(one.qty)}`)), h("small", { class: "dim" }, [effectText(one.item), one.bound ? t("inventory.bound") : ""].filter(Boolean).join(" · "))),
    isUsable(one.item) ? act(t("inventory.use"), "use", { item: one.item, bound: one.bound, n: 1 }) : null,
    button("…", () => sheet(itemName(one.item), () => stackSheet(one)), "quiet", { "aria-label": t("inventory.more", { item: itemName(one.item) }) })));
}

const effectOf = (item) => state.content.items[item]?.effect ?? { kind: "none" };
const isUsable = (item) => !["none", "breakthrough"].includes(effectOf(item).kind);

function effectText(item) {
  const { kind, amount } = effectOf(item);
  if (kind === "qi" || kind === "exp") return `+${count(amount)} ${t(`word.${kind}`)}`;
  return kind === "none" ? "" : t(`effect.${kind}`);
}

function stackSheet({ item, bound }) {
  const held = state.me.inventory.stacks.find((one) => one.item === item && one.bound === bound);
  if (!held) return empty(t("inventory.gone"));
  const most = Math.min(99, held.qty);
  const n = Math.min(most, here(`stack.${item}`, { n: 1 }).n);
  const price = state.content.items[item]?.sell ?? 0;
  const args = { item, bound, n };
  return h("div", { class: "stack" },
    h("p", { class: "dim" }, [`×${count(held.qty)}`, effectText(item)].filter(Boolean).join(" · ")),
    h("label", {}, `${t("word.howMany")}: ${n}`, h("input", { type: "range", min: "1", max: String(most), start: "1", oninput: (event) => remember(`stack.${item}`, { n: Number(event.target.value) }) })),
    row(isUsable(item) ? act(t("inventory.use"), "use", args, { kind: "primary" }) : null,
      price ? act(t("inventory.sellFor", { stone: count(price * n) }), "sell", args) : null,
      sure(t("inventory.discard"), itemName(item), [t("inventory.discardMeans", { n: count(n) })], (close) => act(t("inventory.discard"), "discard", args, { kind: "danger", after: close }))));
}

function items() {
  const held = state.me.inventory.instances.filter((one) => !isWorn(one.id));
  if (!held.length) return empty(t("inventory.noItems"));
  return rows("items", held, (one) => itemRow(one,
    act(one.locked ? t("inventory.unlock") : t("inventory.lock"), "lock", { id: one.id, locked: !one.locked }),
    button("…", () => sheet(instanceName(one), () => itemSheet(one.id)), "quiet", { "aria-label": t("inventory.more", { item: instanceName(one) }) })));
}

export const itemRow = (one, ...more) => h("div", { class: "item", role: "listitem", key: one.id },
  glyph(gearName(one.kind), one.quality, gearPicture(one.kind)),
  h("div", { class: "grow" }, h("strong", { class: `q${one.quality}` }, instanceName(one)), h("small", { class: "dim" }, itemText(one))),
  ...more);

export const itemText = (one) => [qualityName(one.quality), t("word.tier", { tier: one.tier }), one.bound ? t("inventory.bound") : "", one.locked ? t("inventory.locked") : ""].filter(Boolean).join(" · ");

function itemSheet(id) {
  const one = state.me.inventory.instances.find((other) => other.id === id);
  if (!one) return empty(t("inventory.gone"));
  const price = (state.content.gear[one.kind]?.sell ?? 0) * one.tier;
  const not = one.locked ? t("inventory.locked") : "";
  return h("div", { class: "stack" }, h("p", { class: "dim" }, itemText(one)), row(
    price ? act(t("inventory.sellFor", { stone: count(price) }), "sell_instance", { id }, { not }) : null,
    not ? null : sure(t("command.salvage"), instanceName(one), [t("inventory.salvageMeans")], (close) => act(t("command.salvage"), "salvage", { ids: [id] }, { kind: "danger", after: close })),
    not ? null : sure(t("inventory.discard"), instanceName(one), [t("inventory.discardMeans", { n: 1 })], (close) => act(t("inventory.discard"), "discard_instance", { id }, { kind: "danger", after: close })),
    not ? h("p", { class: "dim" }, not) : null));
}

function trader() {
  const sold = Object.entries(state.content.items).filter(([, one]) => one.buy > 0);
  const { n } = here("trader", { n: 1 });
  return h("div", {},
    row(t("word.howMany"), [1, 10, 99].map((many) => button(`×${many}`, () => remember("trader", { n: many }), "quiet", { key: many, "aria-pressed": String(many === n) }))),
    rows("trader", sold, ([item, one]) => h("div", { class: "item", role: "listitem", key: item },
      glyph(itemName(item), 0, pictureOf(item)),
      h("div", { class: "grow" }, h("strong", {}, itemName(item)), h("small", { class: "dim" }, effectText(item))),
      act(t("inventory.buyFor", { stone: count(one.buy * n) }), "buy_npc", { item, n }, { not: state.me.purse.stone < one.buy * n ? t("code.insufficient") : "" }))));
}

