// The one dialog. While it is open, content stays as it is.
import { h } from "./dom.js";
import { change, state } from "./game.js";
import { t } from "./locale.js";

export function dialog() {
  const open = state.sheet;
  if (!open) return null;
  const close = () => change({ sheet: null });
  return h("dialog", { key: "sheet", "aria-label": open.title, onclose: close, modal: true, onclick: (event) => { if (event.target.localName === "dialog") close(); } },
    h("div", { class: "sheet" },
      h("header", {}, h("h2", {}, open.title), h("button", { type: "button", class: "quiet", onclick: close, "aria-label": t("word.close") }, "×")),
      open.draw(close)));
}
