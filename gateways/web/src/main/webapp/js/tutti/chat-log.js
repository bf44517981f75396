/**
 * What has been said, as far as it is known here: merged by `seq`, oldest first. Sealed lines are opened as they come,
 * which takes a moment; until then, or without the key, they have no text.
 *
 * @typedef {import('./protocol.js').Line} Line
 * @typedef {import('./secret.js').Secret} Secret
 */

/** More lines than this are not kept: the oldest go. */
const LIMIT = 2_000;

export class ChatLog {
  /** @type {Line[]} */ lines = [];

  /**
   * @param {Secret} secret
   * @param {(line: Line) => void} onOpened told when a sealed line can be read
   */
  constructor(secret, onOpened) {
    this.secret = secret;
    this.onOpened = onOpened;
  }

  /** @param {number} seq */
  line(seq) {
    return this.lines.find(line => line.seq === seq);
  }

  /**
   * Adds lines, or replaces them where they have changed.
   *
   * @param {Line[]} lines
   */
  add(lines) {
    const merged = new Map(this.lines.map(line => [line.seq, line]));
    for (const line of lines) merged.set(line.seq, changed(merged.get(line.seq), line));
    this.lines = [...merged.values()].sort((a, b) => a.seq - b.seq).slice(-LIMIT);
    for (const { seq } of lines) this.#open(seq);
  }

  /** Another key is on the ring: what could not be read may be readable now. */
  reopen() {
    for (const { seq } of this.lines) this.#open(seq);
  }

  /** @param {number} seq */
  async #open(seq) {
    const sealed = this.line(seq);
    if (!sealed?.cipher || sealed.text !== undefined || sealed.removed) return;
    const text = await this.secret.open(sealed.cipher);
    const now = this.line(seq);
    // Meanwhile it may have been taken away, or have changed otherwise.
    if (text === null || !now || now.removed || now.cipher !== sealed.cipher) return;
    const opened = { ...now, text };
    this.lines = this.lines.map(line => line === now ? opened : line);
    this.onOpened(opened);
  }
}

/**
 * A line as it is now. A change need not repeat what has been sealed.
 *
 * @param {Line | undefined} before
 * @param {Line} latest
 * @returns {Line}
 */
function changed(before, latest) {
  const { text: said, ...rest } = latest;
  // No text and a text of null are the same.
  const now = said == null ? /** @type {Line} */ (rest) : latest;
  if (!before || now.removed) return now;
  const cipher = before.cipher && now.text === undefined ? before.cipher : now.cipher;
  const text = now.text ?? before.text;
  return { ...now, ...cipher && { cipher }, ...text !== undefined && { text } };
}
