// The page's own words: see templates/parts/words.html.
const words = document.getElementById('words')?.dataset ?? {};
const { forms = [], like = {} } = JSON.parse(words.counted ?? '{}');
const rules = new Intl.PluralRules(document.documentElement.lang);

/** The text named `name`, with a number in the place of %s. */
export function word(name, number) {
  return (words[name] ?? '').replace('%s', () => number ?? '');
}

/** The text for so many: languages have two forms, or three, or one. */
export function plural(name, number) {
  const kind = rules.select(number);
  const sample = Object.keys(like).find((known) => rules.select(Number(known)) === kind) ?? '100';
  return (forms[like[sample]]?.[name] ?? '').replace('%(n)s', number);
}
