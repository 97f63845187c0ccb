// What remains when a life is given up.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { state } from "../game.js";
import { named, t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, card, fact, facts, live, pair, row, rows, sure } from "../parts.js";
import { commands, head } from "./drawn.js";

const NODES_MAX = 3;
const LEVEL_MAX = 200;
const DAY_MS = 86_400_000;
const MILLION = 1_000_000;
const STATS = ["hp", "atk", "dfn", "spd", "crit", "cdmg", "pen", "res", "hp", "atk", "dfn", "spd"];

export function soul() {
  const mine = state.me.soul;
  const nodes = state.content.soul?.nodes;
  if (!mine || !nodes) return [head("soul"), commands("soul")];
  const shards = mine.gained - mine.spent;
  return [
    head("soul"),
    pair([card(t("soul.level", { level: mine.level }),
      facts(fact(t("soul.shards"), count(shards)), fact(t("soul.lives"), count(mine.transcended)), fact(t("body.rate"), `+${mine.level} %`)),
      row(act(t("soul.up", { shards: 1 + Math.floor(mine.level / 10) }), "soul_up", {}, { kind: "primary", not: mine.level >= LEVEL_MAX ? t("code.cap_exceeded") : shards < 1 + Math.floor(mine.level / 10) ? t("why.insufficient.shards") : "" }))),
    letGo(mine)],
    card(t("soul.nodes", { n: mine.nodes.length, of: NODES_MAX }), h("p", { class: "dim" }, t("soul.nodesHow")),
      rows("nodes", nodes, (node, i) => choice(node, i, mine, shards)))),
    commands("soul", ["transcend", "soul_up", "soul_node", "soul_forget"], { silent: true }),
  ];
}

function whyNot(mine) {
  const { r, layer } = state.me.realm;
  if (r < 5 || (r === 5 && layer < 9)) return t("soul.notYet", { realm: t("realm.5") });
  return mine.transcended && serverNow() < mine.transcended_ms + DAY_MS ? t("soul.rests") : "";
}

function letGo(mine) {
  const shards = Math.floor(Math.sqrt(Math.floor((state.me.realm.spent - mine.qi_before) / MILLION)));
  const not = whyNot(mine);
  const rests = mine.transcended_ms + DAY_MS;
  return card(t("soul.letGo"),
    h("p", {}, t("soul.gain", { shards: count(shards) }), " ", h("em", {}, t("word.preview"))),
    not ? h("p", { class: "dim" }, not, mine.transcended && serverNow() < rests ? [" ", live(() => duration(rests - serverNow()))] : null) : null,
    not ? null : sure(t("command.transcend"), t("soul.letGo"), [t("soul.loses"), t("soul.keeps"), t("soul.gain", { shards: count(shards) })],
      (close) => act(t("command.transcend"), "transcend", {}, { kind: "primary seal", after: close })));
}

function choice(node, i, mine, shards) {
  const adds = [node.qi_bp ? `+${node.qi_bp / 100} % ${t("body.rate")}` : "", ...node.adds.map((n, k) => (n ? `+${n / 100} % ${t(`stat.${STATS[k]}`)}` : ""))].filter(Boolean);
  const isMine = mine.nodes.includes(i);
  const not = !mine.transcended ? t("soul.first") : mine.nodes.length >= NODES_MAX ? t("soul.full") : "";
  return h("div", { class: `item ${isMine ? "mine" : ""}`, role: "listitem", key: i },
    h("div", { class: "grow" }, h("strong", {}, named("node", i, node.name)), h("small", { class: "dim" }, adds.join(" · "))),
    isMine ? act(t("soul.forget"), "soul_forget", { node: i }, { kind: "danger", not: shards < 1 ? t("why.insufficient.shards") : "" }) : act(t("soul.choose"), "soul_node", { node: i }, { not }));
}
