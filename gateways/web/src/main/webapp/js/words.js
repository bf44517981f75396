/**
 * What the page says, in the language of whoever reads it. The English words are the keys, so that code and markup read
 * as what one sees; a file `lang/CODE.json` has the others. Where a word is missing there, it is said in English.
 *
 * @typedef {Record<string, string>} Forms of a word that is counted, by the plural categories of CLDR
 * @typedef {Record<string, string | Forms>} Messages
 */

/** The languages there is a file of, by the name they call themselves. */
export const LANGUAGES = new Map([['en', 'English'], ['de', 'Deutsch'], ['ar', 'العربية']]);

const RIGHT_TO_LEFT = new Set(['ar']);
const KEPT = 'tutti.language';
const DETAILED = new Set(['internal', 'media-unavailable', 'media-unsupported', 'not-allowed', 'out-of-range']);
const ATTRIBUTES = ['aria-label', 'placeholder', 'title', 'alt', 'content'];

export const language = typeof document === 'undefined' ? 'en' : preferred();

/** @type {Messages} */
const messages = language === 'en' ? {} : await load(language);
const plurals = new Intl.PluralRules(language);
/** As the browser writes that language where it lives; in the digits that clocks and players have everywhere. */
const locale = new Intl.Locale(
  globalThis.navigator?.languages?.find(each => each.split('-')[0] === language) ?? language, { numberingSystem: 'latn' },
).toString();

/**
 * A sentence.
 *
 * @param {string} english with `{name}` where a value belongs
 * @param {Record<string, string | number>} [values]
 */
export function t(english, values) {
  const found = messages[english];
  return filled(typeof found === 'string' ? found : english, values);
}

/**
 * A sentence that counts something.
 *
 * @param {number} count `{count}` in the sentence
 * @param {string} one in English, of one
 * @param {string} other in English, of more or none
 * @param {Record<string, string | number>} [values]
 */
export function counted(count, one, other, values = {}) {
  const forms = messages[other];
  const found = typeof forms === 'object' ? forms[plurals.select(count)] ?? forms.other : undefined;
  return filled(found ?? (count === 1 ? one : other), { count, ...values });
}

/**
 * Marks words that are said later, by {@link t}.
 *
 * @param {string} english
 */
export function word(english) {
  return english;
}

/**
 * What the server refused something for. It speaks English; in other languages the page says what its code means, and
 * adds what the server said where only that tells what to do.
 *
 * @param {{ code?: string, message: string }} error
 */
export function problemInWords({ code = '', message }) {
  const found = messages[`!${code}`];
  if (typeof found !== 'string') return message;
  return DETAILED.has(code) ? `${found} (${message})` : found;
}

/**
 * Puts all that is written in some markup into the page's language.
 *
 * @param {ParentNode & Node} markup
 */
export function translate(markup) {
  if (language === 'en') return;
  const texts = document.createTreeWalker(markup, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = /** @type {Text} */ (texts.currentNode);
    const found = messages[plain(text.data)];
    if (typeof found === 'string') text.data = text.data.replace(/\S[^]*\S|\S/, () => found);
  }
  for (const attribute of ATTRIBUTES) {
    for (const element of markup.querySelectorAll(`[${attribute}]`)) {
      const found = messages[plain(element.getAttribute(attribute) ?? '')];
      if (typeof found === 'string') element.setAttribute(attribute, found);
    }
  }
}

/** Says of a page which language it is in, and which way that runs. */
export function translatePage() {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  translate(document.documentElement);
}

/**
 * Reads the page in another language from now on.
 *
 * @param {string} code one of {@link LANGUAGES}
 */
export function choose(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // Forbidden: then it lasts as long as this page.
  }
  location.reload();
}

/** @param {string[]} names */
export function listed(names) {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}

const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** @param {number} instant ms since the epoch */
export function timeOfDay(instant) {
  return times.format(instant);
}

/** @param {number} instant ms since the epoch */
export function dayAndTime(instant) {
  return new Date(instant).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Our own pages follow what the person has chosen, or their browser; where we are a guest, we follow the page. */
function preferred() {
  const { lang, dataset } = document.documentElement;
  const wanted = dataset.language === 'auto' ? [kept(), ...navigator.languages] : [lang];
  return wanted.map(each => each.split('-')[0].toLowerCase()).find(each => LANGUAGES.has(each)) ?? 'en';
}

function kept() {
  try {
    return localStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} code */
async function load(code) {
  try {
    return await (await fetch(new URL(`../lang/${code}.json`, import.meta.url))).json();
  } catch {
    return {};
  }
}

/**
 * @param {string} words
 * @param {Record<string, string | number>} [values]
 */
function filled(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (hole, name) => isolated(String(values[name] ?? hole)));
}

/**
 * A name in Latin letters must not change the order of the Arabic words around it.
 *
 * @param {string} value
 */
function isolated(value) {
  return RIGHT_TO_LEFT.has(language) ? `\u2068${value}\u2069` : value;
}

/** @param {string} text */
function plain(text) {
  return text.trim().replace(/\s+/g, ' ');
}
