/**
 * Which other servers somebody lets the page ask for what links show: each once, for as long as the window lives.
 *
 * @typedef {import('./links.js').Link} Link
 */

export const STREET_MAP = 'https://www.openstreetmap.org';

export class Consent extends EventTarget {
  /** @type {Set<string>} */ #given;
  #key;

  /** @param {string} session */
  constructor(session) {
    super();
    this.#key = `tutti.layers.${session}`;
    this.#given = new Set(kept(this.#key));
  }

  /** @param {string | null} origin of another server; null for ours */
  has(origin) {
    return origin === null || this.#given.has(origin);
  }

  /** @param {string} origin */
  give(origin) {
    this.#given.add(origin);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify([...this.#given]));
    } catch {
      // Forbidden: then it lasts as long as this page.
    }
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * The other server that what a link shows comes from; null if it comes from ours, or with the link itself.
 *
 * @param {Link} link
 * @param {string} own the origin of our server
 */
export function originOf({ of }, own = location.origin) {
  if (!/^https?:/i.test(of) || !URL.canParse(of)) return null;
  const { origin } = new URL(of);
  return origin === own ? null : origin;
}

/** @param {string} key @returns {string[]} */
function kept(key) {
  try {
    const list = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}
