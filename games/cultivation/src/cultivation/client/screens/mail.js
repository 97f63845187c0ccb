// Letters, some with something inside.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { closedBecause, sheet, state } from "../game.js";
import { known, t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, card, empty, live, row, rows } from "../parts.js";
import { stale, told } from "../reads.js";
import { assetName } from "../toast.js";
import { commands, head } from "./drawn.js";

const MAILS = "/v1/mail";

export function mail() {
  if (closedBecause("notification")) return [head("notification"), card("", empty(closedBecause("notification")))];
  const { data } = told(MAILS);
  if (data === undefined) return [head("notification"), card("", empty(t("word.loading")))];
  const all = [...(data?.broadcasts ?? []).filter((one) => one.done_at === null), ...(data?.mails ?? [])];
  const after = () => stale(MAILS);
  if (data === null) return [head("notification"), card("", empty(t("mail.absent"))), commands("notification")];
  return [
    head("notification"),
    card("", all.length ? row(act(t("command.mail_claim_all"), "mail_claim_all", {}, { kind: "primary", after, not: all.some((one) => attached(one).length) ? "" : t("mail.none") })) : null,
      all.length ? rows("mails", all, (one) => h("div", { class: "item", role: "listitem", key: one.id },
        h("div", { class: "grow" }, h("strong", {}, title(one)), h("small", { class: "dim" }, inside(one), one.expires ? [" · ", live(() => duration(one.expires - serverNow()))] : null)),
        h("button", { type: "button", class: "quiet", onclick: () => sheet(title(one), () => letter(one, after)) }, t("word.open")))) : empty(t("mail.none"))),
  ];
}

// Letters that the game writes have a subject by key; those that people write, words.
const title = (one) => (known(`subject.${one.subject}`) ? t(`subject.${one.subject}`) : one.subject || t("subject.none"));

const attached = (one) => one.attached ?? JSON.parse(one.attach ?? "[]");
const inside = (one) => attached(one).map(([asset, qty]) => `${count(qty)} ${assetName(asset)}`).join(", ");

const letter = (one, after) => h("div", { class: "stack" },
  h("p", {}, one.body || t("mail.wordless")), h("p", { class: "dim" }, inside(one)),
  row(state.told.commands.mail_claim ? act(t("command.mail_claim"), "mail_claim", { id: one.id }, { kind: "primary", after, not: one.done_at ? t("quest.claimed") : "" }) : null,
    act(t("command.mail_delete"), "mail_delete", { id: one.id }, { kind: "danger", after })));
