import { counted } from '../words.js';

/**
 * Says of a field what is wrong with it, until it is changed.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} words
 */
export function refuse(field, words) {
  field.setCustomValidity(words);
  field.reportValidity();
  field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
}

/** @param {number} excess so many characters are too many */
export function tooLong(excess) {
  return counted(excess, 'One character too many: nothing longer can be shown.',
    '{count} characters too many: nothing longer can be shown.');
}
