// How far the player is by a goal that looks at the state. Goals over events are counted by the server.
import { state } from "./game.js";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

const MEASURES = {
  level: (me) => me.character.level,
  realm: (me) => me.realm.r,
  power: (me) => me.power,
  stage: (me) => me.combat.stage_cleared,
  worn: (me) => Object.keys(me.equipment.worn).length,
  enhanced: (me) => Math.max(0, ...me.inventory.instances.map((one) => one.enh)),
  skills: (me) => sum(Object.values(me.skills.active)) + sum(Object.values(me.skills.passive)),
  acupoints: (me) => me.meridians.points,
  dantian: (me) => me.dantian.level,
  purity: (me) => me.dantian.purity,
  mounts: (me) => Object.keys(me.mount.mounts).length,
  wings: (me) => 10 * me.wings.rank + me.wings.step,
  book: (me) => me.accessories.book.length,
  runes: (me) => sum(me.runes.sockets.filter(Boolean).map(([, level]) => level)),
  soul: (me) => me.soul.level,
  transcended: (me) => me.soul.transcended,
  main: (me) => me.quest.main,
};

export function reached(goal, target, counted) {
  const measure = goal?.state ? MEASURES[goal.state] : undefined;
  return Math.min(target, measure ? measure(state.me) : counted);
}
