// Words by key, and the names that content has in this language. A name that no locale knows is shown as the
// content calls it; a key that none knows, as it is written in the code, made readable.
import { speak } from "./numbers.js";

export const LOCALES = ["en", "de"];
let words = {};
let names = {};
let chosen = "en";

export const language = () => chosen;

export function preferred() {
  const kept = localStorage.getItem("nm.locale");
  if (LOCALES.includes(kept)) return kept;
  const wished = navigator.languages.map((one) => one.slice(0, 2)).find((one) => LOCALES.includes(one));
  return wished ?? "en";
}

export async function useLocale(lang) {
  const [said, called] = await Promise.all([`${lang}`, `content.${lang}`].map(async (name) => (await fetch(`/client/locales/${name}.json`)).json()));
  words = said;
  names = called;
  chosen = lang;
  document.documentElement.lang = lang;
  speak(lang);
}

export function t(key, values = {}) {
  const text = words[key];
  if (text === undefined) return readable(key.slice(key.indexOf(".") + 1));
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const known = (key) => words[key] !== undefined;

// Words by language: ours, else English, else any; nothing where there are none.
export const inWords = (texts) => (typeof texts === "object" && texts !== null ? texts[chosen] ?? texts.en ?? Object.values(texts)[0] : texts);

// Ours among words by language, else those that are for every other one.
export const ours = (texts, otherwise) => texts?.[chosen] ?? otherwise;

// What content of a kind is called: a quest, a skill, an item.
export const named = (kind, id, otherwise) => names[`${kind}.${id}`] ?? otherwise ?? readable(String(id));

export function readable(name) {
  const spaced = name.replaceAll("_", " ").replaceAll(".", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
