// The guild: its hall, its members, its techniques, its shop and its weekly beast; or the way into one.
import { h } from "../dom.js";
import { closedBecause, sheet, state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { act, bar, button, card, empty, fact, facts, itemName, personName, row, rows, sure, tabs } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, form, head } from "./drawn.js";
import { glyph, pictureOf } from "./inventory.js";
import { byName, person } from "./people.js";

const OWN = "/v1/guild";
const ALL = "/v1/guilds?limit=50";
const FOUNDING = 100_000;
const TIERS = [[1_000, 10], [10_000, 80], [50_000, 300]];
const TECHS = ["qi", "hp", "atk", "slots"];
const TECH_MAX = 10;
const BOSS_HP = 5_000_000;
const RANKS = ["member", "elder", "leader"];
const after = () => { stale(OWN); stale(ALL); };
const done = { after };

export function guild() {
  if (!state.told.commands.guild_create) return [head("guild"), commands("guild")];
  if (closedBecause("guild")) return [head("guild"), card("", h("p", {}, t("guild.why")), empty(closedBecause("guild")))];
  const { data } = told(OWN);
  if (!data) return [head("guild"), card("", empty(t(data === null ? "closed.absent" : "word.loading")))];
  if (!data.guild) return [head("guild"), lonely(data)];
  const mine = data.members.find((one) => one.player === state.me.player)?.role ?? "member";
  const { chosen, line } = tabs("guild", ["hall", "techniques", "shop", "members"]);
  const parts = {
    hall: () => [hall(data.guild, data.members), gifts(data.day), beast(data.guild, data.week)],
    techniques: () => techniques(data.guild, mine),
    shop: () => shop(),
    members: () => [applicants(data.applied, mine), members(data.members, mine), leaving(data, mine)],
  };
  return [head("guild"), line, h("div", { class: "column", key: chosen }, parts[chosen]())];
}

const isAtLeast = (mine, least) => RANKS.indexOf(mine) >= RANKS.indexOf(least);
const needs = (mine, least) => (isAtLeast(mine, least) ? "" : t("guild.needs", { role: t(`role.${least}`) }));

function lonely(data) {
  const { data: every } = told(ALL);
  const invited = new Set(data.invited.map((one) => one.guild));
  return [
    card(t("guild.without"), h("p", { class: "dim" }, t("guild.why"))),
    data.invited.length ? card(t("guild.invited"), rows("invited", data.invited, (one) => h("div", { class: "item", role: "listitem", key: one.guild },
      h("strong", { class: "grow" }, one.name), act(t("command.guild_join"), "guild_join", { id: one.guild }, { kind: "primary", after })))) : null,
    card(t("guild.all"), every?.guilds?.length ? rows("guilds", every.guilds.filter((one) => !invited.has(one.id)), (one) => h("div", { class: "item", role: "listitem", key: one.id },
      h("div", { class: "grow" }, h("strong", {}, one.name), h("small", { class: "dim" }, t("word.level", { level: one.level }), " · ", t("guild.people", { n: one.n }))),
      act(t("command.guild_apply"), "guild_apply", { id: one.id }, done))) : empty(t("guild.none"))),
    state.me.purse.stone < FOUNDING ? card(t("command.guild_create"), h("p", { class: "dim" }, t("guild.poor", { stone: count(FOUNDING) }))) : form("guild_create", state.told.commands.guild_create, after),
  ];
}

const hall = (data, all) => card(data.name, facts(
  fact(t("guild.level"), String(data.level)),
  fact(t("guild.exp"), `${count(data.exp)} / ${count(1_000 * data.level ** 2)}`),
  fact(t("guild.treasury"), count(data.treasury)),
  fact(t("guild.members"), `${all.length} / ${30 + 2 * data.level + data.tech_slots}`),
  fact(t("purse.contrib"), count(state.me.purse.contrib ?? 0))));

function gifts(today) {
  const { donated_day: day, donated } = state.me.guild;
  const given = day === today ? donated : [];
  const not = (tier, stone) => (given.includes(tier) ? t("guild.given") : state.me.purse.stone < stone ? t("why.insufficient.stone") : "");
  return card(t("command.guild_donate"), h("p", { class: "dim" }, t("guild.gifts")),
    row(TIERS.map(([stone, contrib], tier) => act(`${count(stone)} → ${contrib}`, "guild_donate", { tier }, { not: not(tier, stone), after, label: t("guild.giveFor", { stone: count(stone), contrib }) }))));
}

