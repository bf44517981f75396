import { clockTime, find, html, named, say, stamp } from '../dom.js';
import { isAhead } from '../tutti/chat-pacing.js';
import { t, timeOfDay } from '../words.js';

/**
 * One line of the chat: who said what, where in the film, and when.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Line} Line
 * @typedef {import('../tutti/chat-pacing.js').Here} Here
 * @typedef {Here & { standing: string }} Scene `standing` is another when what one may do with lines has changed
 */

const REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '👏'];

const LINE = html`
  <li data-testid="chat-line" data-seq="" data-position="">
    <p class="who"><span class="name"></span>
      <button type="button" class="at" data-testid="chat-at" aria-live="off"></button>
      <time class="group"></time></p>
    <p class="text" dir="auto"></p>
    <div class="reactions"></div>
    <details class="menu add"><summary></summary>
      <div class="choices">
        <button type="button" class="small" data-testid="chat-remove" hidden>Remove</button>
        <button type="button" class="small" data-testid="chat-mute" hidden>Mute</button>
      </div>
    </details>
  </li>`;

export class LineRow {
  element = stamp(LINE);
  #remove = named('chat-remove', HTMLButtonElement, this.element);
  #mute = named('chat-mute', HTMLButtonElement, this.element);
  #at = named('chat-at', HTMLButtonElement, this.element);
  /** Made when somebody looks for them: few lines are reacted to. @type {HTMLButtonElement[]} */ #reactionButtons = [];
  /** What is shown. @type {Line | undefined} */ #shown;
  #shownAs = '';

  /**
   * @param {number} seq
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(seq, session, attempt) {
    this.seq = seq;
    this.session = session;
    this.attempt = attempt;
    this.element.dataset.seq = String(seq);
    this.#at.addEventListener('click', () => this.#line && attempt(session.seek(this.#line.position)));
    this.#remove.addEventListener('click', () => attempt(session.removeLine(seq)));
    this.#mute.addEventListener('click', () => this.#line && attempt(session.mute(this.#line.member, true)));
    find('details', HTMLElement, this.element).addEventListener('toggle', () => this.#offerReactions());
  }

  #offerReactions() {
    if (this.#reactionButtons.length === 0) {
      this.#reactionButtons = REACTIONS.map(reaction => this.#reactionButton(reaction));
      find('.choices', HTMLElement, this.element).prepend(...this.#reactionButtons);
    }
    const { session } = this;
    const may = session.state === 'joined' && session.may('chat');
    for (const button of this.#reactionButtons) button.hidden = !may;
  }

  get #line() {
    return this.session.log.line(this.seq);
  }

  /**
   * @param {Line} line
   * @param {Scene} here
   */
  show(line, here) {
    const { element, session } = this;
    const ahead = isAhead(line, here);
    const as = `${ahead} ${here.standing}`;
    // There may be hundreds of lines, and many a second.
    if (line === this.#shown && as === this.#shownAs) return;
    this.#shown = line;
    this.#shownAs = as;
    element.dataset.position = String(line.position);
    element.classList.toggle('ahead', ahead);
    element.classList.toggle('removed', line.removed);
    say(find('.name', HTMLElement, element), line.name);
    say(find('time', HTMLTimeElement, element), timeOfDay(line.at));
    find('time', HTMLTimeElement, element).dateTime = new Date(line.at).toISOString();
    say(find('.text', HTMLElement, element), textOf(line));
    this.#showPlace(line, ahead);
    this.#showReactions(line);
    const lives = session.state === 'joined' && !line.removed;
    this.#remove.hidden = !lives || !(session.runs || line.member === session.member);
    this.#mute.hidden = !this.#mayMute(line);
    if (this.#reactionButtons.length > 0) this.#offerReactions();
    find('.add', HTMLElement, element).hidden = !lives || this.#mute.hidden && this.#remove.hidden && !session.may('chat');
    const which = { name: line.name, place: clockTime(line.position) };
    label(this.#mute, t('Mute {name}', which));
    label(this.#remove, t('Remove the line of {name} at {place}', which));
    label(find('summary', HTMLElement, element), t('React to {name} at {place}', which));
  }

  /**
   * @param {Line} line
   * @param {boolean} ahead
   */
  #showPlace(line, ahead) {
    const { session } = this;
    const elsewhere = line.item !== session.itemId;
    const title = elsewhere && session.queue?.items.find(({ id }) => id === line.item)?.item.title;
    const place = title ? `${clockTime(line.position)}, ${title}` : clockTime(line.position);
    say(this.#at, ahead ? t('{place}, still ahead', { place }) : place);
    this.#at.disabled = !session.inControl || session.free || elsewhere || session.state !== 'joined';
    label(this.#at, this.#at.disabled ? t('Said at {place}', { place }) : t('Go to {place}', { place }));
  }

  /** @param {Line} line */
  #showReactions({ reactions = [] }) {
    const place = find('.reactions', HTMLElement, this.element);
    const words = JSON.stringify([reactions, this.session.may('chat')]);
    if (place.dataset.words === words) return;
    place.dataset.words = words;
    place.replaceChildren(...reactions.map(({ reaction, members }) => {
      const button = this.#reactionButton(reaction);
      button.append(` ${members.length}`);
      button.setAttribute('aria-pressed', String(members.includes(this.session.member ?? '')));
      button.setAttribute('aria-label', `${reaction}, ${members.length}`);
      button.disabled = !this.session.may('chat');
      return button;
    }));
  }

  /** @param {string} reaction */
  #reactionButton(reaction) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'small', textContent: reaction });
    button.dataset.reaction = reaction;
    button.addEventListener('click', () => {
      this.attempt(this.session.react(this.seq, reaction));
      button.closest('details')?.removeAttribute('open');
    });
    return button;
  }

  /** @param {Line} line */
  #mayMute({ member }) {
    const { session } = this;
    const author = session.roster?.members.find(each => each.member === member);
    return session.runs && session.state === 'joined' && author !== undefined && !author.muted
      && !['host', 'cohost'].includes(author.role);
  }
}

/** @param {Line} line */
function textOf({ text, cipher, removed }) {
  if (removed) return t('This line was removed.');
  if (text !== undefined) return text;
  return cipher ? t('This line is encrypted, and its key is not known here.') : '';
}

/**
 * @param {Element} element
 * @param {string} words
 */
function label(element, words) {
  if (element.getAttribute('aria-label') !== words) element.setAttribute('aria-label', words);
}
