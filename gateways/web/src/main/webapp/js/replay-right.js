import { hostRight, keepReplayRight, replayRight } from './store.js';

/** Codes by which a recording is refused to a token. Where the session is over, a bad one learns no more than that. */
const REFUSED = new Set(['token-refused', 'not-permitted', 'session-ended']);

/**
 * Asks by each token that may open a recording in this browser until one does: that of the link, the one that opened it
 * in this window or ran the session there, that of the host. What is refused is not kept.
 *
 * @template T
 * @param {string} session
 * @param {string | undefined} linked
 * @param {(token: string) => Promise<T>} ask
 * @returns {Promise<T | null>} null if there is no token to ask by; rejected as the first token was
 */
export async function withRight(session, linked, ask) {
  const tokens = new Set([linked, replayRight(session), hostRight(session)?.token]);
  /** @type {unknown} */ let refusal = null;
  for (const token of tokens) {
    if (!token) continue;
    try {
      const answer = await ask(token);
      if (token === linked) keepReplayRight(session, token);
      return answer;
    } catch (error) {
      if (!REFUSED.has(/** @type {{ code?: string }} */ (error).code ?? '')) throw error;
      if (token === replayRight(session)) keepReplayRight(session, null);
      refusal ??= error;
    }
  }
  if (refusal) throw refusal;
  return null;
}
