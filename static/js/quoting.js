// The message a reply answers: chosen by the Reply tool of its bubble, shown above the
// words, and dropped again.
const byId = (id) => document.getElementById(id);
const keyOf = () => `quote:${byId('desk').dataset.conversation}`;

/** {id, who, what} of the message that is answered; null for none. */
export function quoted() {
  const { message, who, what } = byId('reply-quote').dataset;
  return message ? { id: Number(message), who, what } : null;
}

/** Answer `quote`, or nothing in particular. */
export function setQuote(quote) {
  const place = byId('reply-quote');
  place.hidden = !quote;
  place.dataset.message = quote?.id ?? '';
  place.dataset.who = quote?.who ?? '';
  place.dataset.what = quote?.what ?? '';
  place.querySelector('.quote__name').textContent = quote?.who ?? '';
  place.querySelector('.quote__what').textContent = quote?.what ?? '';
  byId('reply-form').elements.reply_to.value = quote?.id ?? '';
  if (quote) localStorage.setItem(keyOf(), JSON.stringify(quote));
  else localStorage.removeItem(keyOf());
}

/** Take up again what was being answered before. */
export function restoreQuote() {
  const kept = localStorage.getItem(keyOf());
  if (kept && !quoted()) setQuote(JSON.parse(kept));
}

document.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tool = event.target.closest('[data-reply-to]');
  if (tool) {
    event.preventDefault();
    const { replyTo, who, what } = tool.dataset;
    setQuote({ id: Number(replyTo), who, what });
    document.dispatchEvent(new CustomEvent('write-reply'));
  } else if (event.target.closest('[data-quote-drop]')) {
    event.preventDefault();
    setQuote(null);
    byId('reply-text').focus();
  }
});
