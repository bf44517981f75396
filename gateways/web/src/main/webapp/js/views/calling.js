/**
 * The address that somebody means who is to be called up: numbers and plain addresses need no scheme.
 *
 * @param {string} text as it was typed in
 */
export function callable(text) {
  const typed = text.trim();
  if (/^\+?\d[\d\s()./-]*$/.test(typed)) return `tel:${typed.replace(/[^+\d]/g, '')}`;
  return /^[a-z][a-z\d+.-]*:/i.test(typed) || !typed.includes('@') ? typed : `sip:${typed}`;
}
