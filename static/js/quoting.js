// The message a reply answers: chosen by the Reply tool of its bubble, shown above the
// words, and dropped again.
const byId = (id) => document.getElementById(id);

/** {id, who, what} of the message that is answered; null for none. */
export function quoted() {
  const { message, who, what } = byId('reply-quote').dataset;
  return message ? { id: Number(message), who, what } : null;
}

/** Answer `quote`, or nothing in particular; `silent` where that is no news to the draft. */
export function setQuote(quote, { silent = false } = {}) {
  const place = byId('reply-quote');
  place.hidden = !quote;
  place.dataset.message = quote?.id ?? '';
  place.dataset.who = quote?.who ?? '';
  place.dataset.what = quote?.what ?? '';
  place.querySelector('.quote__name').textContent = quote?.who ?? '';
  place.querySelector('.quote__what').textContent = quote?.what ?? '';
  byId('reply-form').elements.reply_to.value = quote?.id ?? '';
  if (!silent) document.dispatchEvent(new CustomEvent('quote-changed'));
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
