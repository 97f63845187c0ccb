// Where something waits to be done: a dot beside the way there, so that nobody has to look through every screen.
import { serverNow } from "./clock.js";
import { closedBecause, state } from "./game.js";
import { reached } from "./goals.js";
import { layerCost, qiNow, rateNow, waitingNow } from "./live.js";
import { redrawIn } from "./loop.js";

const NEARLY_FULL_MS = 3_600_000;

const WAITS = { realms, combat, quest, achievement, character };

export const waits = (system) => Boolean(WAITS[system]) && !closedBecause(system) && WAITS[system](state.me);

export const isAnyWaiting = (systems) => systems.some(waits);

// Qi enough for the next step; the page is drawn again when it will be.
function realms({ realm }) {
  if (realm.r >= 9 && realm.layer >= 9) return false;
  const short = layerCost(realm.r, realm.layer) - qiNow();
  if (short > 0) redrawIn((short * 1_000_000) / Math.max(1, rateNow()) + 50);
  if (realm.injury_until > serverNow()) redrawIn(realm.injury_until - serverNow() + 50);
  return short <= 0;
}

// The expedition carries little more before somebody must take it.
function combat() {
  return waitingNow().fullInMs < NEARLY_FULL_MS;
}

function quest(me) {
  const table = state.content.quest;
  const mine = me.quest;
  if (!table || !mine) return false;
  const isDone = (row, counted) => Boolean(row) && reached(row.goal, row.target, counted) >= row.target;
  const ofPeriod = (kind) => mine[kind].ids.some((id, i) => !mine[kind].claimed[i] && isDone(table[kind][id], mine[kind].prog[i]));
  const bounty = mine.bounty && mine.bounty.until_ms > serverNow() && isDone(table.bounty[mine.bounty.id], mine.bounty.prog);
  return isDone(Object.values(table.main)[mine.main], mine.main_prog) || ofPeriod("daily") || ofPeriod("weekly") || Boolean(bounty);
}

function achievement(me) {
  const table = state.content.achievement;
  const mine = me.achievement;
  if (!table || !mine) return false;
  return Object.entries(table.achievements).some(([id, row]) => {
    const next = row.tiers.findIndex((_, i) => !((mine.claimed[id] ?? 0) & (1 << i)));
    return next >= 0 && reached(table.counters[row.counter], row.tiers[next], mine.counters[row.counter] ?? 0) >= row.tiers[next];
  });
}

function character(me) {
  return me.character.free_points > 0;
}
