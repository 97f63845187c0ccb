// A copy of the server's power calculator, to preview what a change would give. The server's number always wins.
// Whole numbers of any size, and every division rounds down, as the rules do.
const BP = 10_000n;
const div = (a, b) => {
  const q = a / b;
  return a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q;
};
const min = (a, b) => (a < b ? a : b);

// sources: {name: [hp atk dfn spd crit cdmg pen res, then hp atk dfn spd in basis points]}
export function stats(sources) {
  const total = Array.from({ length: 12 }, () => 0n);
  for (const vector of Object.values(sources)) vector.forEach((n, i) => { total[i] += BigInt(n); });
  const flat = [0, 1, 2, 3].map((i) => div(total[i] * (BP + total[8 + i]), BP));
  const [hp, atk, dfn, spd] = flat;
  const [crit, cdmg, pen, res] = total.slice(4, 8);
  return { hp, atk, dfn, spd, crit, cdmg, pen, res };
}

export function powerOf(sources, r) {
  const s = stats(sources);
  const rate = BP + div(min(s.crit, BP) * (s.cdmg - BP), BP) + div(min(s.pen, 6_000n), 2n) + div(min(s.res, 6_000n), 2n);
  const body = s.hp + 8n * s.atk + 6n * s.dfn + 10n * s.spd;
  return Number(div(div(body * rate, BP) * (1_000n + 50n * BigInt(r)), 1_000n));
}
