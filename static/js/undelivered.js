// The list of what was not delivered: live, with a choice of many and how they fare.
import { coalesce, getPiece, parse } from './api.js';
import { refreshCounts } from './counts.js';
import { listen } from './live.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);
const rows = () => [...document.querySelectorAll('#undelivered [data-choose]')];
const chosen = () => rows().filter(({ checked }) => checked);

// --- Choosing ------------------------------------------------------------------------------

function showChosen() {
  const bulk = byId('bulk');
  if (!bulk) return;
  const picked = chosen();
  const areUnsure = picked.some((box) => box.closest('tr').dataset.status === 'uncertain');
  bulk.querySelector('button').disabled = !picked.length;
  bulk.querySelector('[data-chosen]').textContent = picked.length || '';
  bulk.querySelector('[data-confirm]').hidden = !areUnsure;
  if (!areUnsure) bulk.elements.confirmed.checked = false;
  const all = document.querySelector('[data-choose-all]');
  all.checked = picked.length > 0 && picked.length === rows().length;
  all.indeterminate = picked.length > 0 && picked.length < rows().length;
}

document.addEventListener('change', ({ target }) => {
  if ('chooseAll' in target.dataset) for (const box of rows()) box.checked = target.checked;
  if (target.matches('[data-choose], [data-choose-all]')) showChosen();
});

// --- Live ------------------------------------------------------------------------------------

function put(fresh) {
  const old = byId('undelivered');
  const kept = new Set(chosen().map(({ value }) => value));
  const focused = old.contains(document.activeElement) ? document.activeElement.closest('[id]')?.id : '';
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  for (const box of rows()) box.checked = kept.has(box.value);
  if (focused) (byId(focused)?.querySelector('a, button, input') ?? fresh.querySelector('a, summary')).focus();
  showChosen();
}

const refresh = coalesce(async () => {
  const [fresh] = parse(await getPiece(location.pathname + location.search));
  // Somebody chooses from a menu there: the next news will do.
  if (fresh && !byId('undelivered').querySelector('[data-menu][open], .htmx-request')) put(fresh);
  refreshCounts();
}, 400);

// --- What was sent again -------------------------------------------------------------------------

const LEFT = ['queued', 'sending', 'uncertain'];
let followed = new Map();

function showProgress() {
  const place = byId('requeue');
  const statuses = [...followed.values()];
  const left = statuses.filter((status) => LEFT.includes(status)).length;
  const failed = statuses.filter((status) => status === 'failed').length;
  const numbers = { sent: statuses.length - left - failed, failed, left };
  place.hidden = !statuses.length;
  const bar = place.querySelector('progress');
  bar.max = statuses.length || 1;
  bar.value = statuses.length - left;
  const text = place.querySelector('[data-numbers]');
  text.textContent = text.dataset.words.replace(/%\((\w+)\)s/g, (_, name) => numbers[name]);
  // Once, when all is known: numbers that run are not read out.
  if (statuses.length && !left) place.querySelector('[data-result]').textContent = text.textContent;
}

document.addEventListener('requeued', ({ detail }) => {
  followed = new Map(Object.entries(detail.messages).map(([id, status]) => [Number(id), status]));
  byId('requeue').querySelector('[data-result]').textContent = detail.text;
  if (followed.size) showProgress();
  else showToast(detail.text);
  refreshCounts();
});

listen({
  seq: Number(byId('undelivered-page').dataset.seq),
  onFrame({ type, data }) {
    if (type !== 'message_status') return;
    if (followed.has(data.message)) {
      followed.set(data.message, data.status);
      showProgress();
    }
    refresh('list');
  },
  onResync: () => refresh('list'),
  onState() {},
});

document.addEventListener('htmx:afterSettle', showChosen);
document.addEventListener('htmx:responseError', ({ detail }) => {
  const isJson = detail.xhr.getResponseHeader('Content-Type')?.startsWith('application/json');
  showToast(isJson ? JSON.parse(detail.xhr.responseText).detail : word('failed'), { level: 'error' });
});
document.addEventListener('htmx:sendError', () => showToast(word('offline'), { level: 'error' }));
showChosen();
