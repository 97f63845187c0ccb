// Skills to learn, and the four slots that fight.
import { h } from "../dom.js";
import { closedBecause, state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { act, card, empty, rows, skillName, sure, tabs } from "../parts.js";
import { glyph } from "./inventory.js";
import { commands, head } from "./drawn.js";

export function skills() {
  const table = state.content.skills;
  const mine = state.me.skills;
  if (!table || !mine) return [head("skills"), commands("skills")];
  const spent = [...Object.values(mine.active), ...Object.values(mine.passive)].reduce((a, b) => a + b, 0);
  const left = state.me.character.level + mine.earned - spent;
  const { chosen, line } = tabs("skills", ["active", "passive"]);
  return [
    h("section", { class: "card line", key: "points" }, h("div", { class: "grow" }, h("h1", {}, t("system.skills")), h("p", { class: "dim" }, closedBecause("skills") || t("skills.points", { points: left }))), sure(t("command.reset"), t("command.reset"), [t("skills.resetMeans")], (close) => act(t("skills.resetFor"), "reset", {}, { kind: "danger", after: close }))),
    slots(table, mine),
    line,
    h("section", { class: "card", key: chosen }, rows(chosen, Object.entries(table[chosen]), ([id, row]) => skill(id, row, mine, left))),
  ];
}

function slots(table, mine) {
  const places = state.me.realm.r >= 1 || (state.me.soul?.highest_realm ?? 0) >= 1 ? 4 : 2;
  return card(t("skills.slots"), h("div", { class: `slots ${places > 2 ? "four" : ""}` }, Array.from({ length: places }, (_, i) => {
    const id = mine.slots[i];
    if (!id) return h("div", { class: "slot bare", key: i }, h("small", { class: "dim" }, t("equipment.bare")));
    return h("div", { class: "slot", key: i }, glyph(skillName(id), 0, "skills"), h("span", {}, skillName(id)), act("×", "set_slots", { skills: mine.slots.filter((other) => other !== id) }, { label: t("skills.out", { skill: skillName(id) }) }));
  })), mine.slots.length ? null : empty(t("skills.noSlots")));
}

function skill(id, row, mine, left) {
  const level = mine.active[id] ?? mine.passive[id] ?? 0;
  const short = row.needs.filter((need) => (mine.active[need] ?? mine.passive[need] ?? 0) < 5);
  const not = left <= 0 ? t("skills.noPoints") : short.length ? t("skills.needs", { skills: short.map(skillName).join(", ") }) : "";
  const strength = row.strength ? `${(row.strength + 40 * level) / 10} % · ${t("skills.cooldown", { n: row.cooldown })}` : "";
  const canSlot = row.strength > 0 && level > 0 && !mine.slots.includes(id);
  return h("div", { class: "item", role: "listitem", key: id },
    glyph(skillName(id)),
    h("div", { class: "grow" }, h("strong", {}, skillName(id)), h("small", { class: "dim" }, [level ? `${t("word.level", { level })}` : "", strength, short.length ? not : ""].filter(Boolean).join(" · "))),
    canSlot ? act(t("skills.slot"), "set_slots", { skills: [...mine.slots, id] }) : null,
    level ? act(t("skills.upgrade", { stone: count(100 * (level + 1) ** 2) }), "upgrade", { skill: id }, { not }) : act(t("command.learn"), "learn", { skill: id }, { not }));
}
