// Letters, some with something inside.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { sheet, state } from "../game.js";
import { t } from "../locale.js";
import { duration } from "../numbers.js";
import { act, card, empty, live, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
import { assetName } from "../toast.js";
import { commands, head } from "./drawn.js";

const MAILS = "/v1/mail";

export function mail() {
  const { data } = told(MAILS);
  const all = data?.mails ?? [];
  const after = () => stale(MAILS);
  if (data === null) return [head("notification"), card("", empty(t("mail.absent"))), commands("notification")];
  return [
    head("notification"),
    card("", row(act(t("command.mail_claim_all"), "mail_claim_all", {}, { kind: "primary", after, not: all.length ? "" : t("mail.none") })),
      all.length ? rows("mails", all, (one) => h("div", { class: "item", role: "listitem", key: one.id },
        h("div", { class: "grow" }, h("strong", {}, one.subject || t(`reason.${one.reason}`)), h("small", { class: "dim" }, inside(one), one.expires ? [" · ", live(() => duration(one.expires - serverNow()))] : null)),
        h("button", { type: "button", class: "quiet", onclick: () => sheet(one.subject || t(`reason.${one.reason}`), () => letter(one, after)) }, t("word.open")))) : empty(t("mail.none"))),
  ];
}

const inside = (one) => (one.attach ?? []).map((held) => (Array.isArray(held) ? `${held[1]} ${assetName(held[0])}` : `${held.qty} ${assetName(held.asset)}`)).join(", ");

const letter = (one, after) => h("div", { class: "stack" },
  h("p", {}, one.body || t("mail.wordless")), h("p", { class: "dim" }, inside(one)),
  row(state.told.commands.mail_claim ? act(t("command.mail_claim"), "mail_claim", { id: one.id }, { kind: "primary", after }) : null,
    act(t("command.mail_delete"), "mail_delete", { id: one.id }, { kind: "danger", after })));
