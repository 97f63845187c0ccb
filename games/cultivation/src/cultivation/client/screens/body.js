// Meridians and dantian: the body as a vessel.
import { h } from "../dom.js";
import { here, remember, state } from "../game.js";
import { capacity, qiNow } from "../live.js";
import { t } from "../locale.js";
import { count, perSecond } from "../numbers.js";
import { act, bar, card, fact, facts, live, pair } from "../parts.js";
import { commands, head } from "./drawn.js";

const MERIDIANS = 20;
const POINTS = 9;

export function meridians() {
  const mine = state.me.meridians;
  if (!mine) return [head("meridians"), commands("meridians")];
  const whole = Math.floor(mine.points / POINTS);
  const next = mine.points % POINTS;
  const r = Math.min(9, Math.floor(whole / 2));
  const price = { qi: Math.floor((state.content.realms[r].cost * (next + 1)) / 20), stone: 100 * (whole + 1) ** 2 * (next + 1) };
  return [
    head("meridians"),
    h("section", { class: "card", key: "paths" },
      h("div", { class: "paths", role: "img", "aria-label": t("body.opened", { points: mine.points }) },
        Array.from({ length: MERIDIANS }, (_, j) => h("div", { class: `path ${j < whole ? "whole" : ""}`, key: j },
          Array.from({ length: POINTS }, (__, p) => h("i", { key: p, class: j * POINTS + p < mine.points ? "full" : "" }))))),
      h("p", {}, t("body.opened", { points: mine.points }), h("span", { class: "dim" }, ` · ${t("body.whole", { n: whole })}`)),
      mine.points >= MERIDIANS * POINTS ? null : h("p", { class: "dim" }, t("body.price", { qi: count(price.qi), stone: count(price.stone) }), " ", h("em", {}, t("word.preview"))),
      act(t("command.meridian_open"), "meridian_open", {}, { kind: "primary" })),
  ];
}

export function dantian() {
  const mine = state.me.dantian;
  if (!mine) return [head("dantian"), commands("dantian")];
  const most = 100 * (state.me.realm.r + 1);
  return [
    head("dantian"),
    pair(card(t("body.vessel"),
      h("p", { class: "qi" }, live(() => count(qiNow()), "great"), h("span", { class: "dim" }, ` / ${count(capacity())} ${t("word.qi")}`)),
      bar(() => qiNow() / capacity(), t("word.qi"), "tall"),
      facts(
        fact(t("body.level"), String(mine.level)),
        fact(t("body.purity"), `${count(mine.purity)} / ${count(most)}`),
        fact(t("body.rate"), `${perSecond(state.me.qi_rate)} ${t("realms.perSecond")}`)),
      act(t("body.widen", { stone: count(500 * (mine.level + 1) ** 2) }), "dantian_up", {}, { kind: "primary" })),
    compressing(mine, most)),
    commands("dantian", ["dantian_up", "compress"], { silent: true }),
  ];
}

// Qi into purity, in whole steps.
function compressing(mine, most) {
  const step = Math.floor(state.content.realms[state.me.realm.r].cost / 10);
  const room = Math.min(most - mine.purity, Math.floor(qiNow() / step));
  const n = Math.max(1, Math.min(room, here("dantian", { n: 1 }).n));
  const not = mine.purity >= most ? t("body.pure") : room < 1 ? t("body.stepCosts", { qi: count(step) }) : "";
  return card(t("command.compress"),
    h("p", { class: "dim" }, t("body.compressHow", { qi: count(step) })),
    room > 1 ? h("label", {}, `${t("body.steps")}: ${n}`, h("input", { type: "range", min: "1", max: String(room), start: "1", oninput: (event) => remember("dantian", { n: Number(event.target.value) }) })) : null,
    act(t("body.compress", { qi: count(n * step), n }), "compress", { qi: n * step }, { kind: "primary", not }));
}
