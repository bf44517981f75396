import { find, named, say } from '../dom.js';
import { lastName } from '../store.js';

/**
 * Asks who is coming. The click that answers is also what allows the page to play sound.
 *
 * @typedef {import('../api.js').Info} Info
 * @typedef {import('../store.js').HostRight} HostRight
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
   * @param {HostRight | null} right
   */
  show(info, right) {
    say(find('#join-title', HTMLElement), info.title);
    say(find('#join-item', HTMLElement), info.item.title === info.title ? '' : info.item.title);
    say(find('#join-members', HTMLElement), companyOf(info.members));
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
