import { Rows, clockTime, find, named, say, stamp, tellApart } from '../dom.js';

/**
 * What is on and what comes next.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').QueueItem} QueueItem
 */

export class QueueView {
  #form = find('#queue-form', HTMLFormElement);
  #locator = named('queue-locator', HTMLInputElement);
  /** @type {Rows<QueueItem>} */ #rows;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.attempt = attempt;
    this.#rows = new Rows(named('queue', HTMLElement), ({ id }) => this.#newRow(id));
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#add(this.#locator.value.trim());
    });
    for (const event of ['queue', 'timeline', 'roster', 'rules', 'state']) {
      session.addEventListener(event, () => this.#show());
    }
    this.#show();
  }

  get #items() {
    return this.session.queue?.items ?? [];
  }

  /** @param {string} locator */
  async #add(locator) {
    const { session } = this;
    if (locator && await this.attempt(session.enqueue(locator)) && this.#locator.value.trim() === locator) {
      this.#locator.value = '';
    }
  }

  #show() {
    const { session } = this;
    const changes = session.may('queue') && session.state === 'joined';
    const steers = session.inControl && session.state === 'joined';
    const items = this.#items;
    this.#form.hidden = !changes;
    this.#rows.show(items, ({ id }) => id, (row, { id, item }) => {
      const current = id === session.itemId;
      const place = items.findIndex(each => each.id === id);
      row.dataset.item = id;
      row.dataset.current = String(current);
      if (current) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
      say(find('.title', HTMLElement, row), item.title);
      tellApart(row, `${place + 1}, ${item.title}`);
      say(find('.group', HTMLElement, row), [
        ...item.duration ? [clockTime(item.duration)] : [], ...current ? ['on now'] : [],
      ].join(' · '));
      named('queue-play', HTMLElement, row).hidden = !steers || current;
      named('queue-up', HTMLElement, row).hidden = !changes || place === 0;
      named('queue-down', HTMLElement, row).hidden = !changes || place === items.length - 1;
      named('queue-remove', HTMLElement, row).hidden = !changes || current;
    });
  }

  /** @param {string} id */
  #newRow(id) {
    const row = stamp('queue-row');
    const { session, attempt } = this;
    const on = (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ act) =>
      named(name, HTMLButtonElement, row).addEventListener('click', () => attempt(act()));
    const beside = (/** @type {number} */ step) =>
      this.#items[this.#items.findIndex(each => each.id === id) + step]?.id ?? null;
    on('queue-play', () => session.select(id));
    on('queue-up', () => session.reorder(id, beside(-1)));
    on('queue-down', () => session.reorder(id, beside(2)));
    on('queue-remove', () => session.dequeue(id));
    return row;
  }
}
