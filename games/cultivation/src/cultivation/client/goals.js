// How far the player is by a goal that looks at the state. Goals over events are counted by the server.
import { state } from "./game.js";
import { t } from "./locale.js";
import { count } from "./numbers.js";

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

// What is to be done, in words.
export function goalText(goal, target) {
  const key = goal.state || [goal.event, goal.sum || goal.field].filter(Boolean).join(".");
  return t(`goal.${key}`, { n: count(target), realm: t(`realm.${target}`) });
}

// Where it is done: the screen of a goal, by what it looks at or counts.
const SCREENS = {
  level: "combat", realm: "realms", power: "character", stage: "combat", worn: "equipment", enhanced: "equipment", skills: "skills",
  acupoints: "meridians", dantian: "dantian", purity: "dantian", mounts: "mount", wings: "wings", book: "accessories", runes: "runes",
  soul: "soul", transcended: "soul", main: "quest", AccessoryRefined: "accessories", DantianUpgraded: "dantian", Enhanced: "equipment",
  EquipChanged: "equipment", FightResolved: "combat", IdleClaimed: "combat", ItemGained: "combat", ItemLost: "inventory",
  MeridianOpened: "meridians", MeridianComplete: "meridians", MountFed: "mount", MountEvolved: "mount", RuneFused: "runes",
  SkillLeveled: "skills", StageCleared: "combat", WingAdvanced: "wings",
};

export const screenOfGoal = (goal) => SCREENS[goal.state || goal.event] ?? "realms";
