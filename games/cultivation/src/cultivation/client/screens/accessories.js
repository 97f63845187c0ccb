// What is worn beside armour: four slots, the refining of what is on them, and the book of all that was ever bound.
import { h } from "../dom.js";
import { here, remember, sheet, state } from "../game.js";
import { t } from "../locale.js";
import { count, exact } from "../numbers.js";
import { act, bar, card, empty, gearName, instanceName, pair, row, rows } from "../parts.js";
import { commands, head } from "./drawn.js";
import { affixLines } from "./equipment.js";
import { glyph, itemRow } from "./inventory.js";

const SLOTS = { necklace: "necklace", ring_l: "ring", ring_r: "ring", talisman: "talisman" };
const PICTURES = { necklace: "accessories", ring: "ring", talisman: "talisman" };
const BOOK_MAX = 100;
const OWN = ["acc_equip", "acc_unequip", "acc_refine", "acc_undo", "acc_accept"];

export function accessories() {
  const mine = state.me.accessories;
  const made = state.content.accessories?.definitions;
  if (!mine || !made) return [head("accessories"), commands("accessories")];
  const held = state.me.inventory.instances.filter((one) => made[one.kind]);
  const of = (id) => held.find((one) => one.id === id);
  const spare = held.filter((one) => !Object.values(mine.worn).includes(one.id));
  return [
    head("accessories"),
    pair([card(t("equipment.worn"), h("div", { class: "slots four" }, Object.keys(SLOTS).map((slot) => place(slot, of(mine.worn[slot]))))),
    card(t("equipment.spare"), spare.length ? rows("accessories", spare, (one) => itemRow(one, wear(one), look(one))) : empty(t("accessories.noSpare")))], book(mine.book)),
    commands("accessories", OWN, { silent: true }),
  ];
}

function choose(one) {
  return () => {
    remember("accessories", { keep: 0 });
    sheet(gearName(one.kind), () => refining(one.id));
  };
}
const look = (one) => h("button", { type: "button", class: "quiet", onclick: choose(one) }, t("accessories.look"));

function place(slot, one) {
  return h("button", {
    type: "button", key: slot, class: `slot ${one ? `q${one.quality}` : "bare"}`, disabled: !one,
    onclick: one ? choose(one) : null,
  }, glyph(t(`slot.${slot}`), one?.quality ?? 0, PICTURES[SLOTS[slot]]), h("span", {}, one ? instanceName(one) : t(`slot.${slot}`)), h("small", { class: "dim" }, one ? t(`slot.${slot}`) : t("equipment.bare")));
}

// Two rings, two hands: the free one first, else the left.
function wear(one) {
  const { worn } = state.me.accessories;
  const fit = Object.keys(SLOTS).filter((slot) => SLOTS[slot] === state.content.accessories.definitions[one.kind].form);
  const slot = fit.find((free) => !worn[free]) ?? fit[0];
  const not = one.tier - 1 > state.me.realm.r ? t("closed.realm", { realm: t(`realm.${one.tier - 1}`) }) : "";
  return act(t("command.acc_equip"), "acc_equip", { id: one.id, slot }, { not });
}

function refining(id) {
  const one = state.me.inventory.instances.find((other) => other.id === id);
  if (!one) return empty(t("inventory.gone"));
  const slot = Object.keys(SLOTS).find((place) => state.me.accessories.worn[place] === id);
  const { keep = 0 } = here("accessories");
  const locked = one.affixes.filter((_, i) => keep & (1 << i)).length;
  const price = { essence: 10 * one.tier * (1 + locked) ** 2, stone: 500 * one.tier ** 2 };
  const flip = (i) => () => remember("accessories", { keep: keep ^ (1 << i) });
  const not = !one.affixes.length ? t("accessories.plain") : locked === one.affixes.length ? t("accessories.allKept") : "";
  return h("div", { class: "stack" },
    itemRow(one),
    one.affixes.length ? h("fieldset", {}, h("legend", {}, t("accessories.keep")), affixLines(one.affixes, one.tier).map((line, i) => h("label", { class: "check", key: i },
      h("input", { type: "checkbox", checked: Boolean(keep & (1 << i)), onchange: flip(i) }), line))) : h("p", { class: "dim" }, t("accessories.plain")),
    one.prev ? h("p", { class: "dim" }, t("accessories.before", { affixes: affixLines(one.prev, one.tier).join(" · ") })) : null,
    h("p", { class: "dim" }, t("accessories.price", { essence: count(price.essence), stone: count(price.stone) }), " ", h("em", {}, t("word.preview"))),
    row(
      act(t("command.acc_refine"), "acc_refine", { id: one.id, keep_mask: keep }, { kind: "primary", not }),
      one.prev ? act(t("command.acc_accept"), "acc_accept", { id: one.id }) : null,
      one.prev ? act(t("command.acc_undo"), "acc_undo", { id: one.id }) : null,
      slot ? act(t("command.acc_unequip"), "acc_unequip", { slot }) : wear(one)));
}

function book(entries) {
  return card(t("accessories.book"),
    h("p", { class: "dim" }, t("accessories.entries", { n: entries.length, of: BOOK_MAX, bp: exact(Math.round(entries.length * 2) / 10) })),
    bar(() => entries.length / BOOK_MAX, t("accessories.book")),
    entries.length ? h("p", {}, entries.map(gearName).join(" · ")) : empty(t("accessories.bookEmpty")));
}
