// Deeds that count, tier by tier.
import { h } from "../dom.js";
import { state } from "../game.js";
import { goalText, reached } from "../goals.js";
import { named, t } from "../locale.js";
import { count } from "../numbers.js";
import { act, bar, card, rows } from "../parts.js";
import { commands, head } from "./drawn.js";

export function achievement() {
  const table = state.content.achievement;
  const mine = state.me.achievement;
  const every = Object.entries(table?.achievements ?? {});
  if (!mine || !every.length) return [head("achievement"), commands("achievement")];
  const shown = every.map(([id, row]) => told(id, row, mine)).sort((a, b) => b.rank - a.rank);
  return [head("achievement"), card(t("achievement.points", { points: count(mine.points) }), rows("deeds", shown, draw, { height: 104 }))];
}

function told(id, row, mine) {
  const bits = mine.claimed[id] ?? 0;
  const next = row.tiers.findIndex((_, i) => !(bits & (1 << i)));
  const needed = row.tiers[next < 0 ? row.tiers.length - 1 : next];
  const done = reached(state.content.achievement.counters[row.counter], needed, mine.counters[row.counter] ?? 0);
  return { id, row, name: named("achievement", id, row.name), next, needed, done, rank: next < 0 ? -1 : done / needed };
}

const draw = ({ id, row, name, next, needed, done }) => h("div", { class: "item", role: "listitem", key: id },
  h("div", { class: "grow" }, h("strong", {}, name), bar(() => done / needed, name), h("small", { class: "dim" }, `${goalText(state.content.achievement.counters[row.counter], needed)} · ${count(done)} / ${count(needed)}`, reward(row, next))),
  next >= 0 ? act(t("quest.claim"), "ach_claim", { achievement: id, tier: next + 1 }, { kind: done >= needed ? "primary" : "", not: done < needed ? t("quest.notYet") : "" }) : h("span", { class: "tag good" }, t("quest.claimed")));

function reward(row, next) {
  if (next < 0) return "";
  const parts = ["stone", "jade"].filter((asset) => row[asset][next]).map((asset) => `${count(row[asset][next])} ${t(`purse.${asset}`)}`);
  return [` · ${t("achievement.points", { points: row.points[next] })}`, ...parts].join(" · ");
}
