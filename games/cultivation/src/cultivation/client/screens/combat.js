// Stages to fight for, and the expedition that earns while nobody looks.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { here, order, queue, remember, state } from "../game.js";
import { perMinute, waitingNow } from "../live.js";
import { t } from "../locale.js";
import { onFrame } from "../loop.js";
import { count, duration } from "../numbers.js";
import { act, bar, button, card, fact, facts, live, pair, row, rows } from "../parts.js";
import { stats } from "../power.js";
import { news } from "../toast.js";

const COOLDOWN_MS = 2_000;
const BLOW_MS = 170;
const SHOW_MS_MAX = 2_600;
const NEAREST = 6;

export function enemy(s) {
  const boss = s % 10 === 0;
  const hp = 100 + 30 * s + 2 * s * s;
  const atk = 10 + 2 * s + Math.floor((s * s) / 50);
  return { level: Math.ceil(s / 2), boss, hp: boss ? hp * 3 : hp, atk: boss ? Math.floor((atk * 1300) / 1000) : atk, dfn: 5 + s + Math.floor((s * s) / 100), spd: 10 + Math.floor(s / 10) };
}

export function combat() {
  const next = state.me.combat.stage_cleared + 1;
  return pair([duel(next), expedition()], ladder());
}

function duel(next) {
  const shown = here("combat", { fight: null });
  const stage = shown.fight?.stage ?? next;
  const foe = enemy(stage);
  const mine = stats(state.me.sources);
  return h("section", { class: `card duel ${foe.boss ? "boss" : ""}`, key: "duel" },
    h("h1", {}, t("combat.stage", { stage }), foe.boss ? h("span", { class: "tag" }, t("combat.boss")) : null),
    h("div", { class: "sides" },
      side(state.me.character.name, mine.hp, () => share(shown.fight, "a", Number(mine.hp)), { kind: "mine", picture: hero(), level: state.me.character.level }),
      h("span", { class: "versus", "aria-hidden": "true" }, "⚔"),
      side(t(foe.boss ? "combat.boss" : "combat.guardian"), foe.hp, () => share(shown.fight, "b", foe.hp), { kind: "foe", picture: beast(stage), level: foe.level })),
    h("p", { class: "blow", "aria-live": "off", live: () => blow(shown.fight) }),
    next > 400 ? h("p", {}, t("combat.summit")) : h("button", {
      type: "button", class: `act primary ${foe.boss ? "seal" : ""}`,
      disabled: queue.isPending("stage_challenge") || isPlaying(shown.fight),
      onclick: () => challenge(state.me.combat.stage_cleared + 1),
    }, t("combat.challengeStage", { stage: next })),
    outcome(shown.fight));
}

// Two silhouettes: the swordsman, and whatever guards the stage.
const HERO = "M40 92c2-20 4-30 8-40-6 0-12 6-16 14l-5-3c4-12 12-20 22-22a9 9 0 1110 0c8 2 12 6 16 10l18-22 4 3-20 28c-4 0-8-3-12-7 4 14 6 26 6 39zM46 22c1-5 8-7 10-2-2-7 3-10 4-13-7 0-13 5-14 15z";
const BEASTS = [
  "M8 90c0-26 14-44 34-46l-6-18 14 12 14-12-4 18c22 4 34 22 32 46-6-4-10-10-12-16-2 8-6 14-12 16-2-6-4-8-8-10-4 2-8 6-10 10-6-4-8-8-10-14-4 6-8 10-12 14-6-2-10-6-12-14-2 6-4 10-8 14z",
  "M12 88c8-4 10-16 8-28-2-14 8-26 24-28-8-6-8-16-2-22 2 8 8 12 16 12 14 0 26 10 28 26 2 12-4 18-12 18 6 8 12 14 20 14-10 8-24 6-32-4-4 8-12 14-22 14-12 2-20 2-28-2z",
  "M50 8l10 16 20-4-8 18c12 8 18 22 16 40 4 4 8 8 8 14-12 0-18-6-22-12-4 8-12 12-24 12s-20-4-24-12c-4 6-10 12-22 12 0-6 4-10 8-14-2-18 4-32 16-40l-8-18 20 4z",
];
const hero = () => h("svg", { viewBox: "0 0 100 100", class: "hero", "aria-hidden": "true" }, h("path", { d: HERO }));
const beast = (stage) => h("svg", { viewBox: "0 0 100 100", class: "beast", "aria-hidden": "true" }, h("path", { d: BEASTS[stage % 10 === 0 ? 2 : stage % 2] }), h("circle", { class: "eye", cx: "42", cy: "56", r: "3.2" }), h("circle", { class: "eye", cx: "58", cy: "56", r: "3.2" }));

