/**
 * What a link carries after its `#`, which no browser sends to a server: `invitation` or `device` lets somebody in,
 * `key` opens the encrypted chat, `token` the recording of a session.
 *
 * @typedef {{ invitation?: string, device?: string, key?: string, token?: string }} Carried
 */

/**
 * @param {string} [hash]
 * @returns {Carried}
 */
export function carried(hash = location.hash) {
  const pairs = hash.replace(/^#/, '').split('&').filter(Boolean).map(pair => {
    const [name, ...value] = pair.split('=');
    return [name, unescaped(value.join('='))];
  });
  return Object.fromEntries(pairs);
}

/**
 * @param {string | URL} address
 * @param {Carried} more what its fragment is to carry besides
 * @param {string} [base] where a relative address starts
 */
export function linkWith(address, more, base = location.href) {
  const url = new URL(address, base);
  const all = Object.entries({ ...carried(url.hash), ...more }).filter(([, value]) => value);
  url.hash = all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return url.href;
}

/**
 * Leaves in the address bar what a reload needs and others may see over a shoulder: the key, but no token.
 *
 * @param {string | null} key
 */
export function keepInAddress(key) {
  const plain = `${location.pathname}${location.search}`;
  history.replaceState(history.state, '', key ? `${plain}#key=${encodeURIComponent(key)}` : plain);
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
