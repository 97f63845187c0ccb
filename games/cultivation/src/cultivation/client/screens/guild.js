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
  if (!mine?.guild) return [head("guild"), lonely()];
  const { data } = told("/v1/guild");
  return [head("guild"), hall(data?.guild, mine), gifts(), techniques(), beast(data?.guild), members(data), commands("guild", ["guild_create", "guild_apply", "guild_join", "guild_donate", "guild_tech_up", "guild_boss_hit"])];
}

function lonely() {
  const open = ["guild_create"].filter((name) => state.told.commands[name]);
  const { data: every } = told("/v1/guilds?limit=50");
  const { data: own } = told("/v1/guild");
  const invited = new Set((own?.invited ?? []).map((one) => one.guild));
  return [card(t("guild.without"), h("p", { class: "dim" }, t("guild.why"))),
    card(t("guild.all"), every?.guilds?.length ? rows("guilds", every.guilds, (one) => h("div", { class: "item", role: "listitem", key: one.id },
      h("div", { class: "grow" }, h("strong", {}, one.name), h("small", { class: "dim" }, t("word.level", { level: one.level }), ` · ${one.n}`)),
      invited.has(one.id) ? act(t("command.guild_join"), "guild_join", { id: one.id }, { kind: "primary" }) : act(t("command.guild_apply"), "guild_apply", { id: one.id }))) : empty(t("guild.none"))),
    open.map((name) => form(name, state.told.commands[name]))];
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
  return card(t("guild.beast"),
    typeof data?.boss_left === "number" ? bar(() => data.boss_left / (5_000_000 * data.level), t("guild.beast"), "foe") : null,
    act(t("command.guild_boss_hit"), "guild_boss_hit", {}, { kind: "primary seal" }));
}

function members(data) {
  const all = data?.members;
  if (!all) return null;
  if (!all.length) return empty(t("guild.empty"));
  return card(t("guild.members"), rows("members", all, (one) => h("div", { class: "item", role: "listitem", key: one.player },
    h("div", { class: "grow" }, h("strong", {}, one.name ?? `#${one.player}`), h("small", { class: "dim" }, t(`role.${one.role}`))))));
}
