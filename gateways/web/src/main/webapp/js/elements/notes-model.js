import { t } from '../words.js';

/**
 * Those a session is run for: everybody but those who run it and those who look on unseen.
 *
 * @typedef {import('../tutti/protocol.js').Roster} Roster
 * @typedef {import('../tutti/protocol.js').Member} Member
 * @typedef {import('../views/figures.js').Standing} Standing
 * @typedef {Member & { leftAt: number | null }} Customer
 */

/** Whoever left is shown so long (ms). */
const REMEMBERED = 600_000;

export class Customers {
  /** In the order they came; those who left at their place. @type {Map<string, Customer>} */ #all = new Map();

  /**
   * @param {Roster} roster
   * @param {number} now
   */
  heed({ members, size }, now) {
    // A large session does not name everybody, so that nobody can be said to have left.
    if (members.length < size.members) return this.#all.clear();
    const here = new Map(members.filter(({ role }) => isCustomer(role)).map(member => [member.member, member]));
    for (const [member, known] of this.#all) {
      if (!here.has(member)) this.#all.set(member, { ...known, endpoints: [], leftAt: known.leftAt ?? now });
    }
    for (const [member, each] of here) this.#all.set(member, { ...each, leftAt: null });
    // Whoever has become one of those who run it has not left.
    for (const { member, role } of members) if (!isCustomer(role)) this.#all.delete(member);
  }

  /** @param {number} now @returns {Customer[]} */
  at(now) {
    return [...this.#all.values()].filter(({ leftAt }) => leftAt === null || now - leftAt < REMEMBERED);
  }
}

/** @param {import('../tutti/protocol.js').Role} role */
function isCustomer(role) {
  return role === 'participant' || role === 'viewer';
}

/**
 * How somebody is doing, for whoever looks after them.
 *
 * @param {Customer} customer
 * @param {Standing} standing
 * @param {number} now
 */
export function stateInWords({ leftAt, free }, { step, words }, now) {
  if (leftAt !== null) return t('left {time} ago', { time: spanInWords(now - leftAt) });
  if (free && step !== 'away') return t('watching at their own pace');
  if (step === 'in') return t('watching, in step');
  return words || t('here');
}

/** @param {number} ms */
function spanInWords(ms) {
  return ms < 60_000 ? t('{seconds} s', { seconds: Math.max(1, Math.round(ms / 1_000)) })
    : t('{minutes} min', { minutes: Math.floor(ms / 60_000) });
}
