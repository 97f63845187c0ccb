// What is to be done: the long story, today, this week, and one bounty.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { go, state } from "../game.js";
import { named, t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, bar, button, card, empty, itemName, live, rows, tabs } from "../parts.js";
import { goalText, reached, screenOfGoal } from "../goals.js";
import { head } from "./drawn.js";

export function quest() {
  const table = state.content.quest;
  const mine = state.me.quest;
  if (!table || !mine) return [head("quest"), card("", empty(t("quest.none")))];
  const { chosen, line } = tabs("quest", ["main", "daily", "weekly", "bounty"]);
  return [head("quest"), line, h("section", { class: "card", key: chosen }, { main, daily: () => period("daily"), weekly: () => period("weekly"), bounty }[chosen](table, mine))];
}

const name = (id, row) => named("quest", id, row.name);

function reward(row) {
  const { stone, essence, exp, jade, items } = row.reward;
  const parts = [[stone, t("purse.stone")], [essence, t("purse.essence")], [jade, t("purse.jade")], [exp, t("word.exp")]].filter(([n]) => n).map(([n, name]) => `${count(n)} ${name}`);
  return [...parts, ...(items ?? []).map(([item, n]) => `${n} ${itemName(item)}`)].join(" · ");
}

function one(kind, id, row, counted, isClaimed) {
  const done = reached(row.goal, row.target, counted);
  return h("div", { class: "item tall", role: "listitem", key: id },
    h("div", { class: "grow" }, h("strong", {}, name(id, row)), h("p", {}, goalText(row.goal, row.target)), bar(() => done / row.target, name(id, row)), h("small", { class: "dim" }, `${count(done)} / ${count(row.target)} · ${reward(row)}`)),
    isClaimed ? h("span", { class: "tag good" }, t("quest.claimed")) : act(t("quest.claim"), "quest_claim", { kind, id }, { kind: done >= row.target ? "primary" : "", not: done < row.target ? t("quest.notYet") : "" }));
}

function main(table, mine) {
  const all = Object.entries(table.main);
  const [id, row] = all[mine.main] ?? [];
  if (!id) return empty(t("quest.story"));
  const later = all.slice(mine.main + 1, mine.main + 4);
  return h("div", {},
    h("p", { class: "dim" }, t("quest.chapter", { n: mine.main + 1, of: all.length })),
    one("main", id, row, mine.main_prog, false),
    h("ul", { class: "later" }, later.map(([key, next]) => h("li", { key, class: "dim" }, name(key, next)))));
}

function period(kind) {
  const table = state.content.quest[kind];
  const { ids, prog, claimed } = state.me.quest[kind];
  if (!ids.length) return empty(t("quest.soon"));
  return rows(kind, ids, (id, i) => (table[id] ? one(kind, id, table[id], prog[i], claimed[i]) : null));
}

function bounty(table, mine) {
  const now = mine.bounty && mine.bounty.until_ms > serverNow() ? mine.bounty : null;
  if (now) {
    return h("div", {}, one("bounty", now.id, table.bounty[now.id], now.prog, false),
      h("p", { class: "dim" }, t("quest.left"), " ", live(() => duration(now.until_ms - serverNow()))), act(t("command.bounty_abandon"), "bounty_abandon", {}, { kind: "danger" }));
  }
  return rows("bounties", Object.entries(table.bounty), ([id, row]) => h("div", { class: "item", role: "listitem", key: id },
    h("div", { class: "grow" }, h("strong", {}, name(id, row)), h("p", {}, goalText(row.goal, row.target)), h("small", { class: "dim" }, reward(row))), act(t("quest.accept"), "bounty_accept", { id })));
}

// The story's next chapter, for whoever wonders what to do now.
export function nextStep() {
  const table = state.content.quest;
  const mine = state.me.quest;
  const [id, row] = Object.entries(table?.main ?? {})[mine?.main] ?? [];
  if (!id) return null;
  const done = reached(row.goal, row.target, mine.main_prog);
  const screen = screenOfGoal(row.goal);
  return h("section", { class: "card line", key: "next" },
    h("div", { class: "grow" }, h("h2", {}, t("quest.next")), h("p", {}, goalText(row.goal, row.target)), h("small", { class: "dim" }, `${name(id, row)} · ${count(done)} / ${count(row.target)}`)),
    done >= row.target
      ? act(t("quest.claim"), "quest_claim", { kind: "main", id }, { kind: "primary" })
      : screen === "realms" ? null : button(t("quest.go"), () => go(screen), "act"));
}
