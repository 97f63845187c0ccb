// Where players are compared: the boards, and the ladder of the arena.
import { h } from "../dom.js";
import { closedBecause, here, remember, state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { act, button, card, empty, personName, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
import { say } from "../toast.js";
import { commands, head } from "./drawn.js";

const BOARDS = ["power", "level", "realm", "stage", "pvp", "arena", "dungeon_week", "guild_power"];
const VIEWS = ["top", "around", "friends"];

export function leaderboard() {
  const { board, view } = here("leaderboard", { board: "power", view: "top" });
  const path = `/v1/board/${view}?board=${board}${view === "top" ? "&n=100" : ""}`;
  const { data } = told(path);
  const pick = (name, value, label) => button(label, () => remember("leaderboard", { [name]: value }), "quiet", { key: value, "aria-pressed": String({ board, view }[name] === value) });
  return [
    head("leaderboard"),
    card("", row(BOARDS.map((one) => pick("board", one, t(`board.${one}`)))), row(VIEWS.map((one) => pick("view", one, t(`view.${one}`))))),
    card(t(`board.${board}`), !data ? empty(t(data === null ? "closed.absent" : "word.loading")) : table(data?.rows ?? [], board)),
  ];
}

function table(all, board) {
  if (!all.length) return empty(t("board.empty"));
  return rows(`board.${board}`, all, (one) => h("div", { class: `item ${isMe(one, board) ? "mine" : ""}`, role: "listitem", key: one.rank },
    h("span", { class: "place number" }, String(one.rank)),
    h("strong", { class: "grow" }, isMe(one, board) ? state.me.character.name : personName(one)),
    h("span", { class: "number" }, scoreOf(board, one.score))));
}

// What the number of a board says: the arena's is the rank itself, the realm's a realm and a layer.
function scoreOf(board, score) {
  if (board === "arena") return "";
  if (board === "realm") return t("word.layerShort", { realm: t(`realm.${Math.floor(score / 10)}`), layer: score % 10 });
  return count(score);
}

const isMe = (one, board) => (board === "guild_power" ? one.owner === state.me.guild?.guild : one.owner === state.me.player);

const TARGETS = "/v1/arena/targets";

export function arena() {
  if (closedBecause("arena")) return [head("arena"), card("", h("p", {}, t("arena.why")), empty(closedBecause("arena")))];
  const { data } = told(TARGETS);
  if (data === undefined) return [head("arena"), card("", empty(t("word.loading")))];
  if (!data?.rank) return [head("arena"), card(t("arena.outside"), h("p", { class: "dim" }, t("arena.why")), act(t("command.arena_join"), "arena_join", {}, { kind: "primary", after: () => stale(TARGETS) }))];
  return [
    head("arena"),
    card(t("arena.rank", { rank: data.rank }),
      h("p", { class: "dim" }, t("arena.left", { n: data.left })),
      data.targets.length
      ? rows("targets", data.targets, (one) => h("div", { class: "item", role: "listitem", key: one.rank },
        h("span", { class: "place number" }, String(one.rank)), h("strong", { class: "grow" }, personName(one)),
        act(t("command.arena_fight"), "arena_fight", { player: one.player, expected_rank: one.rank }, { label: t("arena.fight", { name: personName(one) }), not: data.left < 1 ? t("arena.tired") : "", after: fought })))
      : empty(t("arena.first")),
      outcome(),
      row(act(t("arena.ticket"), "arena_ticket", {}, { after: () => stale(TARGETS) }), act(t("command.defence_set"), "defence_set", {}, { after: (reply) => { if (reply.ok) say(t("arena.defence")); } })),
      h("p", { class: "dim" }, t("arena.why"))),
    commands("arena", ["arena_join", "arena_fight", "arena_ticket", "defence_set"], { silent: true }),
  ];
}

function fought(reply) {
  if (reply.ok) remember("arena", { last: reply.result });
  stale(TARGETS);
}

function outcome() {
  const { last } = here("arena", { last: null });
  if (!last) return null;
  return h("p", { class: last.won ? "good" : "hurt", role: "status" }, t(last.won ? "arena.won" : "arena.lost", { rank: last.rank }));
}
