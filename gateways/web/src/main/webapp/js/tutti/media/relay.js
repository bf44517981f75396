/**
 * Addresses of media that players fetch through our server, because their own server does not let pages read them.
 */

/**
 * @param {string} address `http` or `https`
 * @param {string} base `https://…/api/sessions/{session}/relay`
 * @returns {string} what to ask instead; what is asked that way already, and what is no address of a server, stays
 */
export function relayed(address, base) {
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || address.startsWith(`${base}/`)) return address;
  const port = url.port || (url.protocol === 'https:' ? 443 : 80);
  return `${base}/${url.protocol.slice(0, -1)}/${url.hostname}:${port}${url.pathname}${url.search}`;
}

/**
 * Whence an answer comes, so that addresses in it are read as its own server means them.
 *
 * @param {string} address
 * @param {string} base
 */
export function direct(address, base) {
  if (!address.startsWith(`${base}/`)) return address;
  const [, scheme, rest] = /^(https?)\/(.*)$/.exec(address.slice(base.length + 1)) ?? [];
  return scheme ? new URL(`${scheme}://${rest}`).href : address;
}
