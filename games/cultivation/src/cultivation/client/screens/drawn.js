// A screen drawn from what the server tells of a system: what the player has of it, and a form for each command.
import { h } from "../dom.js";
import { closedBecause, here, order, queue, remember, state } from "../game.js";
import { icon } from "../icons.js";
import { readable, t } from "../locale.js";
import { count } from "../numbers.js";
import { card, empty, fact, facts, instanceName, itemName, skillName } from "../parts.js";

const INNER = /(_ms|rem_|skeleton)/;

export function drawn(system) {
  return [head(system), owned(system), commands(system)];
}

export function head(system) {
  const closed = closedBecause(system);
  return h("section", { class: "card line", key: "head" },
    h("span", { class: "mark" }, icon(system)),
    h("div", { class: "grow" }, h("h1", {}, t(`system.${system}`)), h("p", { class: "dim" }, closed || t(`about.${system}`))));
}

function owned(system) {
  const section = state.me[system];
  if (!section || typeof section !== "object") return null;
  return card(t("drawn.yours"), told(section));
}

export function told(value) {
  const plain = Object.entries(value).filter(([name]) => !INNER.test(name));
  if (!plain.length) return empty(t("drawn.nothing"));
  return facts(plain.map(([name, one]) => fact(readable(name), shown(one))));
}

function shown(value) {
  if (value === null || value === "" || (Array.isArray(value) && !value.length)) return "—";
  if (typeof value === "number") return count(value);
  if (typeof value === "boolean") return t(value ? "word.yes" : "word.no");
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([name, one]) => `${readable(name)} ${shown(one)}`).join(" · ") || "—";
  return String(value);
}

// `silent`: every command has a place on the screen already, and only what is new gets a form.
export function commands(system, without = [], { silent = false } = {}) {
  const own = Object.entries(state.told.commands).filter(([name, one]) => one.system === system && !without.includes(name));
  if (!own.length) return silent ? null : card("", empty(t("drawn.none")));
  return own.map(([name, one]) => form(name, one));
}

export function form(name, { system, args }, after = () => {}) {
  const closed = closedBecause(system);
  const memory = here(`form.${name}`, { reply: null });
  const isBusy = queue.isPending(name);
  const submit = async (event) => {
    event.preventDefault();
    const reply = await order(name, read(event.target, args));
    remember(`form.${name}`, { reply });
    after(reply);
  };
  const names = Object.keys(args.properties);
  return h("form", { class: "card order", key: `form.${name}`, onsubmit: submit },
    h("h2", {}, t(`command.${name}`)),
    names.map((arg) => field(name, arg, args.properties[arg], args.required.includes(arg))),
    h("button", { class: "act primary", disabled: Boolean(closed) || isBusy, "aria-busy": isBusy ? "true" : null, title: closed || null }, t(`command.${name}`)),
    memory.reply?.ok && Object.keys(memory.reply.result ?? {}).length ? h("div", { role: "status" }, told(memory.reply.result)) : null);
}

// Which known things an argument may name.
function offered(arg) {
  const { inventory } = state.me;
  if (arg === "id" || arg === "ids") return inventory.instances.map((one) => [one.id, instanceName(one)]);
  if (arg === "item") return inventory.stacks.map((one) => [one.item, itemName(one.item)]);
  if (arg === "skill") return Object.keys({ ...state.content.skills?.active, ...state.content.skills?.passive }).map((id) => [id, skillName(id)]);
  return [];
}

function field(command, arg, schema, required) {
  const name = `${command}.${arg}`;
  const choice = schema.enum ?? schema.anyOf?.find((one) => one.enum)?.enum;
  if (choice) return label(arg, h("select", { name }, choice.map((one) => h("option", { key: one, value: one }, readable(String(one))))));
  if (schema.type === "boolean") return h("label", { class: "check", key: arg }, h("input", { type: "checkbox", name }), t(`arg.${arg}`));
  if (schema.type === "integer") return label(arg, h("input", { type: "number", name, min: schema.minimum, max: schema.maximum, start: String(schema.default ?? schema.minimum ?? 0), required, inputmode: "numeric" }));
  const known = offered(arg);
  const list = known.length ? `list.${name}` : null;
  return label(arg, h("input", { name, maxlength: schema.maxLength ?? "200", start: "", required, list, autocomplete: "off" }),
    list ? h("datalist", { id: list }, known.map(([id, words]) => h("option", { key: id, value: id }, words))) : null);
}

const label = (arg, ...kids) => h("label", { key: arg }, t(`arg.${arg}`), ...kids);

function read(element, args) {
  const values = {};
  for (const [arg, schema] of Object.entries(args.properties)) {
    const input = [...element.elements].find((one) => one.name.endsWith(`.${arg}`));
    if (schema.type === "boolean") values[arg] = input.checked;
    else if (schema.type === "integer") values[arg] = Number(input.value);
    else if (schema.type === "array") values[arg] = input.value.split(",").map((one) => one.trim()).filter(Boolean).map((one) => (schema.items?.type === "integer" ? Number(one) : one));
    else if (input.value !== "" || args.required.includes(arg)) values[arg] = typeof (schema.enum ?? [""])[0] === "number" ? Number(input.value) : input.value;
  }
  return values;
}
