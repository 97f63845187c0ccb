// Talk: the world, the guild, one to one.
import { h } from "../dom.js";
import { here, order, queue, remember, state } from "../game.js";
import { t } from "../locale.js";
import { card, empty, rows, tabs } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";

export function chat() {
  const command = "chat_send";
  if (!state.told.commands[command]) return [head("chat"), commands("chat")];
  const { chosen, line } = tabs("chat", ["world", "guild"]);
  const channel = chosen === "world" ? "world:1" : `guild:${state.me.guild?.guild ?? 0}`;
  return [head("chat"), line, card("", board(channel), entry(command, channel)), commands("chat", [command])];
}

const historyOf = (channel) => `/v1/chat/history?channel=${encodeURIComponent(channel)}`;

function board(channel) {
  const { data } = told(historyOf(channel));
  const fresh = (state.chat ?? []).filter((one) => one.channel === channel);
  const bySeq = new Map([...(data?.messages ?? []), ...fresh].map((one) => [one.seq, one]));
  const all = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  if (!all.length) return empty(t("chat.silent"));
  return h("div", { class: "board", role: "log", "aria-live": "polite" }, rows(`chat.${channel}`, all, (one) => h("p", { class: "message", key: one.seq, role: "listitem" },
    h("strong", {}, one.name || `#${one.sender}`), " ", one.text)));
}

function entry(command, channel) {
  const memory = here("chat", { text: "" });
  const submit = async (event) => {
    event.preventDefault();
    const input = event.target.elements.text;
    const text = input.value.trim();
    if (!text) return;
    const reply = await order(command, { channel, text });
    if (reply.ok) {
      input.value = "";
      remember("chat", { text: "" });
      stale(historyOf(channel));
    }
  };
  return h("form", { class: "entry", onsubmit: submit },
    h("label", { class: "grow" }, h("span", { class: "unseen" }, t("chat.say")), h("input", { name: "text", maxlength: "200", start: memory.text, autocomplete: "off", placeholder: t("chat.say"), oninput: (event) => { memory.text = event.target.value; } })),
    h("button", { class: "act primary", disabled: queue.isPending(command) }, t("chat.send")));
}
