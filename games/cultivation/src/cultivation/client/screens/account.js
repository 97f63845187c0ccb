// The account: how to come back to this character from anywhere, and how to leave.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { here, remember, state, stopped } from "../game.js";
import { t } from "../locale.js";
import { Lost } from "../net.js";
import { duration } from "../numbers.js";
import { button, card, live, pair, row, sure } from "../parts.js";
import { account, hasAccount, keep, signIn, signOut } from "../session.js";
import { say } from "../toast.js";

export function accountScreen() {
  const mine = account();
  return [
    h("h1", {}, t("system.account")),
    pair([mine.isKept ? kept(mine) : card(t("account.guest"), h("p", {}, t("account.guestHow")), passwordForm(mine)),
    mine.isKept ? card(t("account.change"), passwordForm(mine)) : null],
    [    card(t("account.other"), mine.isKept ? null : h("p", { class: "hurt" }, t("account.otherGuest")), signInForm()),
    card(t("account.sessions"), h("p", {}, t("account.sessionsHow")),
      row(mine.isKept ? sure(t("account.out"), t("account.out"), [t("account.outMeans")], () => button(t("account.out"), leave, "act danger")) : h("p", { class: "dim" }, t("account.outNot"))))]),
  ];
}

const kept = (mine) => card(t("account.kept"),
  h("p", {}, t("account.name"), " ", h("strong", { class: "selectable" }, mine.account)),
  h("p", { class: "dim" }, t("account.keptHow")));

async function leave() {
  try {
    await signOut();
  } catch (error) {
    if (error instanceof Lost) return say(t("account.lost"), "bad");
    if (!stopped(error)) throw error;
  }
  location.assign("/");
  return undefined;
}

function passwordForm(mine) {
  const isChange = Boolean(mine.isKept);
  const submit = async (event) => {
    event.preventDefault();
    const { name, old, password } = event.target.elements;
    const asked = { name: isChange ? "" : name.value.trim(), old: old?.value, password: password.value };
    const reply = await attempt("password", () => keep(asked));
    if (reply?.status === 200) {
      event.target.reset();
      say(t(isChange ? "account.changed" : "account.done"));
    }
  };
  return h("form", { class: "stack", key: "password", onsubmit: submit },
    isChange ? field("old", "account.old", { type: "password", autocomplete: "current-password" }) : field("name", "account.name", { minlength: "3", maxlength: "64", autocomplete: "username" }),
    field("password", isChange ? "account.new" : "account.password", { type: "password", minlength: "10", maxlength: "128", autocomplete: "new-password" }),
    said("password"),
    submitButton("password", t(isChange ? "account.change" : "account.keep")));
}

export function signInForm() {
  const submit = async (event) => {
    event.preventDefault();
    const { name, password } = event.target.elements;
    const reply = await attempt("signIn", () => signIn(name.value.trim(), password.value));
    if (reply?.status === 200) {
      sessionStorage.removeItem("nm.queue"); // what waited there was another player's wish
      location.assign("/");
    }
  };
  const known = hasAccount() && account().isKept ? account().account : "";
  return h("form", { class: "stack", key: "signIn", onsubmit: submit },
    field("name", "account.name", { minlength: "3", maxlength: "64", autocomplete: "username", start: known }),
    field("password", "account.password", { type: "password", minlength: "10", maxlength: "128", autocomplete: "current-password" }),
    said("signIn"),
    submitButton("signIn", t("account.in")));
}

const field = (name, words, more) => h("label", {}, t(words), h("input", { name, required: true, start: "", ...more }));

function submitButton(form, words) {
  const { isBusy, until } = here(`account.${form}`, { isBusy: false, until: 0 });
  return h("button", { class: "act primary", disabled: isBusy || until > serverNow(), "aria-busy": isBusy ? "true" : null }, words);
}

// What the server said to the last try; after too many, how long to wait.
function said(form) {
  const { why, until } = here(`account.${form}`, { isBusy: false, until: 0 });
  if (until > serverNow()) return h("p", { class: "hurt", role: "alert" }, t("account.often"), " ", live(() => duration(until - serverNow())));
  return why ? h("p", { class: "hurt", role: "alert" }, why) : null;
}

async function attempt(form, act) {
  const key = `account.${form}`;
  remember(key, { isBusy: true, why: "", until: 0 });
  try {
    const reply = await act();
    remember(key, { isBusy: false, ...refused(form, reply) });
    return reply;
  } catch (error) {
    remember(key, { isBusy: false, why: t("account.lost") });
    if (!(error instanceof Lost) && !stopped(error)) throw error;
    return null;
  }
}

function refused(form, { status, data }) {
  if (status === 200) return { why: "" };
  if (data?.code === "rate_limited") {
    const ms = data.retry_after_ms ?? 60_000;
    setTimeout(() => remember(`account.${form}`, {}), ms + 50);
    return { why: "", until: serverNow() + ms };
  }
  if (data?.detail === "account_taken") return { why: t("account.taken") };
  if (data?.code === "not_allowed") return { why: t(form === "signIn" ? "account.wrong" : "account.oldWrong") };
  return { why: state.told ? t(`code.${data?.code ?? "internal"}`) : t("account.lost") };
}
