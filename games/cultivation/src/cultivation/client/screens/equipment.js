// What is worn, and the forge.
import { h } from "../dom.js";
import { sheet, state } from "../game.js";
import { t } from "../locale.js";
import { count, percent } from "../numbers.js";
import { act, card, empty, gearName, pair, row, rows, sure } from "../parts.js";
import { head } from "./drawn.js";
import { glyph, itemRow, itemText } from "./inventory.js";

export const SLOTS = ["weapon", "head", "chest", "legs", "hands", "feet"];

export function equipment() {
  const worn = state.me.equipment?.worn ?? {};
  const held = state.me.inventory.instances;
  const of = (id) => held.find((one) => one.id === id);
  const spare = held.filter((one) => SLOTS.includes(one.kind) && worn[one.kind] !== one.id);
  return [
    head("equipment"),
    pair(card(t("equipment.worn"), h("div", { class: "slots six" }, SLOTS.map((slot) => slotOf(slot, of(worn[slot]))))),
    card(t("equipment.spare"), spare.length
      ? rows("spare", spare, (one) => itemRow(one, act(t("command.equip"), "equip", { id: one.id }), look(one)))
      : empty(t("equipment.noSpare")))),
  ];
}

const look = (one) => h("button", { type: "button", class: "quiet", onclick: () => open(one) }, t("equipment.forge"));

const open = (one) => sheet(t("equipment.forge"), () => forge(one.id));

function slotOf(slot, one) {
  return h("button", {
    type: "button", key: slot, class: `slot ${one ? `q${one.quality}` : "bare"}`, disabled: !one, onclick: one ? () => open(one) : null,
  }, glyph(gearName(slot), one?.quality ?? 0, slot), h("span", {}, gearName(slot)), h("small", { class: "dim" }, one ? `+${one.enh ?? 0}` : t("equipment.bare")));
}

// Drawn anew after every stroke of the hammer: the thing itself is looked up each time.
function forge(id) {
  const one = state.me.inventory.instances.find((other) => other.id === id);
  if (!one) return empty(t("inventory.gone"));
  const isWorn = state.me.equipment.worn[one.kind] === one.id;
  const level = one.enh ?? 0;
  const table = state.content.equipment?.enhance_ppm;
  const chance = table && level < 15 ? Math.min(1_000_000, table[level] + 20_000 * (one.fail ?? 0)) : 0;
  const stone = 50 * one.tier ** 2 * (level + 1) ** 2;
  const essence = 2 * one.tier * (level + 1);
  const { purse } = state.me;
  const short = (purse.stone ?? 0) < stone ? t("why.insufficient.stone") : (purse.essence ?? 0) < essence ? t("why.insufficient.essence") : "";
  return h("div", { class: "stack" },
    itemRow(one),
    h("p", { class: "dim" }, affixLines(one.affixes, one.tier).join(" · ") || itemText(one)),
    level < 15 && table ? h("p", {}, t("equipment.next", { chance: percent(chance), stone: count(stone), essence: count(essence) }), " ", h("em", {}, t("word.preview"))) : null,
    row(
      act(t("command.enhance"), "enhance", { id: one.id, protect: false }, { kind: "primary", not: short }),
      level > 10 ? act(t("equipment.protected"), "enhance", { id: one.id, protect: true }, { not: short }) : null,
      isWorn ? act(t("command.unequip"), "unequip", { slot: one.kind }) : act(t("command.equip"), "equip", { id: one.id }),
      isWorn || one.locked ? null : sure(t("command.salvage"), gearName(one.kind), [t("inventory.salvageMeans")], (close) => act(t("command.salvage"), "salvage", { ids: [one.id] }, { kind: "danger", after: close }))));
}

const STATS = ["hp", "atk", "dfn", "spd", "crit", "cdmg", "pen", "res"];

// What each affix adds: flat by weight and tier, or a rate.
export function affixLines(affixes, tier) {
  const { affix_weight: weight, affix_rate: rate } = state.content.equipment;
  const scale = state.content.realms[tier - 1].scale;
  return affixes.map(([kind, roll]) => (kind < 4
    ? `+${count(Math.floor((weight[kind] * scale * roll) / 1_000))} ${t(`stat.${STATS[kind]}`)}`
    : `+${Math.floor((rate * roll) / 1_000) / 100} % ${t(`stat.${STATS[kind]}`)}`));
}
