// Many deeds in a row: all but the last are folded behind a line that says how many.
import { plural } from './words.js';

// So many in a row stand as they are.
const FEW = 3;

function runsIn(log) {
  const runs = [];
  let run = null;
  for (const item of log.children) {
    if (item.matches('[data-folded-many]')) continue;
    if (!item.matches('.event[data-deed]')) run = null;
    else if (run) run.push(item);
    else runs.push(run = [item]);
  }
  return runs.filter(({ length }) => length > FEW);
}

function lineFor(run) {
  const line = document.createElement('button');
  line.type = 'button';
  line.className = 'event event--more';
  line.dataset.foldedMany = '';
  line.textContent = plural('deeds', run.length - 1);
  line.addEventListener('click', () => {
    for (const item of run) item.dataset.unfolded = '';
    line.remove();
    fold(run[0].parentElement);
    run[0].tabIndex = -1;
    run[0].focus({ preventScroll: true });
  });
  return line;
}

/** Fold what is folded in `log` now; what somebody unfolded stays so. */
export function fold(log) {
  for (const line of log.querySelectorAll('[data-folded-many]')) line.remove();
  for (const item of log.querySelectorAll('.event[hidden]')) item.hidden = false;
  for (const run of runsIn(log)) {
    if (run.some((item) => 'unfolded' in item.dataset)) continue;
    for (const item of run.slice(0, -1)) item.hidden = true;
    run[0].before(lineFor(run));
  }
}
