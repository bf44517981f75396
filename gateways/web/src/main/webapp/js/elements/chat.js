import { Rows, find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { draft, keepDraft } from '../store.js';
import { ChatPacing, isAhead } from '../tutti/chat-pacing.js';
import { LineRow } from '../views/chat-line.js';
import { counted, problemInWords, t, word } from '../words.js';

/**
 * What is said, each line at its place in the film.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Line} Line
 */

/** How often to look (ms) which lines the player has reached. */
const BEAT = 200;
/** Lines that come within so many ms of each other are shown together. */
const TOGETHER = 50;
/** So many lines are shown at once; older ones when they are asked for. */
const MOST = 150;
/** So near the end (px) of the list means that one reads the latest lines. */
const NEAR = 40;
/** A welcome has no more lines, or hardly more characters, than this; older ones must be asked for. */
const AT_FIRST = { lines: 100, characters: 190_000 };

const OUTDATED = word('The others have another key, and this link does not: ask for the newest link to read them.');

export class TuttiChat extends TuttiElement {
  static markup = html`
    <div class="log bare" role="log" aria-label="Chat" tabindex="-1"><ol class="lines"></ol></div>
    <p class="empty group" data-testid="chat-empty">Nothing has been said yet. Lines stay at their place in the film.</p>
    <div class="chat-foot">
      <button type="button" class="small" data-testid="chat-older" hidden>Older lines</button>
      <p class="group" data-testid="chat-ahead" role="status"></p>
      <p class="note" data-testid="chat-note" role="status"></p>
      <form>
        <label for="chat-input" class="unseen">Your line</label>
        <textarea id="chat-input" data-testid="chat-input" rows="1" maxlength="2000" placeholder="Say something"></textarea>
        <button type="submit" class="primary" data-testid="chat-send">Send</button>
      </form>
    </div>`;

  /** @type {Session} */ session;
  /** @type {import('../secrecy.js').Secrecy} */ secrecy;
  /** @type {import('../attempt.js').Attempt} */ attempt;
  #pacing = new ChatPacing();
  /** @type {WeakMap<HTMLElement, LineRow>} */ #lineRows = new WeakMap();
  /** @type {Rows<Line>} */ #rows;
  /** Whether the server has more. */ #more = true;
  #most = MOST;
  /** @type {number | undefined} */ #coming;
  #sending = false;
  #seen = '';
  /** @type {number | undefined} */ #forgetting;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {import('../secrecy.js').Secrecy} parts.secrecy
   */
  connect({ session, attempt, secrecy }) {
    this.session = session;
    this.secrecy = secrecy;
    this.attempt = attempt;
    this.#rows = new Rows(find('.lines', HTMLElement, this), line => {
      const row = new LineRow(line.seq, session, attempt);
      this.#lineRows.set(row.element, row);
      return row.element;
    });
    this.#more = mayHaveOlder(session.chat);
    this.#listen();
    this.#allow();
    this.#show();
    setInterval(() => this.#show(true), BEAT);
  }

  get #log() {
    return find('.log', HTMLElement, this);
  }

  get #note() {
    return named('chat-note', HTMLElement, this);
  }

  get #input() {
    return named('chat-input', HTMLTextAreaElement, this);
  }

  #listen() {
    const { session, attempt } = this;
    this.#input.value = draft(session.session);
    this.#input.addEventListener('input', () => keepDraft(session.session, this.#input.value));
    this.#input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#input.form?.requestSubmit();
    });
    this.#input.form?.addEventListener('submit', event => {
      event.preventDefault();
      this.#say(this.#input.value.trim());
    });
    named('chat-older', HTMLElement, this).addEventListener('click', async () => {
      this.#most += MOST;
      const history = this.#more && session.chat.length < this.#most ? await attempt(session.history()) : null;
      if (history) this.#more = history.more;
      this.#show();
    });
    session.addEventListener('chat', () => {
      this.#coming ??= setTimeout(() => {
        this.#coming = undefined;
        this.#allow();
        this.#show();
      }, TOGETHER);
    });
    for (const event of ['roster', 'rules', 'state']) {
      session.addEventListener(event, () => {
        this.#allow();
        this.#show();
      });
    }
    session.addEventListener('rules', () => this.#forget());
    this.secrecy.addEventListener('key', () => this.#allow());
  }

  /**
   * A line that was not taken stays where it was written.
   *
   * @param {string} text
   */
  async #say(text) {
    if (!text || this.#sending) return;
    this.#sending = true;
    this.#allow();
    try {
      await this.session.say(text);
      if (this.#input.value.trim() === text) {
        this.#input.value = '';
        keepDraft(this.session.session, '');
      }
      this.#forget();
    } catch (error) {
      this.#refused(/** @type {import('../tutti/protocol.js').TuttiError} */ (error));
    }
    this.#sending = false;
    this.#allow();
  }

  /** Shows whether one may write, and why not. */
  #allow() {
    const { session } = this;
    const why = this.#silencedBy();
    this.#input.disabled = why !== null;
    this.#input.placeholder = this.#pauses > 0
      ? t('Say something: one line every {seconds} s', { seconds: this.#pauses }) : t('Say something');
    // While the connection is away one may go on writing, but not send.
    named('chat-send', HTMLButtonElement, this).disabled = why !== null || session.state !== 'joined' || this.#sending;
    const standing = why ?? (this.secrecy.outdated ? t(OUTDATED) : null);
    if (standing !== null) say(this.#note, standing);
    else if (this.#note.dataset.standing) say(this.#note, '');
    if (standing === null) delete this.#note.dataset.standing;
    else this.#note.dataset.standing = 'true';
  }

  /** How long (s) this member must wait between two lines. */
  get #pauses() {
    return this.session.runs ? 0 : this.session.rules?.slowMode ?? 0;
  }

  /** Says why a line was not taken, until it may be again. @param {import('../tutti/protocol.js').TuttiError} error */
  #refused({ code, message }) {
    say(this.#note, problemInWords({ code, message }));
    clearTimeout(this.#forgetting);
    if (code === 'slow-mode') this.#forgetting = setTimeout(() => this.#forget(), 1000 * this.#pauses);
  }

  #forget() {
    clearTimeout(this.#forgetting);
    if (!this.#note.dataset.standing) say(this.#note, '');
  }

  #silencedBy() {
    const { session, secrecy } = this;
    if (session.rules?.chat === 'off') return t('There is no chat in this session.');
    if (secrecy.lockedBecause) return secrecy.lockedBecause;
    if (session.me && !session.may('chat')) return t('You may read, but not write.');
    return session.me?.muted ? t('You may not write for now.') : null;
  }

  /** Whatever decides on what may be done with a line. */
  get #standing() {
    const { state, itemId, free, roster, rules, queue } = this.session;
    return [state, itemId, free, roster?.revision, rules?.revision, queue?.revision].join(' ');
  }

  /** @param {boolean} [onlyIfMoved] whether to leave all as it is unless the player has reached, or left, a line */
  #show(onlyIfMoved = false) {
    const { session } = this;
    const here = { item: session.itemId, position: session.position(), member: session.member, standing: this.#standing };
    const { shown: all, ahead } = this.#pacing.split(session.chat, here);
    const shown = all.slice(-this.#most);
    const marks = shown.filter(line => isAhead(line, here)).length;
    const seen = `${all.length} ${ahead} ${marks}`;
    if (onlyIfMoved && seen === this.#seen) return;
    this.#seen = seen;
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#rows.show(shown, ({ seq }) => seq, (row, line) => this.#lineRows.get(row)?.show(line, here));
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
    named('chat-older', HTMLElement, this).hidden = all.length === shown.length && (!this.#more || session.state !== 'joined');
    named('chat-empty', HTMLElement, this).hidden = shown.length > 0;
    this.#log.classList.toggle('bare', shown.length === 0);
    // What has nothing in it is no place for the focus.
    this.#log.tabIndex = shown.length === 0 ? -1 : 0;
    say(named('chat-ahead', HTMLElement, this),
      ahead === 0 ? '' : counted(ahead, '1 line lies ahead', '{count} lines lie ahead'));
    this.dispatchEvent(new CustomEvent('lines', { detail: all.length }));
  }
}

customElements.define('tutti-chat', TuttiChat);

/** @param {readonly Line[]} lines of the welcome */
function mayHaveOlder(lines) {
  const characters = lines.reduce((sum, { text, cipher }) => sum + (text ?? cipher ?? '').length, 0);
  return lines.length >= AT_FIRST.lines || characters > AT_FIRST.characters;
}
