// Short words about what just happened; a screen reader reads them politely.
import { count } from "./numbers.js";
import { t, known } from "./locale.js";

const SHOWN_MS = 4_500;
const MOST = 4;
// What others do to the player is told as it comes by the stream; one's own deeds are told by their reply.
const FROM_AFAR = new Set(["FriendAdded", "GuildJoined", "MailSent", "MarketSold", "Outbid", "PvpResolved", "TournamentWon"]);

export function say(text, kind = "good") {
  const board = document.getElementById("toasts");
  if ([...board.children].some((one) => one.textContent === text)) return;
  while (board.childElementCount >= MOST) board.firstChild.remove();
  const slip = document.createElement("div");
  slip.className = `slip ${kind}`;
  slip.textContent = text;
  board.append(slip);
  rise(board);
  setTimeout(() => slip.classList.add("leaving"), SHOWN_MS - 400);
  setTimeout(() => slip.remove(), SHOWN_MS);
}

// A dialog lies above the whole page; what is said while it is open has to lie above the dialog.
function rise(board) {
  if (!board.showPopover) return;
  if (board.matches(":popover-open") && document.querySelector("dialog[open]")) board.hidePopover();
  if (!board.matches(":popover-open")) board.showPopover();
}

export function news(reply) {
  for (const event of reply.events ?? []) tell(event);
  const changes = Object.entries(reply.delta ?? {}).map(([asset, qty]) => `${qty > 0 ? "+" : "−"}${count(Math.abs(qty))} ${assetName(asset)}`);
  if (changes.length) say(changes.slice(0, 5).join("  ·  "), "plain");
}

// An event in words, or nothing where there are none for it; `no` is how it reads when it did not succeed.
function tell(event) {
  const isBad = event.ok === false || event.won === false || event.type.endsWith("Failed");
  const key = `event.${event.type}${isBad && known(`event.${event.type}.no`) ? ".no" : ""}`;
  if (known(key)) say(t(key, { ...event, damage: count(event.damage ?? 0), realm: t(`realm.${event.r}`) }), isBad ? "bad" : "good");
}

export function tellFromAfar(type, data) {
  if (FROM_AFAR.has(type)) tell({ ...data, type });
}

// "s:minor_pill:free", "i:…", "stone"
export function assetName(asset) {
  const [kind, name] = asset.split(":");
  if (kind === "s") return itemNames(name);
  if (kind === "i") return t("word.item");
  return t(`purse.${kind}`);
}

let itemNames = (name) => name;
export const nameItemsBy = (naming) => { itemNames = naming; };
