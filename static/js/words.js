// The page's own words: see templates/parts/words.html.
const words = document.getElementById('words')?.dataset ?? {};

/** The text named `name`, with a number in the place of %s. */
export function word(name, number) {
  return (words[name] ?? '').replace('%s', () => number ?? '');
}

/** The text for one or for many. */
export function plural(name, number) {
  return word(number === 1 ? `${name}One` : `${name}Many`, number);
}
