/**
 * Which other servers somebody lets the page ask, for the film and for what links show: each once, for as long as the
 * window lives, or always in this browser. Those whom the operator of our server trusts need not be agreed to.
 *
 * Dispatches `change` when there is one more.
 *
 * @typedef {import('./tutti/protocol.js').Item} Item
 */

export const STREET_MAP = 'https://www.openstreetmap.org';

const ALWAYS = 'tutti.consent';

export class Consent extends EventTarget {
  /** @type {Set<string>} */ #given;
  /** @type {Promise<void> | undefined} */ #learning;
  #key;

  /**
   * @param {string} session
   * @param {string} [server] the origin of ours
   */
  constructor(session, server = location.origin) {
    super();
    this.server = server;
    this.#key = `tutti.consent.${session}`;
    this.#given = new Set([...kept('localStorage', ALWAYS), ...kept('sessionStorage', this.#key)]);
  }

  /** @param {string | null} origin of another server; null for ours */
  has(origin) {
    return origin === null || this.#given.has(origin);
  }

  /**
   * @param {string} origin
   * @param {boolean} [always] whether other windows, and later ones, need not ask either
   */
  give(origin, always = false) {
    this.#given.add(origin);
    keep('sessionStorage', this.#key, [...this.#given]);
    if (always) keep('localStorage', ALWAYS, [...new Set([...kept('localStorage', ALWAYS), origin])]);
    this.dispatchEvent(new Event('change'));
  }

  /** Asks our server, once, whom its operator trusts; nobody if it cannot be reached. */
  learn() {
    this.#learning ??= fetch(new URL('/api/status', this.server))
      .then(answer => answer.json())
      .then(({ trusted = [] }) => {
        for (const origin of trusted) this.#given.add(String(origin));
        if (trusted.length > 0) this.dispatchEvent(new Event('change'));
      })
      .catch(() => undefined);
    return this.#learning;
  }
}

/**
 * The other server that what a link shows comes from; null if it comes from ours, or with the link itself.
 *
 * @param {{ of: string }} link
 * @param {string} own the origin of our server
 */
export function originOf({ of }, own = location.origin) {
  if (!/^https?:/i.test(of) || !URL.canParse(of)) return null;
  const { origin } = new URL(of);
  return origin === own ? null : origin;
}

/**
 * The other servers that a player of the item would ask; none if it asks through ours.
 *
 * @param {Item} item
 * @param {string} own the origin of our server
 */
export function originsOf({ renditions, tracks = [], poster, origins = [], relayed }, own = location.origin) {
  if (relayed) return [];
  const addresses = [...renditions.map(({ url }) => url), ...tracks.map(({ url }) => url), poster, ...origins];
  return [...new Set(addresses.map(of => originOf({ of: of ?? '' }, own)).filter(origin => origin !== null))];
}

/**
 * @param {'localStorage' | 'sessionStorage'} storage
 * @param {string} key
 * @returns {string[]}
 */
function kept(storage, key) {
  try {
    const list = JSON.parse(globalThis[storage].getItem(key) ?? '[]');
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * @param {'localStorage' | 'sessionStorage'} storage
 * @param {string} key
 * @param {string[]} list
 */
function keep(storage, key, list) {
  try {
    globalThis[storage].setItem(key, JSON.stringify(list));
  } catch {
    // Forbidden: then it lasts as long as this page.
  }
}