function techniques(data, mine) {
  return card(t("guild.techniques"), rows("techs", TECHS, (tech) => {
    const level = data[`tech_${tech}`];
    const price = 20_000 * (level + 1) ** 2;
    const not = needs(mine, "elder") || (level >= TECH_MAX ? t("code.cap_exceeded") : data.treasury < price ? t("guild.treasuryLow") : "");
    return h("div", { class: "item", role: "listitem", key: tech },
      h("div", { class: "grow" }, h("strong", {}, t(`tech.${tech}`)), h("small", { class: "dim" }, `${t("word.level", { level })} · ${t(tech === "slots" ? "guild.techSlots" : "guild.techAdds", { n: level })}`)),
      act(t("guild.techUp", { stone: count(price) }), "guild_tech_up", { tech }, { not, after }));
  }));
}

function beast(data, week) {
  const most = BOSS_HP * data.level;
  const left = data.boss_week === week ? data.boss_left : most;
  return card(t("guild.beast"),
    bar(() => left / most, t("guild.beast"), "foe"),
    h("p", { class: "dim" }, left ? `${count(left)} / ${count(most)} ${t("stat.hp")} · ${t("guild.blows")}` : t("guild.slain")),
    act(t("command.guild_boss_hit"), "guild_boss_hit", {}, { kind: "primary seal", not: left ? "" : t("guild.slain"), after }));
}

function shop() {
  const held = state.me.purse.contrib ?? 0;
  return card(t("command.guild_shop_buy"), rows("guildShop", Object.entries(state.content.shared?.guild_shop ?? {}), ([item, price]) => h("div", { class: "item", role: "listitem", key: item },
    glyph(itemName(item), 0, pictureOf(item)), h("strong", { class: "grow" }, itemName(item)),
    act(t("guild.costs", { contrib: count(price) }), "guild_shop_buy", { item, n: 1 }, { not: held < price ? t("why.insufficient.contrib") : "", label: t("guild.buy", { item: itemName(item), contrib: price }) }))));
}

function applicants(all, mine) {
  if (!isAtLeast(mine, "elder")) return null;
  return card(t("guild.doors"),
    all.length ? rows("applied", all, (one) => person(one, "", act(t("command.guild_accept"), "guild_accept", { player: one.player }, { kind: "primary", after, label: t("guild.accept", { name: personName(one) }) }))) : null,
    byName("guild_invite", { kind: "", after }));
}

function members(all, mine) {
  return card(t("guild.members"), rows("members", all, (one) => person(one, t(`role.${one.role}`),
    one.player !== state.me.player && isAtLeast(mine, "elder") && one.role !== "leader" ? button("…", () => sheet(personName(one), (close) => duties(one, mine, close)), "quiet", { "aria-label": t("inventory.more", { item: personName(one) }) }) : null)));
}

function duties(one, mine, close) {
  const closing = { after: () => { close(); after(); } };
  const other = one.role === "elder" ? "member" : "elder";
  return h("div", { class: "stack" }, row(
    act(t("guild.make", { role: t(`role.${other}`) }), "guild_promote", { player: one.player, role: other }, { ...closing, not: needs(mine, "leader") }),
    act(t("command.guild_transfer"), "guild_transfer", { player: one.player }, { ...closing, not: needs(mine, "leader") }),
    act(t("command.guild_kick"), "guild_kick", { player: one.player }, { ...closing, kind: "danger", not: one.role === "elder" ? needs(mine, "leader") : "" })));
}

function leaving({ members: all, guild: { treasury } }, mine) {
  if (mine !== "leader") return card("", row(sure(t("command.guild_leave"), t("command.guild_leave"), [t("guild.leaving")], (close) => act(t("command.guild_leave"), "guild_leave", {}, { kind: "danger", after: () => { close(); after(); } }))));
  const not = all.length > 1 ? t("guild.notAlone") : treasury > 0 ? t("guild.notEmpty") : "";
  return card("", row(act(t("command.guild_disband"), "guild_disband", {}, { kind: "danger", not, after })));
}
