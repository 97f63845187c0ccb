// Who the player is: attributes to place, and where the power comes from.
import { h } from "../dom.js";
import { here, order, remember, sheet, state } from "../game.js";
import { expToNext } from "../live.js";
import { t } from "../locale.js";
import { count, percent } from "../numbers.js";
import { act, bar, button, card, fact, facts, pair, row, sure, titleName } from "../parts.js";
import { powerOf, stats } from "../power.js";

const ATTRIBUTES = ["con", "str", "agi", "ins"];

export function character() {
  const me = state.me;
  const who = me.character;
  return pair(
    [card(who.name,
      h("p", { class: "dim" }, [t(`element.${who.element}`), t(`root.${who.grade}`), who.title && titleName(who.title)].filter(Boolean).join(" · ")),
      h("p", {}, t("word.level", { level: who.level }), h("span", { class: "dim" }, `  ${count(who.exp)} / ${count(expToNext(who.level))} ${t("word.exp")}`)),
      bar(() => who.exp / expToNext(who.level), t("word.exp")),
      row(button(t("character.rename"), () => sheet(t("character.rename"), rename)), titles(who))),
    attributes(who)],
    [card(t("character.stats"), statistics(me.sources)),
    card(t("character.sources"), h("p", { class: "great" }, count(me.power), h("span", { class: "dim" }, ` ${t("word.power")}`)), sources(me))]);
}

// What placing the points would give, reckoned here from the rules of the server.
export function placed(sources, points, agiBefore) {
  const char = [...sources.char];
  char[0] += 10 * points.con;
  char[1] += 2 * points.str;
  char[2] += points.con;
  char[3] += Math.floor((agiBefore + points.agi) / 2) - Math.floor(agiBefore / 2);
  char[4] += 2 * points.ins;
  char[5] += 5 * points.ins;
  return { ...sources, char };
}

function attributes(who) {
  const plan = here("character", { con: 0, str: 0, agi: 0, ins: 0 });
  const spent = ATTRIBUTES.reduce((sum, name) => sum + plan[name], 0);
  const left = who.free_points - spent;
  const of = (name) => who.level - 1 + who.alloc[name];
  const points = Object.fromEntries(ATTRIBUTES.map((name) => [name, plan[name]]));
  const preview = powerOf(placed(state.me.sources, points, of("agi")), state.me.realm.r);
  return card(t("character.attributes"),
    h("p", { class: "dim" }, t("character.free", { points: left })),
    h("div", { class: "attributes" }, ATTRIBUTES.map((name) => h("div", { class: "attribute", key: name },
      h("span", {}, h("strong", {}, t(`attribute.${name}`)), h("small", { class: "dim" }, t(`attribute.${name}.what`))),
      button("−", () => remember("character", { [name]: plan[name] - 1 }), "quiet", { disabled: plan[name] <= 0, "aria-label": t("character.less", { name: t(`attribute.${name}`) }) }),
      h("output", {}, String(of(name) + plan[name]), plan[name] ? h("em", {}, ` +${plan[name]}`) : null),
      button("+", () => remember("character", { [name]: plan[name] + 1 }), "quiet", { disabled: left <= 0, "aria-label": t("character.more", { name: t(`attribute.${name}`) }) })))),
    spent ? h("p", { class: "dim" }, `${t("word.power")}: ${count(state.me.power)} → ${count(preview)} `, h("em", {}, t("word.preview"))) : null,
    row(act(t("character.place"), "allocate", points, { kind: "primary", not: spent ? "" : t("character.none"), after: () => remember("character", { con: 0, str: 0, agi: 0, ins: 0 }) }),
      sure(t("character.respec"), t("character.respec"), [t("character.respecMeans"), t(who.respecs ? "character.respecPrice" : "character.respecFree")], (close) => act(t("character.respec"), "respec", {}, { kind: "danger", after: close }))));
}

function statistics(sources) {
  const s = stats(sources);
  const rate = (n) => percent(Number(n) * 100);
  return facts(["hp", "atk", "dfn", "spd"].map((name) => fact(t(`stat.${name}`), count(Number(s[name])))),
    ["crit", "cdmg", "pen", "res"].map((name) => fact(t(`stat.${name}`), rate(s[name]))));
}

function sources(me) {
  const parts = Object.keys(me.sources).map((name) => {
    const { [name]: _, ...others } = me.sources;
    return [name, me.power - powerOf(others, me.realm.r)];
  }).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  return h("ul", { class: "sources" }, parts.map(([name, n]) => h("li", { key: name }, h("span", {}, t(`source.${name}`)), bar(() => n / me.power, t(`source.${name}`)), h("span", { class: "number" }, count(n)))));
}

function titles(who) {
  if (!who.titles.length) return null;
  return h("label", {}, t("character.title"), h("select", { onchange: (event) => order("set_title", { title: event.target.value }) },
    ["", ...who.titles].map((title) => h("option", { key: title, value: title, selected: title === who.title }, title ? titleName(title) : "—"))));
}

function rename(close) {
  const submit = (event) => {
    event.preventDefault();
    order("rename", { name: event.target.elements.name.value.trim() });
    close();
  };
  return h("form", { onsubmit: submit }, h("p", { class: "dim" }, t("character.renamePrice")),
    h("label", {}, t("birth.name"), h("input", { name: "name", start: state.me.character.name, minlength: "3", maxlength: "16", required: true })),
    h("button", { class: "act primary" }, t("character.rename")));
}
