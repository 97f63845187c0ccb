// What grows by itself, reckoned from the last snapshot. It only shows; the server decides.
import { serverNow } from "./clock.js";
import { state } from "./game.js";

const HURT_BP = 8_000;
const CAP_MS = 43_200_000;
const clip = (n, low, high) => Math.max(low, Math.min(high, n));

export function capacity(me = state.me, content = state.content) {
  const row = content.realms[me.realm.r];
  return Math.floor((8 * row.cost * (10_000 + 100 * (me.dantian?.level ?? 0))) / 10_000);
}

export const layerCost = (r, layer, content = state.content) =>
  Math.floor((content.realms[r].cost * 5 ** (layer - 1)) / 4 ** (layer - 1));

export function qiNow(now = serverNow(), me = state.me, content = state.content) {
  const passed = Math.max(0, now - me.server_ms);
  const hurt = clip(me.realm.injury_until - me.server_ms, 0, passed);
  const rate = me.qi_rate;
  const grown = Math.floor((Math.floor((rate * HURT_BP) / 10_000) * hurt + rate * (passed - hurt)) / 1_000_000);
  return Math.max(me.qi, Math.min(me.qi + grown, capacity(me, content)));
}

export const rateNow = (now = serverNow(), me = state.me) =>
  now < me.realm.injury_until ? Math.floor((me.qi_rate * HURT_BP) / 10_000) : me.qi_rate;

export function capMs(me = state.me) {
  return CAP_MS + Math.min(300, 3 * (me.dantian?.level ?? 0)) * 60_000;
}

export function speedBp(me = state.me) {
  const ridden = me.mount?.mounts?.[me.mount.active];
  return ridden ? Math.min(2_500, 20 * ridden.level + 300 * ridden.star) : 0;
}

export function perMinute(s, me = state.me) {
  const speed = (10_000 + speedBp(me)) / 10_000;
  return { stone: (10 + 3 * s) * speed, exp: (5 + 2 * s) * speed };
}

export function waitingNow(now = serverNow(), me = state.me) {
  const end = me.combat.anchor_ms + capMs(me);
  const minutes = Math.max(0, Math.min(now, end) - me.server_ms) / 60_000;
  const each = perMinute(me.combat.expedition, me);
  return {
    stone: me.waiting.stone + Math.floor(each.stone * minutes),
    exp: me.waiting.exp + Math.floor(each.exp * minutes),
    chests: Math.min(144, me.waiting.chests + Math.floor(minutes / 10)),
    fullInMs: Math.max(0, end - now),
  };
}

export const expToNext = (level) => 40 * level * level + 60 * level;
