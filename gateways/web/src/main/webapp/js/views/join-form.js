import { find, named, say } from '../dom.js';
import { lastName } from '../store.js';

/**
 * Asks who is coming. The click that answers is also what allows the page to play sound.
 *
 * @typedef {import('../api.js').Info} Info
 * @typedef {import('../store.js').HostRight} HostRight
 * @typedef {{ right: HostRight | null, invitation?: string, device?: string, hasKey: boolean }} Means what lets us in
 */

export class JoinForm {
  #element = find('#join-form', HTMLFormElement);
  #name = named('join-name', HTMLInputElement);
  #join = named('join', HTMLButtonElement);
  #joinAsHost = named('join-as-host', HTMLButtonElement);

  /** @param {(entry: { name: string, asHost: boolean }) => void} onJoin */
  constructor(onJoin) {
    this.#element.addEventListener('submit', event => {
      event.preventDefault();
      const name = this.#name.value.trim();
      if (name) onJoin({ name, asHost: event.submitter === this.#joinAsHost });
    });
  }

  /**
   * @param {Info} info
   * @param {Means} means
   */
  show(info, means) {
    const { right } = means;
    say(find('#join-title', HTMLElement), info.title);
    say(find('#join-item', HTMLElement), info.item.title === info.title ? '' : info.item.title);
    say(find('#join-members', HTMLElement), companyOf(info.members));
    say(named('join-admission', HTMLElement), admissionOf(info, means));
    say(named('join-key', HTMLElement), info.chat === 'encrypted' && !means.hasKey
      ? 'This chat is encrypted and this link has no key: you will not be able to read it.' : '');
    this.#joinAsHost.hidden = right === null;
    say(this.#joinAsHost, right?.used ? 'Come back as host' : 'Join as host');
    say(this.#join, right ? 'Join as someone else' : 'Join');
    this.#join.classList.toggle('primary', right === null);
    // Enter presses the first button of a form: it must be the one that stands out.
    if (right) this.#join.before(this.#joinAsHost);
    if (!this.#name.value) this.#name.value = lastName();
    this.#element.hidden = false;
    this.#name.focus();
  }

  hide() {
    this.#element.hidden = true;
  }

  /** @param {boolean} busy */
  set busy(busy) {
    this.#join.disabled = this.#joinAsHost.disabled = busy;
  }
}

/** @param {number} members */
function companyOf(members) {
  if (!members) return 'Nobody is here yet.';
  return members === 1 ? 'One person is here.' : `${members} people are here.`;
}

/**
 * What awaits whoever joins now.
 *
 * @param {Info} info
 * @param {Means} means
 */
function admissionOf({ admission, locked, startsAt }, { right, invitation, device }) {
  if (device) return 'You join as another device of yours, by the name you have there already.';
  if (right) return '';
  if (locked) return 'The session is locked: nobody new is let in just now.';
  if (invitation) return 'You are invited.';
  if (admission === 'ask') return 'You will ask to be let in.';
  if (admission === 'invitation') return 'This session takes an invitation, and this link has none.';
  return startsAt ? `It starts by itself on ${new Date(startsAt).toLocaleString()}.` : '';
}
