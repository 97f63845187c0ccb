// A system that opens later: what it will be, and how far the player is.
import { h } from "../dom.js";
import { gateOf, go, state } from "../game.js";
import { icon } from "../icons.js";
import { known, t } from "../locale.js";
import { bar, button, card } from "../parts.js";
import { head } from "./drawn.js";

const LAYERS = 9;

export function closedScreen(system) {
  const { gate } = state.told.systems.find((one) => one.name === system);
  const { share, now, screen } = progress(gate);
  return [
    head(system),
    card("",
      known(`${system}.why`) ? h("p", {}, t(`${system}.why`)) : null,
      h("div", { class: "gated" }, h("span", { class: "mark" }, icon("lock")), h("strong", {}, gateOf(system))),
      bar(() => share, gateOf(system)),
      h("p", { class: "dim" }, now),
      button(t(`system.${screen}`), () => go(screen), "act primary")),
  ];
}

// Switched off by those who run the game: the banner says why and since when.
export function pausedScreen(system) {
  return [head(system), card("", h("div", { class: "gated" }, h("span", { class: "mark" }, icon("lock")), h("p", {}, t("closed.offMeans"))))];
}

function progress({ realm, level }) {
  const { realm: mine, character } = state.me;
  const isRealm = mine.r < realm;
  return isRealm
    ? { share: (mine.r * LAYERS + mine.layer - 1) / (realm * LAYERS), now: t("closed.youRealm", { realm: t(`realm.${mine.r}`), layer: mine.layer }), screen: "realms" }
    : { share: Math.min(1, character.level / Math.max(1, level)), now: t("closed.youLevel", { level: character.level }), screen: "combat" };
}
