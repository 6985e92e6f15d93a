// Putting bubbles into the log: each once, in order, joined to runs, under its day.
import { fold } from './folding.js';

const RUN = 5 * 60_000;
const log = () => document.getElementById('log');
const time = (element) => Date.parse(element.dataset.at);

function twinOf(element) {
  const clientId = element.dataset.clientId;
  return document.getElementById(element.id)
    ?? (clientId ? log().querySelector(`[data-client-id="${CSS.escape(clientId)}"]`) : null);
}

/** The day an item stands under. */
function dayAbove(element) {
  let above = element;
  while (above && !above.matches('.day[data-day]')) above = above.previousElementSibling;
  return above;
}

function insert(element, day) {
  const items = [...log().querySelectorAll('[data-at]')];
  const next = items.find((item) => time(item) > time(element));
  if (next) {
    // Before the line of the next day, if it is the first below one.
    const line = next.previousElementSibling?.matches('.day') ? next.previousElementSibling : next;
    log().insertBefore(element, line);
  } else log().append(element);
  const above = dayAbove(element);
  if (day && above?.dataset.day !== day.dataset.day) element.before(day);
}

const TOOLS = 'a, button, input, summary';
const nameOf = (tool) => tool.getAttribute('aria-label') ?? tool.textContent.trim();

/** Put the new self of an item in its place; who stood on one of its tools stands there still. */
function renew(twin, element) {
  const tool = twin.contains(document.activeElement) ? document.activeElement : null;
  twin.replaceWith(element);
  if (!tool) return;
  const same = [...element.querySelectorAll(TOOLS)].find((other) => nameOf(other) === nameOf(tool));
  same?.focus({ preventScroll: true });
}

/** Add or replace what a piece of timeline holds; returns what is new. */
export function place(elements) {
  const added = [];
  let day = null;
  for (const element of elements) {
    if (element.matches('.day[data-day]')) day = element;
    if (!element.dataset.at) continue;
    const twin = twinOf(element);
    if (twin) renew(twin, element);
    else {
      insert(element, day);
      added.push(element);
    }
    window.htmx.process(element);
  }
  regroup();
  return added;
}

/** Add older items above all others, without moving what is being read. */
export function placeAbove(elements) {
  const scroller = log();
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  const first = scroller.querySelector('.day[data-day]');
  const last = elements.findLast((element) => element.matches('.day[data-day]'));
  scroller.prepend(...elements);
  if (first && last?.dataset.day === first.dataset.day) first.remove();
  for (const element of elements) window.htmx.process(element);
  regroup();
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
}

function goesOn(before, item) {
  return before?.matches('.msg') && item.matches('.msg')
    && before.dataset.dir === item.dataset.dir
    && before.dataset.author === item.dataset.author
    && time(item) - time(before) < RUN;
}

/** Join neighbours to runs, by the rule of conversations/views/timeline.py. */
export function regroup() {
  for (const item of log().querySelectorAll('.msg')) {
    item.toggleAttribute('data-cont', Boolean(goesOn(item.previousElementSibling, item)));
    const next = item.nextElementSibling;
    item.toggleAttribute('data-last', !(next && goesOn(item, next)));
  }
  fold(log());
}
