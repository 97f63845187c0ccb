// What carries the player: mounts on the road, wings above it.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { state } from "../game.js";
import { named, t } from "../locale.js";
import { count, duration, percent } from "../numbers.js";
import { act, bar, card, empty, fact, facts, holds, live, pair, row, rows } from "../parts.js";
import { commands, head } from "./drawn.js";
import { glyph } from "./inventory.js";

const WEEK_MS = 604_800_000;

export function mount() {
  const mine = state.me.mount;
  const names = state.content.mount?.names;
  if (!mine || !names) return [head("mount"), commands("mount")];
  const fodder = holds("fodder");
  const every = Object.entries(mine.mounts);
  return [head("mount"), card(t("mount.fodder", { n: count(fodder) }), every.length
    ? rows("mounts", every, ([id, one]) => h("div", { class: "item", role: "listitem", key: id },
      glyph(named("mount", id, names[id]), 0, "mount"),
      h("div", { class: "grow" }, h("strong", {}, named("mount", id, names[id])), bar(() => one.exp / (20 * one.level ** 2), t("word.exp")), h("small", { class: "dim" }, `${t("word.level", { level: one.level })} · ${"★".repeat(one.star) || "☆"}`)),
      mine.active === id ? h("span", { class: "tag" }, t("mount.ridden")) : act(t("command.mount_ride"), "mount_ride", { id }),
      act(t("command.mount_feed"), "mount_feed", { id, n: Math.max(1, Math.min(10, fodder)) }, { not: fodder ? "" : t("code.insufficient") }),
      gate(one) ? act(t("command.mount_evolve"), "mount_evolve", { id }, { kind: "primary" }) : null))
    : empty(t("mount.none")))];
}

const gate = (one) => one.level % 10 === 0 && one.level < 50 && one.star < one.level / 10;

export function wings() {
  const mine = state.me.wings;
  if (!mine) return [head("wings"), commands("wings")];
  const { rank, step } = mine;
  const fades = mine.blessed_ms + WEEK_MS;
  const bless = mine.bless && serverNow() < fades ? mine.bless : 0;
  const chance = bless >= 1_000 ? 1_000_000 : Math.min(1_000_000, Math.max(20_000, 400_000 - 35_000 * rank) + 600 * bless);
  return [
    head("wings"),
    pair(card(t("wings.rank", { rank, step }),
      bar(() => step / 10, t("wings.rank", { rank, step }), "tall"),
      facts(
        fact(t("wings.chance"), h("span", {}, percent(chance), " ", h("em", {}, t("word.preview")))),
        fact(t("wings.bless"), String(bless)),
        bless ? fact(t("wings.fades"), live(() => duration(fades - serverNow()))) : null,
        fact(t("wings.feathers"), `${count(holds("feather"))} / ${2 * (rank + 1)}`)),
      row(act(t("wings.try", { stone: count(1_000 * (rank + 1) ** 2) }), "wing_try", {}, { kind: "primary", not: rank >= 10 ? t("code.cap_exceeded") : "" }))),
    looks(mine)),
    commands("wings", ["wing_try", "wing_skin"], { silent: true }),
  ];
}

// Each rank brings a look; none of them makes stronger.
const looks = ({ rank, skin }) => card(t("wings.looks"), row(Array.from({ length: rank + 1 }, (_, i) =>
  i === skin ? h("span", { class: "tag good", key: i }, t("wings.look", { n: i })) : act(t("wings.look", { n: i }), "wing_skin", { skin: i }))));
