// The guild: its hall, its members, its techniques, its weekly beast.
import { h } from "../dom.js";
import { state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { act, bar, card, empty, fact, facts, row, rows } from "../parts.js";
import { told } from "../reads.js";
import { commands, form, head } from "./drawn.js";

const TIERS = [1_000, 10_000, 50_000];
const TECHS = ["qi", "hp", "atk", "slots"];

export function guild() {
  const mine = state.me.guild;
  if (!state.told.commands.guild_create) return [head("guild"), commands("guild")];
  if (!mine?.id && !mine?.guild) return [head("guild"), lonely()];
  const { data } = told("/v1/guild");
  return [head("guild"), hall(data?.guild ?? data, mine), gifts(), techniques(), beast(data?.guild ?? data), members(data), commands("guild", ["guild_create", "guild_apply", "guild_join", "guild_donate", "guild_tech_up", "guild_boss_hit"])];
}

function lonely() {
  const open = ["guild_create", "guild_apply", "guild_join"].filter((name) => state.told.commands[name]);
  return [card(t("guild.without"), h("p", { class: "dim" }, t("guild.why"))), open.map((name) => form(name, state.told.commands[name]))];
}

function hall(data, mine) {
  if (!data) return card(t("guild.hall"), facts(Object.entries(mine).filter(([, one]) => typeof one !== "object").map(([name, one]) => fact(t(`guild.${name}`), typeof one === "number" ? count(one) : one))));
  return card(data.name ?? t("guild.hall"), facts(
    fact(t("guild.level"), String(data.level ?? 1)),
    fact(t("guild.exp"), count(data.exp ?? 0)),
    fact(t("guild.treasury"), count(data.treasury ?? 0)),
    fact(t("purse.contrib"), count(state.me.purse.contrib ?? 0))));
}

const gifts = () => card(t("command.guild_donate"), row(TIERS.map((stone, tier) => act(`${count(stone)} ${t("purse.stone")}`, "guild_donate", { tier }, { not: state.me.purse.stone < stone ? t("code.insufficient") : "" }))));

const techniques = () => card(t("guild.techniques"), row(TECHS.map((tech) => act(t(`tech.${tech}`), "guild_tech_up", { tech }))));

function beast(data) {
  const boss = data?.boss;
  return card(t("guild.beast"),
    boss ? bar(() => boss.hp_left / (5_000_000 * (data.level ?? 1)), t("guild.beast"), "foe") : null,
    act(t("command.guild_boss_hit"), "guild_boss_hit", {}, { kind: "primary seal" }));
}

function members(data) {
  const all = data?.members;
  if (!all) return null;
  if (!all.length) return empty(t("guild.empty"));
  return card(t("guild.members"), rows("members", all, (one) => h("div", { class: "item", role: "listitem", key: one.player ?? one.id },
    h("div", { class: "grow" }, h("strong", {}, one.name ?? `#${one.player ?? one.id}`), h("small", { class: "dim" }, t(`role.${one.role ?? "member"}`))))));
}
