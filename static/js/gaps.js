// Variables of a canned reply that nobody filled in: shown below the words, and in the way
// of sending. The same shape as in conversations/canned.py.
const VARIABLE = /\{\{\s*([a-z][a-z0-9_.-]*)\s*(?:\|[^{}]*)?\}\}/gi;
const byId = (id) => document.getElementById(id);

/** The variables in `text`, each as it stands there. */
export const gapsIn = (text) => [...new Set([...text.matchAll(VARIABLE)].map(([whole]) => whole))];

/** Select the first gap in the reply, to be typed over. */
export function selectGap(gap = gapsIn(byId('reply-text').value)[0]) {
  const textarea = byId('reply-text');
  const start = gap ? textarea.value.indexOf(gap) : -1;
  if (start < 0) return;
  textarea.focus();
  textarea.setSelectionRange(start, start + gap.length);
}

/** Show which gaps there are now. */
export function drawGaps() {
  const gaps = gapsIn(byId('reply-text').value);
  byId('gaps').hidden = !gaps.length;
  byId('gaps').querySelector('[data-gaps]').replaceChildren(...gaps.map((gap) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = gap;
    button.addEventListener('click', () => selectGap(gap));
    return button;
  }));
}

document.addEventListener('input', ({ target }) => { if (target.id === 'reply-text') drawGaps(); });
