// The auction house: what others offer, what I offer.
import { serverNow } from "../clock.js";
import { h } from "../dom.js";
import { here, order, remember, sheet, state } from "../game.js";
import { t } from "../locale.js";
import { count, duration } from "../numbers.js";
import { act, button, card, empty, gearName, isWorn, itemName, live, qualityName, row, rows, tabs } from "../parts.js";
import { stale, told } from "../reads.js";
import { commands, head } from "./drawn.js";
import { gearPicture, glyph, pictureOf } from "./inventory.js";

const SEARCH = "/v1/market/search?limit=50";
const MINE = "/v1/market/mine";
const MOST = 99;

export function market() {
  const { chosen, line } = tabs("market", ["search", "mine", "offer"]);
  const missing = { search: SEARCH, mine: MINE }[chosen];
  if (missing && told(missing).data === null) return [head("market"), line, card("", empty(t("market.absent"))), commands("market", ["market_list"])];
  return [head("market"), line, h("section", { class: "card", key: chosen }, { search, mine, offer }[chosen]())];
}

function goodsName(one) {
  const [kind, name, tier, quality] = one.goods.split(":");
  if (kind === "s") return itemName(name);
  return name ? `${gearName(name)} · ${t("word.tier", { tier })} · ${qualityName(Number(quality))}` : t("word.item");
}

function picture(one) {
  const [kind, name] = one.goods.split(":");
  return kind === "s" ? pictureOf(name) : gearPicture(name);
}

function search() {
  const memory = here("market.search", { text: "" });
  const { data } = told(SEARCH);
  const all = (data?.listings ?? []).filter((one) => goodsName(one).toLowerCase().includes(memory.text.toLowerCase()));
  return [
    h("label", {}, t("market.find"), h("input", { type: "search", start: "", oninput: (event) => remember("market.search", { text: event.target.value }) })),
    all.length ? rows("listings", all, (one) => listing(one, one.seller === state.me.player ? h("span", { class: "tag" }, t("tab.mine")) : one.kind === "auction" ? bid(one) : buy(one))) : empty(t("market.empty")),
  ];
}

const listing = (one, ...more) => h("div", { class: "item", role: "listitem", key: one.id },
  glyph(goodsName(one), 0, picture(one)),
  h("div", { class: "grow" }, h("strong", {}, `${goodsName(one)} ×${count(one.qty_left)}`), h("small", { class: "dim" }, t(`market.${one.kind}`), one.kind === "fixed" ? ` · ${t("market.each", { stone: count(one.price) })} · ` : " · ", live(() => duration((one.ends) - serverNow())))),
  ...more);

const buy = (one) => (one.qty_left > 1
  ? button(t("command.market_buy"), () => sheet(goodsName(one), (close) => buying(one, close)), "act", { "aria-label": t("market.buyOf", { item: goodsName(one) }) })
  : act(t("inventory.buyFor", { stone: count(one.price) }), "market_buy", { id: one.id, qty: 1, max_total: one.price }, { after: () => stale(SEARCH) }));

// How many of a heap, and what they cost together.
function buying(one, close) {
  const n = Math.min(one.qty_left, here(`buying.${one.id}`, { n: 1 }).n);
  return h("div", { class: "stack" },
    h("p", { class: "dim" }, `×${count(one.qty_left)} · ${t("market.each", { stone: count(one.price) })}`),
    h("label", {}, `${t("word.howMany")}: ${n}`, h("input", { type: "range", min: "1", max: String(Math.min(MOST, one.qty_left)), start: "1", oninput: (event) => remember(`buying.${one.id}`, { n: Number(event.target.value) }) })),
    row(act(t("market.buyFor", { stone: count(one.price * n) }), "market_buy", { id: one.id, qty: n, max_total: one.price * n },
      { kind: "primary", not: state.me.purse.stone < one.price * n ? t("why.insufficient.stone") : "", after: () => { stale(SEARCH); close(); } })));
}

function bid(one) {
  const amount = one.top ? one.top + Math.max(1, Math.ceil(one.top / 20)) : one.price;
  return act(t("market.bidFor", { stone: count(amount) }), "market_bid", { id: one.id, amount }, { after: () => stale(SEARCH) });
}

function mine() {
  const { data } = told(MINE);
  const own = data?.listings ?? [];
  return own.length ? rows("own", own, (one) => listing(one, h("span", { class: "tag" }, t(`market.${one.seller === state.me.player ? one.status : "bidding"}`)), one.status !== "active" || one.seller !== state.me.player ? null : act(t("command.market_cancel"), "market_cancel", { id: one.id }, { kind: "danger", after: () => stale(MINE) }))) : empty(t("market.none"));
}

// What may be offered: unbound, unlocked, not worn.
function offerable() {
  const { stacks, instances } = state.me.inventory;
  return [
    ...stacks.filter((one) => !one.bound).map((one) => ({ key: `s:${one.item}`, words: `${itemName(one.item)} ×${count(one.qty)}` })),
    ...instances.filter((one) => !one.bound && !one.locked && !isWorn(one.id)).map((one) => ({ key: `i:${one.id}`, words: `${gearName(one.kind)} · ${t("word.tier", { tier: one.tier })}` })),
  ];
}

function offer() {
  const goods = offerable();
  if (!goods.length) return empty(t("market.nothing"));
  const submit = async (event) => {
    event.preventDefault();
    const { thing, kind, price, qty, hours } = event.target.elements;
    const [sort, ...name] = thing.value.split(":");
    const what = sort === "s" ? { item: name.join(":"), qty: Number(qty.value) } : { id: name.join(":"), qty: 1 };
    await order("market_list", { ...what, kind: kind.value, price: Number(price.value), hours: Number(hours.value) });
    stale(MINE);
  };
  return h("form", { class: "stack", onsubmit: submit },
    h("label", {}, t("market.what"), h("select", { name: "thing" }, goods.map(({ key, words }) => h("option", { key, value: key }, words)))),
    row(
      h("label", {}, t("market.how"), h("select", { name: "kind" }, ["fixed", "auction"].map((kind) => h("option", { key: kind, value: kind }, t(`market.${kind}`))))),
      h("label", {}, t("word.howMany"), h("input", { type: "number", name: "qty", min: "1", max: "9999", start: "1" })),
      h("label", {}, t("market.price"), h("input", { type: "number", name: "price", min: "1", start: "50" })),
      h("label", {}, t("market.hours"), h("select", { name: "hours" }, [12, 24, 48].map((hours) => h("option", { key: hours, value: String(hours) }, `${hours} h`))))),
    h("p", { class: "dim" }, t("market.deposit")),
    h("button", { class: "act primary" }, t("command.market_list")));
}
