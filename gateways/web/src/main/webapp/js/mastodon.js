import { t } from './words.js';

/**
 * What a server that speaks as Mastodon does is asked: to know this page as an app, to say who somebody is, to post.
 * OAuth 2 with an authorization code and PKCE (RFC 7636). Nothing of it passes through our own server.
 *
 * @typedef {{ server: string, id: string, secret: string }} App as the server knows this page
 * @typedef {{ app: App, state: string, verifier: string }} SignIn under way
 * @typedef {{ app: App, token: string, account: string }} Account `account` such as `@ada@example.org`
 */

/** What a person lets us do, and no more: see who they are, and post. */
const SCOPE = 'read:accounts write:statuses';
const PATIENCE = 15_000;

/**
 * A server as people type it: its name, its address, or their whole name there.
 *
 * @param {string} typed
 * @returns {string | null} its origin; null if it can be none
 */
export function serverTyped(typed) {
  const name = typed.trim().replace(/^@?[^@\s/]+@(?=[^@]+$)/, '');
  const address = /^https?:\/\//i.test(name) ? name : `https://${name}`;
  if (!name || !URL.canParse(address)) return null;
  const { origin, protocol, hostname, username } = new URL(address);
  const near = ['127.0.0.1', 'localhost'].includes(hostname);
  return !username && (protocol === 'https:' && hostname.includes('.') || near) ? origin : null;
}

/**
 * Begins to sign somebody in.
 *
 * @param {string} server its origin
 * @param {string} back the address to come back to
 * @returns {Promise<{ signIn: SignIn, address: string }>} what to remember, and where to go
 */
export async function begin(server, back) {
  const known = await ask(server, '/api/v1/apps', { client_name: 'Tutti', redirect_uris: back, scopes: SCOPE });
  const app = { server, id: String(known.client_id), secret: String(known.client_secret) };
  const signIn = { app, state: random(), verifier: random() };
  const query = new URLSearchParams({
    response_type: 'code', client_id: app.id, redirect_uri: back, scope: SCOPE, state: signIn.state,
    code_challenge: base64(await digest(signIn.verifier)), code_challenge_method: 'S256',
  });
  return { signIn, address: `${server}/oauth/authorize?${query}` };
}

/**
 * Goes on where the server has sent the person back.
 *
 * @param {SignIn} signIn
 * @param {URLSearchParams} answer
 * @param {string} back as it was told to the server
 * @returns {Promise<Account>}
 */
export async function complete({ app, state, verifier }, answer, back) {
  const code = answer.get('code');
  if (answer.get('state') !== state || !code) throw new Error(t('You were not signed in.'));
  const { access_token: token } = await ask(app.server, '/oauth/token', {
    grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: back, client_id: app.id,
    client_secret: app.secret, scope: SCOPE,
  });
  const { username } = await ask(app.server, '/api/v1/accounts/verify_credentials', null, { token });
  return { app, token, account: `@${username}@${new URL(app.server).host}` };
}

/**
 * Posts, once: of two posts with the same key there is one.
 *
 * @param {Account} account
 * @param {string} status
 * @param {string} key
 */
export async function post({ app, token }, status, key) {
  await ask(app.server, '/api/v1/statuses', { status }, { token, key });
}

/** @param {Account} account */
export async function signOut({ app, token }) {
  await ask(app.server, '/oauth/revoke', { client_id: app.id, client_secret: app.secret, token });
}

/**
 * What makes one post of the same thing by the same person, however often they ask for it.
 *
 * @param {string[]} parts
 */
export async function keyOf(parts) {
  const bytes = new Uint8Array(await digest(JSON.stringify(parts)));
  return [...bytes].map(each => each.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {string} server
 * @param {string} path
 * @param {Record<string, string> | null} body null asks only
 * @param {{ token?: string, key?: string }} [by]
 * @returns {Promise<any>}
 */
async function ask(server, path, body, { token, key } = {}) {
  const { host } = new URL(server);
  const response = await fetch(server + path, {
    method: body ? 'POST' : 'GET',
    headers: { ...token && { Authorization: `Bearer ${token}` }, ...key && { 'Idempotency-Key': key } },
    ...body && { body: new URLSearchParams(body) },
    credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => {
    throw new Error(t('{host} cannot be reached, or is no server that speaks as Mastodon does.', { host }));
  });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  if (response.status === 401) throw new Error(t('{host} does not know you any more. Sign in again.', { host }));
  throw new Error(t('{host} answered with status {status}.', { host, status: response.status }));
}

function random() {
  return base64(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

/** @param {string} text */
function digest(text) {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
