// Lists at the caret: canned replies after "/" at the start of a line, colleagues after "@"
// in a note. The focus stays in the text; arrows choose, Enter puts in.
import { getPiece, post } from './api.js';
import { selectGap } from './gaps.js';

const PAUSE = 80;
const KINDS = {
  canned: { sign: '/', token: /(?:^|\n)(\/[^\s/]{0,40})$/u },
  mention: { sign: '@', token: /(?:^|[\s(])(@(?:[\p{L}\p{M}\p{N}'’._-]{1,30} ?){0,3})$/u },
};
const byId = (id) => document.getElementById(id);
const box = () => byId('composer-list');
const options = () => [...box().querySelectorAll('[role="option"]')];
let textarea = null, token = '', dismissed = -1, timer, asked = 0;

/** What is being looked for at the caret; undefined for nothing. */
function tokenAt(area) {
  const { selectionStart: at, selectionEnd: end, value } = area;
  return at === end ? KINDS[area.dataset.list].token.exec(value.slice(0, at))?.[1] : undefined;
}

function close() {
  clearTimeout(timer);
  asked += 1;
  if (!box()) return;
  box().hidden = true;
  byId('composer-options').replaceChildren();
  textarea?.removeAttribute('aria-activedescendant');
  textarea = null;
}

function choose(option) {
  for (const one of options()) one.setAttribute('aria-selected', String(one === option));
  option?.scrollIntoView({ block: 'nearest' });
  if (option) textarea.setAttribute('aria-activedescendant', option.id);
  else textarea.removeAttribute('aria-activedescendant');
  const preview = box().querySelector('[data-preview]');
  preview.hidden = !option || textarea.dataset.list !== 'canned';
  preview.textContent = option?.dataset.insert ?? '';
}

async function look(area, wanted) {
  const mine = asked += 1;
  let html;
  try {
    html = await getPiece(`${area.dataset.listAddress}?q=${encodeURIComponent(wanted.slice(1))}`);
  } catch (error) {
    // Without the server there is no list; what was typed stands there as it is.
    console.debug('No list:', error);
    return;
  }
  if (mine !== asked || !area.isConnected || tokenAt(area) !== wanted) return;
  [textarea, token] = [area, wanted];
  byId('composer-options').innerHTML = html;
  const [first] = options();
  // Somebody who writes on after a name is looking for nobody.
  if (!first && wanted.includes(' ')) {
    close();
    return;
  }
  box().hidden = false;
  area.setAttribute('aria-controls', 'composer-options');
  choose(first);
}

function watch(area) {
  const wanted = tokenAt(area);
  const start = area.selectionStart - (wanted?.length ?? 0);
  if (wanted === undefined || start === dismissed) {
    if (wanted === undefined) dismissed = -1;
    close();
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE, area, wanted);
}

function insert(option) {
  const area = textarea, end = area.selectionStart;
  const { insert: text, used } = option.dataset;
  area.focus();
  area.setSelectionRange(end - token.length, end);
  close();
  // As if it had been typed, so that the browser's own undo takes it back.
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, end - token.length, end, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (used) {
    post(used).catch((error) => console.debug('Not counted:', error));
    selectGap();
  }
}

document.addEventListener('input', ({ target }) => { if (target.dataset?.list) watch(target); });

document.addEventListener('keydown', (event) => {
  if (!textarea || event.target !== textarea || box().hidden || event.ctrlKey || event.metaKey) return;
  const all = options(), at = all.findIndex((one) => one.getAttribute('aria-selected') === 'true');
  const deeds = {
    ArrowDown: () => choose(all[(at + 1) % all.length]),
    ArrowUp: () => choose(all[(at - 1 + all.length) % all.length]),
    Enter: () => insert(all[at]),
    Tab: () => insert(all[at]),
    Escape: () => {
      dismissed = textarea.selectionStart - token.length;
      close();
    },
  };
  const deed = deeds[event.key];
  if (!deed || (event.key !== 'Escape' && (!all.length || event.shiftKey))) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}, true);

document.addEventListener('pointerdown', (event) => {
  const option = event.target.closest?.('#composer-options [role="option"]');
  if (!option || !textarea) return;
  event.preventDefault();
  insert(option);
});

document.addEventListener('focusout', ({ target }) => { if (target === textarea) close(); });

// The button does what the sign does.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-list-for]');
  if (!button) return;
  const area = byId(button.dataset.listFor);
  const { sign } = KINDS[area.dataset.list];
  area.focus();
  dismissed = -1;
  const before = area.value.slice(0, area.selectionStart);
  const lead = sign === '/' ? '\n' : ' ';
  const isClear = !before || before.endsWith('\n') || (sign === '@' && before.endsWith(' '));
  document.execCommand('insertText', false, isClear ? sign : lead + sign);
});
