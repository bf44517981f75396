import { copyOf, html, named } from '../dom.js';
import { keepScheme } from '../store.js';
import { LANGUAGES, choose, language } from '../words.js';

const CHOICES = html`
  <label>Language <select data-testid="language"></select></label>
  <label>Light or dark
    <select data-testid="scheme">
      <option value="">As the device</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select></label>`;

/**
 * Offers to choose in which language, and how light, this browser shows the pages of Tutti.
 *
 * @param {Element} place
 */
export function offerLooks(place) {
  place.prepend(copyOf(CHOICES));
  const languages = named('language', HTMLSelectElement);
  for (const [code, itself] of LANGUAGES) {
    const option = new Option(itself, code, false, code === language);
    option.lang = code;
    languages.append(option);
  }
  languages.addEventListener('change', () => choose(languages.value));

  const schemes = named('scheme', HTMLSelectElement);
  schemes.value = document.documentElement.dataset.scheme ?? '';
  schemes.addEventListener('change', () => keepScheme(schemes.value));
}
