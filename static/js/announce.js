// What goes wrong with sending is said once, by itself, to those who do not see it: the log
// is silent about bubbles of one's own, which are drawn anew for every step they make.

/** Say `text` now. */
export function say(text) {
  document.getElementById('sending-news').textContent = text;
}

const isBad = ({ dataset }) => 'asked' in dataset || dataset.state === 'failed';

function hear(records) {
  for (const { addedNodes, removedNodes } of records) {
    const before = [...removedNodes].find((node) => node.matches?.('.msg'));
    const after = [...addedNodes].find((node) => node.matches?.('.msg[aria-live="off"]'));
    // In the place of one that stood well: anything else is old, or was said before.
    if (before && after && isBad(after) && !isBad(before)) say(after.querySelector('[data-state-words]').textContent.trim());
  }
}

const ear = new MutationObserver(hear);

/** Called once for every log that comes into the page. */
export function listenTo(log) {
  ear.disconnect();
  ear.observe(log, { childList: true });
}
