// The server's time as seen from here: the median of the last five round trips.
const TRIPS_MAX = 5;
const offsets = [];

export const localNow = () => performance.timeOrigin + performance.now();

// Only a fresh answer tells the time; the stored reply to a repeated command carries the moment of the first one.
export function heard(serverMs, sentMs, gotMs) {
  offsets.push(serverMs - (sentMs + gotMs) / 2);
  if (offsets.length > TRIPS_MAX) offsets.shift();
}

export function offsetMs() {
  if (!offsets.length) return 0;
  const sorted = [...offsets].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const serverNow = () => Math.floor(localNow() + offsetMs());
