/**
 * Lines come at once, and are shown at their place in the film: who is behind does not read what others say of what is
 * still to come. What has been shown stays.
 *
 * @typedef {import('./protocol.js').Line} Line
 */

/** So far ahead (s) is not ahead: devices in step differ, and so do clocks. */
const SLACK = 0.3;

export class ChatPacing {
  /** @type {Set<number>} */ #shown = new Set();

  /**
   * @param {Line[]} lines
   * @param {object} here
   * @param {string | null} here.item the one that is on
   * @param {number} here.position of this player; NaN while it is unknown
   * @param {string | null} here.member whose own lines are never held back
   * @returns {{ shown: Line[], ahead: number }} what may be read, and how many lines lie ahead
   */
  split(lines, { item, position, member }) {
    const shown = lines.filter(line => {
      const ahead = line.item === item && line.position > position + SLACK;
      if (ahead && line.member !== member && !this.#shown.has(line.seq)) return false;
      this.#shown.add(line.seq);
      return true;
    });
    return { shown, ahead: lines.length - shown.length };
  }
}
