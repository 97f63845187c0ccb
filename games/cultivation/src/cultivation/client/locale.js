// Words by key. A name that no locale knows yet is shown as it is written in the code, made readable.
import { speak } from "./numbers.js";

export const LOCALES = ["en", "de"];
let words = {};
let chosen = "en";

export const language = () => chosen;

export function preferred() {
  const kept = localStorage.getItem("nm.locale");
  if (LOCALES.includes(kept)) return kept;
  const wished = navigator.languages.map((one) => one.slice(0, 2)).find((one) => LOCALES.includes(one));
  return wished ?? "en";
}

export async function useLocale(lang) {
  const reply = await fetch(`/client/locales/${lang}.json`);
  words = await reply.json();
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

export function readable(name) {
  const spaced = name.replaceAll("_", " ").replaceAll(".", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
