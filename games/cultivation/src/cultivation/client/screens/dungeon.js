// Five floors with up to four: the run that is open, the party that gathers, and where to go.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { closedBecause, here, remember, state } from "../game.js";
import { t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, button, card, empty, live, personName, row, rows, sure } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";
import { person } from "./people.js";

const OWN = "/v1/dungeon";
const DUNGEONS = 20;
const DIFFS = [0, 1, 2];
const FLOORS = 5;
const PARTY_MAX = 4;
const MADE = ["dungeon_ticket", "lobby_open", "lobby_join", "lobby_ready", "dungeon_start", "dungeon_advance", "dungeon_finish", "dungeon_abandon"];
const after = () => stale(OWN);

export function dungeon() {
  if (!state.told.commands.lobby_open) return [head("dungeon"), commands("dungeon")];
  if (closedBecause("dungeon")) return [head("dungeon"), places(null)];
  const { data } = told(OWN);
  if (data === undefined) return [head("dungeon"), card("", empty(t("word.loading")))];
  if (data === null) return [head("dungeon"), card("", empty(t("closed.absent")))];
  return [
    head("dungeon"),
    data.run ? running(data.run) : [entries(data), data.lobby ? lobby(data.lobby, data.left) : [gathering(data), places(data)]],
    commands("dungeon", MADE, { silent: true }),
  ];
}

const name = (one) => `${t(`dungeon.${one.dungeon}`)} · ${t(`dungeon.diff.${one.diff}`)}`;

const entries = (data) => h("section", { class: "card line", key: "entries" },
  h("div", { class: "grow" }, h("h2", {}, t("dungeon.left", { n: data.left }))),
  act(t("dungeon.ticket"), "dungeon_ticket", {}, { after }));

function running(run) {
  const isHost = run.host === state.me.player;
  const isDone = run.floor >= FLOORS;
  const not = isHost ? "" : t("dungeon.hostOnly");
  return h("section", { class: "card", key: "run" },
    h("h2", {}, name(run)),
    h("div", { class: "layers floors", role: "img", "aria-label": t("dungeon.floor", { n: run.floor, of: FLOORS }) }, Array.from({ length: FLOORS }, (_, i) => h("i", { class: i < run.floor ? "full" : "", key: i }))),
    h("p", { class: "dim" }, t("dungeon.floor", { n: run.floor, of: FLOORS }), " · ", t("dungeon.ends"), " ", live(() => duration(run.deadline - serverNow()))),
    rows("party", run.party, (one) => person(one, one.hp > 0 ? `${count(one.hp)} ${t("stat.hp")}` : t("dungeon.down"))),
    row(
      isDone ? act(t("dungeon.finish"), "dungeon_finish", {}, { kind: "primary seal", not, after }) : act(t("dungeon.advance", { n: run.floor + 1 }), "dungeon_advance", {}, { kind: "primary", not, after: fought }),
      sure(t("command.dungeon_abandon"), t("command.dungeon_abandon"), [t("dungeon.abandoned")], (close) => act(t("command.dungeon_abandon"), "dungeon_abandon", {}, { kind: "danger", not, after: () => { close(); after(); } }))),
    outcome());
}

function fought(reply) {
  if (reply.ok) remember("dungeon", { last: reply.result });
  after();
}

function outcome() {
  const { last } = here("dungeon", { last: null });
  if (!last) return null;
  return h("p", { class: last.won ? "good" : "hurt", role: "status" }, t(last.won ? "dungeon.won" : "dungeon.lost", { n: last.floor }));
}

const isReady = (who) => who?.ready !== false; // a build that does not ask takes everybody as ready

const readiness = (ready) => act(t(ready ? "dungeon.unready" : "command.lobby_ready"), "lobby_ready", { ready: !ready }, { kind: ready ? "" : "primary", after });

function lobby(one, left) {
  const isHost = one.host === state.me.player;
  const waiting = one.party.filter((who) => who.player !== one.host && !isReady(who));
  const whyNot = !isHost ? t("dungeon.hostOnly") : left < 1 ? t("dungeon.noEntries") : waiting.length ? t("dungeon.waitsFor", { name: personName(waiting[0]) }) : "";
  return h("section", { class: "card", key: "lobby" },
    h("h2", {}, name(one)),
    h("p", { class: "dim" }, t("dungeon.party", { n: one.party.length, of: PARTY_MAX }), " · ", t("dungeon.waits"), " ", live(() => duration(one.ends - serverNow()))),
    rows("party", one.party, (who) => person(who, t(who.player === one.host ? "dungeon.host" : isReady(who) ? "dungeon.ready" : "dungeon.notReady"))),
    row(
      isHost && waiting.length ? act(t("dungeon.anew"), "lobby_open", { dungeon: one.dungeon, diff: one.diff }, { after }) : null,
      isHost || !state.told.commands.lobby_ready ? null : readiness(isReady(one.party.find((who) => who.player === state.me.player))),
      act(t("command.dungeon_start"), "dungeon_start", {}, { kind: isHost ? "primary" : "", not: whyNot, after: () => { remember("dungeon", { last: null }); after(); } })));
}

function gathering(data) {
  if (!data.lobbies.length) return null;
  return card(t("dungeon.lobbies"), rows("lobbies", data.lobbies, (one) => person(one, `${name(one)} · ${one.n}/${PARTY_MAX}`,
    act(t("command.lobby_join"), "lobby_join", { player: one.host }, { label: t("dungeon.joinWith", { name: personName(one) }), not: gate(one.dungeon) || (one.n >= PARTY_MAX ? t("dungeon.full") : ""), after }))));
}

const FLIGHT_FROM = 14;
const FLIGHT_RANK = 3;

function gate(d) {
  const realm = 2 + Math.floor(d / 3);
  if (state.me.realm.r < realm) return t("closed.realm", { realm: t(`realm.${realm}`) });
  return d >= FLIGHT_FROM && (state.me.wings?.rank ?? 0) < FLIGHT_RANK ? t("dungeon.flight", { rank: FLIGHT_RANK }) : "";
}

function places(data) {
  const { diff } = here("dungeon.where", { diff: 0 });
  const cleared = new Set((data?.cleared ?? []).map(([d, k]) => `${d}.${k}`));
  return card(t("dungeon.where"),
    row(DIFFS.map((one) => button(t(`dungeon.diff.${one}`), () => remember("dungeon.where", { diff: one }), "quiet", { key: one, "aria-pressed": String(one === diff) }))),
    rows("dungeons", Array.from({ length: DUNGEONS }, (_, d) => d), (d) => h("div", { class: "item", role: "listitem", key: d },
      h("div", { class: "grow" },
        h("strong", {}, t(`dungeon.${d}`), cleared.has(`${d}.${diff}`) ? h("span", { class: "tag good" }, t("dungeon.cleared")) : null),
        h("small", { class: "dim" }, gate(d) || `${count(500 * (d + 1) * (diff + 1))} ${t("purse.stone")} · ${count(20 * (d + 1))} ${t("purse.essence")}`)),
      act(t("command.lobby_open"), "lobby_open", { dungeon: d, diff }, { not: gate(d) || (data && data.left < 1 ? t("dungeon.noEntries") : ""), after }))));
}
