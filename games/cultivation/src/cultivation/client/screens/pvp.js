// Fights that count: the queue for somebody as good, duels for nothing, and the tournament of the week.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { closedBecause, state } from "../game.js";
import { t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, card, empty, fact, facts, live, pair, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";
import { byName, person } from "./people.js";

const OWN = "/v1/pvp";
const HONOR_DAY = 1_000;
const MADE = ["pvp_queue", "pvp_leave_queue", "duel_challenge", "duel_accept", "tournament_signup"];
const after = () => stale(OWN);

export function pvp() {
  if (!state.told.commands.pvp_queue) return [head("pvp"), commands("pvp")];
  if (closedBecause("pvp")) return [head("pvp"), card("", h("p", {}, t("pvp.why")), empty(closedBecause("pvp")))];
  const { data } = told(OWN);
  if (!data) return [head("pvp"), card("", empty(t(data === null ? "closed.absent" : "word.loading")))];
  return [head("pvp"), pair([rated(data), tournament(data.tournament)], duels(data.challenges)), commands("pvp", MADE, { silent: true })];
}

function rated(data) {
  const since = data.waiting_since;
  return card(t("pvp.rating", { rating: count(data.rating) }),
    facts(
      fact(t("pvp.games"), count(data.games)),
      fact(t("pvp.honor"), `${count(data.honor)} / ${count(HONOR_DAY)}`),
      fact(t("pvp.wins"), count(data.wins)),
      fact(t("pvp.season"), live(() => duration(data.season_ends - serverNow())))),
    since === null
      ? row(act(t("command.pvp_queue"), "pvp_queue", {}, { kind: "primary seal", after }))
      : row(h("p", { role: "status" }, t("pvp.waiting"), " ", live(() => duration(serverNow() - since))), act(t("command.pvp_leave_queue"), "pvp_leave_queue", {}, { after })));
}

function duels(challenges) {
  return card(t("pvp.duels"), h("p", { class: "dim" }, t("pvp.duelsHow")),
    challenges.length ? rows("challenges", challenges, (one) => person(one, t("pvp.challenges"), act(t("command.duel_accept"), "duel_accept", { player: one.player }, { kind: "primary", after }))) : null,
    byName("duel_challenge", { kind: "" }));
}

function tournament(data) {
  return card(t("pvp.tournament"),
    facts(fact(t("pvp.begins"), live(() => duration(data.begins - serverNow()))), fact(t("pvp.entrants"), count(data.entrants))),
    data.is_in ? h("span", { class: "tag good" }, t("pvp.signedUp")) : act(t("command.tournament_signup"), "tournament_signup", {}, { kind: "primary", after }));
}
