// Keeps "2m" and "3h 12m" true while a page stays open. The server writes them first,
// by the same rules (conversations/templatetags/times.py).
import { word } from './words.js';

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const language = document.documentElement.lang;
const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
const dayMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });

export function ago(date, now = Date.now()) {
  const seconds = Math.max(0, (now - date) / 1000);
  if (seconds < MINUTE) return word('now');
  if (seconds < HOUR) return word('minutes', Math.floor(seconds / MINUTE));
  if (seconds < DAY) return word('hours', Math.floor(seconds / HOUR));
  return (seconds < 6 * DAY ? weekday : dayMonth).format(date);
}

/** "3h 12m", or "19h" where the minutes no longer matter. */
export function left(seconds) {
  const minutes = Math.max(1, Math.floor(seconds / MINUTE));
  if (minutes < 60) return word('minutes', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return word('days', Math.floor(hours / 24));
  if (hours >= 10 || minutes % 60 === 0) return word('hours', hours);
  return `${word('hours', hours)} ${word('minutes', minutes % 60)}`;
}

function showWindow(element, now) {
  const seconds = (new Date(element.dataset.closesAt) - now) / 1000;
  const text = element.querySelector('[data-left]');
  if (seconds <= 0) {
    element.dataset.tone = 'red';
    text.textContent = word('closed');
    element.dispatchEvent(new CustomEvent('window-closed', { bubbles: true }));
    delete element.dataset.closesAt;
    return;
  }
  element.dataset.tone = seconds < HOUR ? 'red' : seconds < 4 * HOUR ? 'amber' : '';
  text.textContent = left(seconds);
  const ring = element.querySelector('.ring__fg');
  ring?.setAttribute('stroke-dasharray', `${Math.ceil(seconds / DAY * 100)} 100`);
}

/** A promised answer: how long there still is, or how late it is. */
function showPromise(element, now) {
  const seconds = (new Date(element.dataset.dueAt) - now) / 1000;
  if (seconds > 0) element.querySelector('[data-left]').textContent = left(seconds);
  else {
    element.dataset.tone = 'red';
    element.querySelector('[data-left]').textContent = word('late', ago(new Date(element.dataset.dueAt), now));
  }
}

export function refreshTimes(root = document) {
  const now = Date.now();
  for (const time of root.querySelectorAll('time[data-ago]')) time.textContent = ago(new Date(time.dateTime), now);
  for (const element of root.querySelectorAll('[data-closes-at]')) showWindow(element, now);
  for (const element of root.querySelectorAll('[data-due-at]')) showPromise(element, now);
}

setInterval(() => refreshTimes(), 60_000);
// A tab that was asleep has old times.
document.addEventListener('visibilitychange', () => { if (!document.hidden) refreshTimes(); });
