// Where players are compared: the boards, and the ladder of the arena.
import { h } from "../dom.js";
import { here, remember, state } from "../game.js";
import { t } from "../locale.js";
import { count } from "../numbers.js";
import { act, button, card, empty, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
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
    card(t(`board.${board}`), data === null ? empty(t("closed.absent")) : table(data?.rows ?? [], board)),
  ];
}

function table(all, board) {
  if (!all.length) return empty(t("board.empty"));
  return rows(`board.${board}`, all, (one) => h("div", { class: `item ${isMe(one, board) ? "mine" : ""}`, role: "listitem", key: one.rank },
    h("span", { class: "place number" }, String(one.rank)),
    h("strong", { class: "grow" }, isMe(one, board) ? state.me.character.name : one.name ?? `#${one.owner}`),
    h("span", { class: "number" }, board === "arena" ? "" : count(one.score))));
}

const isMe = (one, board) => (board === "guild_power" ? one.owner === state.me.guild?.guild : one.owner === state.me.player);

const TARGETS = "/v1/arena/targets";

export function arena() {
  const { data } = told(TARGETS);
  if (!data?.rank) return [head("arena"), card(t("arena.outside"), h("p", { class: "dim" }, t("arena.why")), act(t("command.arena_join"), "arena_join", {}, { kind: "primary", after: () => stale(TARGETS) }))];
  return [
    head("arena"),
    card(t("arena.rank", { rank: data.rank }), data.targets.length
      ? rows("targets", data.targets, (one) => h("div", { class: "item", role: "listitem", key: one.rank },
        h("span", { class: "place number" }, String(one.rank)), h("strong", { class: "grow" }, one.name ?? `#${one.player}`),
        act(t("command.arena_fight"), "arena_fight", { player: one.player, expected_rank: one.rank }, { after: () => stale(TARGETS) })))
      : empty(t("arena.first"))),
    commands("arena", ["arena_join", "arena_fight"]),
  ];
}
