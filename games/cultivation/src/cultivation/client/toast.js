// Short words about what just happened; a screen reader reads them politely.
import { count } from "./numbers.js";
import { t, known } from "./locale.js";

const SHOWN_MS = 4_500;
const MOST = 4;
const QUIET = new Set(["QiSettled", "FightResolved", "IdleClaimed", "ItemGained", "ItemLost"]);

export function say(text, kind = "good") {
  const board = document.getElementById("toasts");
  while (board.childElementCount >= MOST) board.firstChild.remove();
  const slip = document.createElement("div");
  slip.className = `slip ${kind}`;
  slip.textContent = text;
  board.append(slip);
  setTimeout(() => slip.classList.add("leaving"), SHOWN_MS - 400);
  setTimeout(() => slip.remove(), SHOWN_MS);
}

export function news(reply) {
  for (const event of reply.events ?? []) {
    if (QUIET.has(event.type) || !known(`event.${event.type}`)) continue;
    say(t(`event.${event.type}`, { ...event, realm: t(`realm.${event.r}`) }), event.type.endsWith("Failed") ? "bad" : "good");
  }
  const changes = Object.entries(reply.delta ?? {}).map(([asset, qty]) => `${qty > 0 ? "+" : "−"}${count(Math.abs(qty))} ${assetName(asset)}`);
  if (changes.length) say(changes.slice(0, 5).join("  ·  "), "plain");
}

// "s:minor_pill:free", "i:…", "stone"
export function assetName(asset) {
  const [kind, name] = asset.split(":");
  if (kind === "s") return itemNames(name);
  if (kind === "i") return t("word.item");
  return t(`purse.${kind}`);
}

let itemNames = (name) => t(`item.${name}`);
export const nameItemsBy = (naming) => { itemNames = naming; };
