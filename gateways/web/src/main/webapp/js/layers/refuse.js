/**
 * Says of a field what is wrong with it, until it is changed.
 *
 * @param {HTMLInputElement} field
 * @param {string} words
 */
export function refuse(field, words) {
  field.setCustomValidity(words);
  field.reportValidity();
  field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
}
