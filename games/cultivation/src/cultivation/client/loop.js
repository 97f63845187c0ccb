// The one animation loop: draws when something changed, renews numbers at most ten times a second.
const NUMBERS_MS = 100;
const steps = new Set();
let dirty = true;
let numbersAt = 0;
let draw = () => {};
let renew = () => {};

export const invalidate = () => { dirty = true; };
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
    numbersAt = 0;
  }
  if (at - numbersAt >= NUMBERS_MS) {
    numbersAt = at;
    renew();
  }
  requestAnimationFrame(frame);
}
