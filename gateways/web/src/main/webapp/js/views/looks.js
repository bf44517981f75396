import { named } from '../dom.js';
import { keepScheme } from '../store.js';
import { LANGUAGES, choose, language } from '../words.js';

/** In which language, and how light, this browser shows the pages of Tutti. */
export function offerLooks() {
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
