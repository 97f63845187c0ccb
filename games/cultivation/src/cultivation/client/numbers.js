// Numbers as people read them.
let language = "en";
let plain = new Intl.NumberFormat(language);
let short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 2 });

export function speak(lang) {
  language = lang;
  plain = new Intl.NumberFormat(language);
  short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 2 });
}

export const count = (n) => (Math.abs(n) < 1_000_000 ? plain.format(n) : short.format(n));
export const exact = (n) => plain.format(n);
export const percent = (ppm) => `${plain.format(Math.round(ppm / 1000) / 10)} %`;
// Milli-units a second, as they are felt.
export const perSecond = (milli) => plain.format(Math.round(milli / 100) / 10);

export function duration(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const [d, hh, mm, ss] = [Math.floor(s / 86_400), Math.floor(s / 3_600) % 24, Math.floor(s / 60) % 60, s % 60];
  const two = (n) => String(n).padStart(2, "0");
  if (d) return `${d} d ${hh} h`;
  return hh ? `${hh}:${two(mm)}:${two(ss)}` : `${mm}:${two(ss)}`;
}
