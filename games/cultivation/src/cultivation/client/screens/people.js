// Other players: found by name, shown by name.
import { h } from "../dom.js";
import { ask, here, order, queue, remember } from "../game.js";
import { t } from "../locale.js";
import { personName } from "../parts.js";
import { say } from "../toast.js";

export const person = (one, words, ...more) => h("div", { class: "item", role: "listitem", key: one.player ?? one.sender ?? one.host },
  h("div", { class: "grow" }, h("strong", {}, personName(one)), words ? h("small", { class: "dim" }, words) : null), ...more);

// A line to name somebody in, and what is done with whoever is called so.
export function byName(command, { kind = "primary", after } = {}) {
  const memory = here(`who.${command}`, { isAsking: false });
  const submit = async (event) => {
    event.preventDefault();
    const input = event.target.elements.name;
    const name = input.value.trim();
    if (!name || memory.isAsking) return;
    remember(`who.${command}`, { isAsking: true });
    const found = await ask(`/v1/who?name=${encodeURIComponent(name)}`);
    remember(`who.${command}`, { isAsking: false });
    if (!found) return say(t("people.nobody", { name }), "bad");
    const reply = await order(command, { player: found.player });
    if (reply.ok) input.value = "";
    if (after) after(reply);
    return undefined;
  };
  const isBusy = memory.isAsking || queue.isPending(command);
  return h("form", { class: "entry", key: `who.${command}`, onsubmit: submit },
    h("label", { class: "grow" }, t("people.name"), h("input", { name: "name", start: "", minlength: "3", maxlength: "16", required: true, autocomplete: "off" })),
    h("button", { class: `act ${kind}`, disabled: isBusy, "aria-busy": isBusy ? "true" : null }, t(`command.${command}`)));
}
