/**
 * By what a sound or text is found in whatever rendition: `kind/language/label`.
 *
 * @typedef {import('../protocol.js').Track} Track
 * @typedef {{ kind: Track['kind'], language: string, label: string }} Found what a player says of one
 */

/**
 * What a player has found, by the names that the item gives them.
 *
 * @template {Found} T
 * @param {T[]} found
 * @param {Track[]} known the item's
 * @returns {(T & { id: string })[]}
 */
export function named(found, known) {
  const left = [...known];
  const take = (/** @type {(track: Track) => boolean} */ fits) => {
    const index = left.findIndex(fits);
    return index < 0 ? null : left.splice(index, 1)[0];
  };
  // First those that say the same of themselves; then those of which only the label is missing or put otherwise.
  const exact = found.map(one => take(track => track.id === idOf(one)));
  return found.map((one, index) => {
    const track = exact[index] ?? take(({ kind, language }) => kind === one.kind && language === one.language);
    const { kind, language, label } = track ?? one;
    return { ...one, kind, language, label: label || language || kind, id: track?.id ?? idOf(one) };
  });
}

/** @param {Found} found */
function idOf({ kind, language, label }) {
  return `${kind}/${language}/${label || language || kind}`;
}

/**
 * @param {{ name: string, lang?: string, characteristics?: string }} track of hls.js
 * @returns {Found}
 */
export function soundOfHls({ name, lang = '', characteristics = '' }) {
  const describes = characteristics.includes('public.accessibility.describes-video');
  return { kind: describes ? 'description' : 'audio', language: lang, label: name };
}

/**
 * @param {{ name: string, lang?: string, characteristics?: string }} track of hls.js
 * @returns {Found}
 */
export function textOfHls({ name, lang = '', characteristics = '' }) {
  const heard = characteristics.includes('public.accessibility.describes-music-and-sound');
  return { kind: heard ? 'captions' : 'subtitles', language: lang, label: name };
}

/**
 * @param {{ language: string, label: string | null, roles: string[], accessibilityPurpose: string | null }} track
 * @returns {Found}
 */
export function soundOfDash({ language, label, roles, accessibilityPurpose }) {
  const describes = roles.includes('description') || accessibilityPurpose === 'visually impaired';
  return { kind: describes ? 'description' : 'audio', language: known(language), label: label ?? '' };
}

/**
 * @param {{ language: string, label: string | null, kind: string | null, roles: string[] }} track of Shaka Player
 * @returns {Found}
 */
export function textOfDash({ language, label, kind, roles }) {
  const heard = kind === 'caption' || kind === 'captions' || roles.includes('caption');
  return { kind: heard ? 'captions' : 'subtitles', language: known(language), label: label ?? '' };
}

/** @param {string} language */
function known(language) {
  return language === 'und' ? '' : language;
}
