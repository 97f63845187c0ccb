// Light paper or dark ink, as the system has it or as the player chose.
const CHOICES = ["system", "light", "dark"];

export const theme = () => localStorage.getItem("nm.theme") ?? "system";

export function dress() {
  const chosen = theme();
  const isDark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

export function nextTheme() {
  localStorage.setItem("nm.theme", CHOICES[(CHOICES.indexOf(theme()) + 1) % CHOICES.length]);
  dress();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
