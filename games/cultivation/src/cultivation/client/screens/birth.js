// The first minute: a name and an element.
import { h } from "../dom.js";
import { here, order, queue, remember, sheet, state } from "../game.js";
import { icon } from "../icons.js";
import { t } from "../locale.js";
import { button } from "../parts.js";
import { signInForm } from "./account.js";

export function birth() {
  const chosen = here("birth", { element: "fire", name: "" });
  const isBusy = queue.isPending("create");
  const submit = (event) => {
    event.preventDefault();
    if (chosen.name.trim()) order("create", { name: chosen.name.trim(), element: chosen.element });
  };
  return h("form", { class: "card scroll", onsubmit: submit },
    h("img", { src: "/client/seal.svg", alt: "", width: "56", height: "56" }),
    h("h1", {}, t("word.title")),
    h("p", { class: "dim" }, t("birth.story")),
    h("label", {}, t("birth.name"),
      h("input", { start: "", maxlength: "16", minlength: "3", required: true, autocomplete: "off", name: "name", oninput: (event) => { chosen.name = event.target.value; } })),
    h("fieldset", {}, h("legend", {}, t("birth.element")),
      h("div", { class: "elements" }, state.content.elements.map((element) =>
        h("label", { class: `element ${element} ${element === chosen.element ? "chosen" : ""}`, key: element },
          h("input", { type: "radio", name: "element", class: "unseen", checked: element === chosen.element, onchange: () => remember("birth", { element }) }),
          icon(element), h("span", {}, t(`element.${element}`)))))),
    h("button", { class: "act primary", disabled: isBusy, "aria-busy": isBusy ? "true" : null }, t("birth.begin")),
    button(t("birth.known"), () => sheet(t("account.in"), signInForm)));
}
