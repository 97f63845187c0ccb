// Friends, those who would like to be, and today's gifts.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { closedBecause, go, remember, sheet, state } from "../game.js";
import { t } from "../locale.js";
import { act, button, card, empty, pair, personName, row, rows, sure } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";
import { byName, person } from "./people.js";

const OWN = "/v1/social";
const after = () => stale(OWN);
const first = { kind: "primary", after };

export function social() {
  if (!state.told.commands.friend_request) return [head("social"), commands("social")];
  if (closedBecause("social")) return [head("social"), card("", empty(closedBecause("social")))];
  const { data } = told(OWN);
  const gifts = (data?.gifts ?? []).filter((one) => !one.claimed);
  return [
    head("social"),
    data?.requests?.length ? card(t("social.requests"), rows("requests", data.requests, (one) => person(one, "",
      act(t("command.friend_accept"), "friend_accept", { player: one.sender }, first), act(t("command.friend_decline"), "friend_decline", { player: one.sender }, { after })))) : null,
    gifts.length ? card(t("social.gifts"), rows("gifts", gifts, (one) => person(one, t("social.giftOf"), act(t("command.gift_claim"), "gift_claim", { player: one.sender }, first)))) : null,
    pair(card(t("social.friends"), data?.friends?.length ? rows("friends", data.friends, friend) : empty(t(data === undefined ? "word.loading" : "social.none")), byName("friend_request", { after })),
    card(t("social.blocked"), h("p", { class: "dim" }, t("social.blockHow")),
      data?.blocks?.length ? rows("blocks", data.blocks, (one) => person(one, "", act(t("command.unblock"), "unblock", { player: one.player }, { after }))) : null,
      byName("block", { kind: "danger", after }))),
  ];
}

// In steps of five minutes: nobody is told anything finer.
function ago(ms) {
  const min = Math.max(5, Math.floor(ms / 300_000) * 5);
  if (min < 60) return `${min} min`;
  return min < 1_440 ? `${Math.floor(min / 60)} h` : `${Math.floor(min / 1_440)} d`;
}

const presence = (one) => (one.presence === "offline" && one.seen ? t("presence.seen", { time: ago(serverNow() - one.seen) }) : t(`presence.${one.presence}`));

const friend = (one) => person(one, presence(one),
  act(t("command.gift_send"), "gift_send", { player: one.player }, { after }),
  button("…", () => sheet(personName(one), (close) => h("div", { class: "stack" }, row(
    button(t("social.write"), () => { close(); remember("chat", { tab: "friends" }); remember("chat.friend", { player: one.player }); go("chat"); }, "act"),
    sure(t("command.friend_remove"), t("social.removeOf", { name: personName(one) }), [t("social.removing")], (shut) => act(t("command.friend_remove"), "friend_remove", { player: one.player }, { kind: "danger", after: () => { shut(); after(); } }))))), "quiet", { "aria-label": t("inventory.more", { item: personName(one) }) }));
