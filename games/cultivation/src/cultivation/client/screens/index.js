// Every system has a screen: one made by hand, or one drawn from the description of its commands.
import { state } from "../game.js";
import { accessories } from "./accessories.js";
import { achievement } from "./achievement.js";
import { character } from "./character.js";
import { chat } from "./chat.js";
import { combat } from "./combat.js";
import { dantian, meridians } from "./body.js";
import { mount, wings } from "./companions.js";
import { arena, leaderboard } from "./contest.js";
import { drawn } from "./drawn.js";
import { dungeon } from "./dungeon.js";
import { equipment } from "./equipment.js";
import { guild } from "./guild.js";
import { inventory } from "./inventory.js";
import { mail } from "./mail.js";
import { market } from "./market.js";
import { pvp } from "./pvp.js";
import { quest } from "./quest.js";
import { realms } from "./realms.js";
import { runes } from "./runes.js";
import { skills } from "./skills.js";
import { social } from "./social.js";
import { soul } from "./soul.js";

const MADE = {
  accessories, achievement, arena, character, chat, combat, dantian, dungeon, equipment, guild, inventory, leaderboard, market,
  meridians, mount, notification: mail, pvp, quest, realms, runes, skills, social, soul, wings,
};

export const GROUPS = [
  ["path", ["realms", "combat", "quest", "character", "skills", "achievement"]],
  ["things", ["inventory", "equipment", "accessories", "runes", "mount", "wings"]],
  ["body", ["meridians", "dantian", "soul"]],
  ["world", ["market", "guild", "dungeon", "arena", "pvp", "leaderboard", "social", "chat", "notification"]],
];

export function screenOf(route) {
  const isKnown = state.told.systems.some((one) => one.name === route);
  return (MADE[route] ?? drawn)(isKnown ? route : "realms");
}
