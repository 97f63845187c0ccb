// Where most time is spent: the one who sits and breathes, and the qi that gathers.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { state } from "../game.js";
import { capacity, layerCost, qiNow, rateNow, waitingNow } from "../live.js";
import { t } from "../locale.js";
import { count, duration, percent, perSecond } from "../numbers.js";
import { act, bar, button, card, fact, facts, holds, live, pair, row } from "../parts.js";
import { here, remember, go } from "../game.js";
import { whereTo } from "./combat.js";
import { nextStep } from "./quest.js";

export function realms() {
  const { realm } = state.me;
  const price = layerCost(realm.r, realm.layer);
  return pair(
    h("section", { class: "card sitting", key: "sitting" },
      figure(),
      h("h1", {}, t(`realm.${realm.r}`)),
      h("p", { class: "dim" }, t("word.layer", { layer: realm.layer })),
      layers(realm.layer),
      h("p", { class: "qi" }, live(() => count(qiNow()), "great"), h("span", { class: "dim" }, ` / ${count(price)} ${t("word.qi")}`)),
      bar(() => qiNow() / price, t("realms.toNext"), "tall"),
      h("p", { class: "dim" }, "+", live(() => perSecond(rateNow())), ` ${t("realms.perSecond")} · `, live(() => soon(price))),
      injury(realm),
      realm.layer < 9 ? advance(price) : breakthrough(realm, price)),
    [nextStep(),
    expedition(),
    card(t("realms.facts"), facts(
      fact(t("realms.capacity"), count(capacity())),
      fact(t("realms.pity"), String(realm.pity)),
      fact(t("realms.gained"), count(realm.gained)),
      fact(t("realms.lost"), count(realm.lost))))]);
}

function soon(price) {
  const short = price - qiNow();
  if (short <= 0) return t("realms.enough");
  return t("realms.in", { time: duration((short * 1_000_000) / rateNow()) });
}

const layers = (layer) => h("div", { class: "layers", role: "img", "aria-label": t("word.layer", { layer }) }, Array.from({ length: 9 }, (_, i) => h("i", { class: i < layer ? "full" : "", key: i })));

const injury = (realm) => (realm.injury_until > serverNow() ? h("p", { class: "hurt" }, t("realms.injured"), " ", live(() => duration(realm.injury_until - serverNow()))) : null);

const advance = (price) => act(t("realms.advance"), "advance", {}, { kind: "primary", not: qiNow() < price * 0.98 ? t("realms.notYet") : "" });

function breakthrough(realm, price) {
  if (realm.r >= 9) return h("p", {}, t("realms.summit"));
  const chosen = here("realms", { pills: 0 });
  const held = Math.min(3, holds("breakthrough_pill"));
  const pills = Math.min(chosen.pills, held);
  const soul = state.me.soul?.level ?? 0;
  const chance = Math.min(1_000_000, state.content.realms[realm.r].chance_ppm + 50_000 * realm.pity + 100_000 * pills + 500 * soul);
  return h("div", { class: "stack" },
    row(t("realms.pills"), [0, 1, 2, 3].map((n) => button(String(n), () => remember("realms", { pills: n }), "quiet", { key: n, disabled: n > held, "aria-pressed": String(n === pills) }))),
    h("p", { class: "dim" }, t("realms.chance", { chance: percent(chance) }), " ", h("em", {}, t("word.preview"))),
    act(t("realms.breakthrough"), "breakthrough", { pills }, { kind: "primary seal", not: qiNow() < price * 0.98 ? t("realms.notYet") : "" }));
}

function expedition() {
  return h("section", { class: "card line", key: "expedition" },
    h("div", {}, h("h2", {}, t("combat.expedition")), h("p", { class: "dim" }, whereTo(state.me.combat.expedition))),
    h("div", { class: "gains" }, h("span", { class: "coin stone" }, h("i", { "aria-hidden": "true" }), live(() => count(waitingNow().stone))), h("span", { class: "dim" }, live(() => count(waitingNow().exp)), ` ${t("word.exp")}`)),
    row(act(t("combat.claim"), "idle_claim", {}, { kind: "primary" }), button(t("word.open"), () => go("combat"))));
}

// One who meditates under a moon, in a few strokes; only the aura breathes.
function figure() {
  return h("div", { class: "figure", "aria-hidden": "true" },
    h("div", { class: "aura two" }), h("div", { class: "aura" }),
    h("svg", { viewBox: "0 0 200 170" },
      h("path", { class: "robe", d: "M100 58c-20 2-31 18-36 44-4 16-16 26-34 34 20 12 44 16 70 16s50-4 70-16c-18-8-30-18-34-34-5-26-16-42-36-44z" }),
      h("path", { class: "fold", d: "M100 66c-3 18-10 34-22 48M100 66c3 18 10 34 22 48M62 140c24-10 52-10 76 0M74 118c16 8 36 8 52 0" }),
      h("circle", { class: "head", cx: "100", cy: "40", r: "16" }),
      h("path", { class: "hair", d: "M84 40c-2-16 8-24 16-24s18 8 16 24c-4-10-10-13-16-13s-12 3-16 13zM96 12c2-8 6-8 8 0z" })));
}