const side = (name, hp, left, { kind, picture, level }) => h("div", { class: `side ${kind}` }, picture, h("strong", {}, name), bar(left, t("combat.health"), kind), h("small", { class: "dim" }, `${count(Number(hp))} ${t("stat.hp")}`), h("small", { class: "dim level" }, t("word.level", { level })));

async function challenge(stage) {
  remember("combat", { fight: null });
  const ready = state.me.combat.challenged_ms + COOLDOWN_MS;
  if (serverNow() < ready) await new Promise((done) => { setTimeout(done, ready - serverNow() + 50); });
  const reply = await order("stage_challenge", { stage }, { tells: false });
  if (!reply.ok) return;
  const { log, won, rounds } = reply.result;
  const step = Math.min(BLOW_MS, SHOW_MS_MAX / log.length);
  const fight = { stage, log, won, rounds, step, began: performance.now(), delta: reply.delta ?? {} };
  remember("combat", { fight });
  const stop = onFrame((at) => {
    if (at - fight.began < step * log.length + 60) return;
    stop();
    fight.isOver = true;
    news(reply);
    remember("combat", {});
  });
}

const isPlaying = (fight) => fight !== null && !fight.isOver;

const seen = (fight) => fight.log.slice(0, Math.floor((performance.now() - fight.began) / fight.step) + 1);

function share(fight, whose, hp) {
  if (!fight) return 1;
  const hits = seen(fight).filter(([, by]) => by !== whose);
  return hits.length ? hits[hits.length - 1][4] / hp : 1;
}

function blow(fight) {
  if (!fight || fight.isOver) return "";
  const [round, by, damage, crit] = seen(fight).at(-1) ?? [];
  if (!round) return "";
  return t(by === "a" ? "combat.youHit" : "combat.youAreHit", { round, damage: count(damage), crit: crit ? t("combat.crit") : "" });
}

function outcome(fight) {
  if (!fight?.isOver) return null;
  const text = fight.won ? t("combat.won", { rounds: fight.rounds }) : t("combat.lost", { rounds: fight.rounds });
  return h("p", { class: fight.won ? "good" : "hurt", role: "status" }, text);
}

function expedition() {
  const { combat: mine } = state.me;
  const each = perMinute(mine.expedition);
  return card(t("combat.expedition"),
    h("p", { class: "dim" }, whereTo(mine.expedition), ` · ${count(Math.floor(each.stone))} ${t("purse.stone")} + ${count(Math.floor(each.exp))} ${t("word.exp")} ${t("combat.minute")}`),
    facts(
      fact(t("purse.stone"), live(() => count(waitingNow().stone))),
      fact(t("word.exp"), live(() => count(waitingNow().exp))),
      fact(t("combat.chests"), live(() => count(waitingNow().chests))),
      fact(t("combat.full"), live(() => duration(waitingNow().fullInMs)))),
    act(t("combat.claim"), "idle_claim", {}, { kind: "primary" }));
}

export const whereTo = (stage) => (stage ? t("combat.at", { stage }) : t("combat.foot"));

// The cleared stages, the highest first; all of them when asked for.
function ladder() {
  const { stage_cleared: cleared, expedition: sent } = state.me.combat;
  const { isWhole } = here("ladder", { isWhole: false });
  const every = Array.from({ length: cleared + 1 }, (_, i) => cleared - i);
  const all = isWhole ? every : every.filter((s, i) => i < NEAREST || s === sent);
  return card(t("combat.where"), rows("stages", all, (s) => {
    const each = perMinute(s);
    return h("div", { class: "item", role: "listitem", key: s },
      h("div", {}, h("strong", {}, s ? t("combat.stage", { stage: s }) : t("combat.foot")), h("small", { class: "dim" }, `${count(Math.floor(each.stone))} ${t("purse.stone")} · ${count(Math.floor(each.exp))} ${t("word.exp")}`)),
      s === sent ? h("span", { class: "tag" }, t("combat.here")) : act(t("combat.send"), "expedition_set", { stage: s }));
  }), every.length > all.length || isWhole ? row(button(isWhole ? t("combat.fewer") : t("combat.all", { n: cleared }), () => remember("ladder", { isWhole: !isWhole }))) : null);
}

