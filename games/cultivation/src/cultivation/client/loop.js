// The one animation loop: draws when something changed, renews numbers at most ten times a second.
const NUMBERS_MS = 100;
const REDRAW_MS_MAX = 86_400_000;
const steps = new Set();
let dirty = true;
let numbersAt = 0;
let draw = () => {};
let renew = () => {};

export const invalidate = () => { dirty = true; };
// Draws once more after a while, for what changes by itself; the earliest wish counts, and each drawing wishes anew.
let again = 0;
let dueAt = Infinity;
export function redrawIn(ms) {
  const at = performance.now() + Math.max(0, ms);
  if (at >= dueAt || ms > REDRAW_MS_MAX) return;
  clearTimeout(again);
  dueAt = at;
  again = setTimeout(() => { dueAt = Infinity; invalidate(); }, ms);
}

export const onFrame = (step) => { steps.add(step); return () => steps.delete(step); };

export function startLoop(drawing, renewing) {
  draw = drawing;
  renew = renewing;
  requestAnimationFrame(frame);
}

function frame(at) {
  for (const step of steps) step(at);
  if (dirty) {
    dirty = false;
    draw();
  }
  if (at - numbersAt >= NUMBERS_MS) {
    numbersAt = at;
    renew();
  }
  requestAnimationFrame(frame);
}
