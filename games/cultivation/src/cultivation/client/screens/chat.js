// Talk: the world, the guild, a friend.
import { h } from "../dom.js";
import { closedBecause, here, order, queue, remember, sheet, state } from "../game.js";
import { ours, t } from "../locale.js";
import { act, button, card, empty, personName, row, rows, tabs } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";

const SEND = "chat_send";

export function chat() {
  if (!state.told.commands[SEND]) return [head("chat"), commands("chat")];
  if (closedBecause("chat")) return [head("chat"), card("", empty(closedBecause("chat")))];
  const { chosen, line } = tabs("chat", ["world", "guild", "friends", "house"]);
  return [head("chat"), line, h("section", { class: "card", key: chosen }, { world, guild, friends, house: () => board("system") }[chosen]())];
}

function world() {
  const { data } = told("/v1/chat/world");
  return data ? room(data.channel) : empty(t(data === null ? "closed.absent" : "word.loading"));
}

const guild = () => (state.me.guild?.guild ? room(`guild:${state.me.guild.guild}`) : empty(t("chat.guildless")));

function friends() {
  const { data } = told("/v1/social");
  const all = data?.friends ?? [];
  if (!all.length) return empty(t("chat.friendless"));
  const { player } = here("chat.friend", { player: all[0].player });
  const one = all.find((other) => other.player === player) ?? all[0];
  const [low, high] = [one.player, state.me.player].sort((a, b) => a - b);
  return [
    h("label", {}, t("chat.with"), h("select", { onchange: (event) => remember("chat.friend", { player: Number(event.target.value) }) },
      all.map((other) => h("option", { key: other.player, value: other.player, selected: other.player === one.player }, personName(other))))),
    room(`dm:${low}:${high}`),
  ];
}

const historyOf = (channel) => `/v1/chat/history?channel=${encodeURIComponent(channel)}`;

// The newest words stand first, under the line where one writes.
const room = (channel) => [entry(channel), board(channel)];

// `from` are the numbers before which a reader has asked for more: a page of a hundred each.
function board(channel) {
  const { data } = told(historyOf(channel));
  const { from } = here(`chat.past.${channel}`, { from: [] });
  const past = from.map((seq) => told(`${historyOf(channel)}&before_seq=${seq}`).data).filter(Boolean);
  const fresh = (state.chat ?? []).filter((one) => one.channel === channel);
  const bySeq = new Map([...fresh, ...[data, ...past].flatMap((one) => one?.messages ?? [])].map((one) => [one.seq, one]));
  const all = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
  const further = () => remember(`chat.past.${channel}`, { from: [...from, all.at(-1).seq] });
  const earlier = (past.at(-1) ?? data)?.more && past.length === from.length ? row(button(t("chat.earlier"), further)) : null;
  if (!all.length) return empty(t(data === undefined ? "word.loading" : "chat.silent"));
  return [h("div", { class: "board", key: channel, role: "log", "aria-live": "polite" }, rows(`chat.${channel}`, all, (one) => h("div", { class: "item message", key: one.seq, role: "listitem" },
    h("div", { class: "grow" }, h("small", { class: "dim" }, `${personName(one)} · ${clock(one.at)}`), ours(one.texts, one.text) || h("em", {}, t("chat.hidden"))),
    one.sender === state.me.player || !one.sender ? null : button("…", () => sheet(personName(one), (close) => about(channel, one, close)), "quiet", { "aria-label": t("inventory.more", { item: personName(one) }) })))), earlier];
}

const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

const about = (channel, one, close) => h("div", { class: "stack" },
  h("p", {}, one.text),
  row(
    act(t("command.chat_report"), "chat_report", { channel, seq: one.seq }, { kind: "danger", after: close }),
    act(t("command.chat_mute"), "chat_mute", { player: one.sender }, { after: () => { stale(historyOf(channel)); close(); } }),
    act(t("command.friend_request"), "friend_request", { player: one.sender }, { after: close })));

function entry(channel) {
  const memory = here("chat.text", { text: "" });
  const submit = async (event) => {
    event.preventDefault();
    const input = event.target.elements.text;
    const text = input.value.trim();
    if (!text) return;
    const reply = await order(SEND, { channel, text });
    if (reply.ok) {
      input.value = "";
      memory.text = "";
      stale(historyOf(channel));
    }
  };
  return h("form", { class: "entry", key: "entry", onsubmit: submit },
    h("label", { class: "grow" }, h("span", { class: "unseen" }, t("chat.say")), h("input", { name: "text", maxlength: "200", start: memory.text, autocomplete: "off", placeholder: t("chat.say"), oninput: (event) => { memory.text = event.target.value; } })),
    h("button", { class: "act primary", disabled: queue.isPending(SEND) }, t("chat.send")));
}
