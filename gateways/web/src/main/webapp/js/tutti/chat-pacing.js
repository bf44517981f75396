/**
 * Lines come at once, and are shown at their place in the film: who is behind does not read what others say of what is
 * still to come. What has been shown stays.
 *
 * @typedef {import('./protocol.js').Line} Line
 * @typedef {{ item: string | null, position: number }} Here where this player is; NaN while it is unknown
 */

/** So far ahead (s) is not ahead: devices in step differ, and so do clocks. */
const SLACK = 0.3;

/**
 * Whether a line belongs to a place this player has not reached (any more).
 *
 * @param {Line} line
 * @param {Here} here
 */
export function isAhead(line, { item, position }) {
  return line.item === item && line.position > position + SLACK;
}

export class ChatPacing {
  /** @type {Set<number>} */ #shown = new Set();

  /**
   * @param {Line[]} lines
   * @param {Here & { member: string | null }} here `member`: whose own lines are never held back
   * @returns {{ shown: Line[], ahead: number }} what may be read, and how many lines lie ahead
   */
  split(lines, here) {
    const shown = lines.filter(line => {
      if (isAhead(line, here) && line.member !== here.member && !this.#shown.has(line.seq)) return false;
      this.#shown.add(line.seq);
      return true;
    });
    return { shown, ahead: lines.length - shown.length };
  }
}
