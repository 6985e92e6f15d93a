// A press that is not over yet. What lies under it has to stay as it is until the click: a
// browser clicks neither a node that has gone meanwhile nor the one in its place.

// The click of a finger comes a moment after it is lifted, that of a mouse at once.
const FINGER_MS = 60;
// Who presses longer than that selects, or has let go where we did not hear of it.
const LONGEST_MS = 10_000;

const waiting = [];
let pressed = false;
let timer = 0;

function end() {
  pressed = false;
  for (const go of waiting.splice(0)) go();
}

function endIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(end, pause);
}

/** Once nothing is pressed: at once, if nothing is. */
export const released = () => (pressed ? new Promise((go) => { waiting.push(go); }) : Promise.resolve());

const early = { capture: true, passive: true };
document.addEventListener('pointerdown', ({ button }) => {
  // The menu of another button may take the end for itself.
  if (button !== 0) return;
  pressed = true;
  endIn(LONGEST_MS);
}, early);
for (const name of ['pointerup', 'pointercancel']) {
  document.addEventListener(name, ({ pointerType }) => endIn(pointerType === 'mouse' ? 0 : FINGER_MS), early);
}
