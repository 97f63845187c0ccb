// Friends, those who would like to be, and today's gifts.
import { h } from "../dom.js";
import { state } from "../game.js";
import { t } from "../locale.js";
import { act, card, empty, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, form, head } from "./drawn.js";

const OWN = "/v1/social";

export function social() {
  const { data } = told(OWN);
  if (!state.told.commands.friend_request) return [head("social"), commands("social")];
  const options = { after: () => stale(OWN) };
  const gifts = (data?.gifts ?? []).filter((one) => !one.claimed);
  return [
    head("social"),
    data?.requests?.length ? card(t("social.requests"), rows("requests", data.requests, (one) => person(one.sender, "",
      act(t("command.friend_accept"), "friend_accept", { player: one.sender }, { ...options, kind: "primary" }), act(t("command.friend_decline"), "friend_decline", { player: one.sender }, options)))) : null,
    gifts.length ? card(t("social.gifts"), rows("gifts", gifts, (one) => person(one.sender, "", act(t("command.gift_claim"), "gift_claim", { player: one.sender }, { ...options, kind: "primary" })))) : null,
    card(t("social.friends"), data?.friends?.length ? rows("friends", data.friends, (one) => person(one.player, t(`presence.${one.presence}`),
      act(t("command.gift_send"), "gift_send", { player: one.player }, options), act("×", "friend_remove", { player: one.player }, { ...options, kind: "danger" }))) : empty(t("social.none"))),
    card("", row(h("span", { class: "dim" }, t("social.number", { player: state.me.player })))),
    form("friend_request", state.told.commands.friend_request),
    data?.blocks?.length ? card(t("social.blocked"), rows("blocks", data.blocks, (one) => person(one.player, "", act(t("command.unblock"), "unblock", { player: one.player }, options)))) : null,
    form("block", state.told.commands.block),
  ];
}

const person = (player, words, ...more) => h("div", { class: "item", role: "listitem", key: player },
  h("div", { class: "grow" }, h("strong", {}, `#${player}`), words ? h("small", { class: "dim" }, words) : null), ...more);
