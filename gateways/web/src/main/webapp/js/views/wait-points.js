import { Rows, clockTime, find, html, named, say, stamp, tellApart } from '../dom.js';

/**
 * Where the film stops by itself until somebody presses play.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').WaitPoint} WaitPoint
 */

const ROW = html`
  <li data-testid="wait-point"><span class="title"></span>
    <button type="button" class="small" data-testid="wait-remove">Remove</button></li>`;

export class WaitPointsView {
  #section;
  #form;
  #label;
  /** @type {Rows<WaitPoint>} */ #rows;

  /**
   * @param {HTMLElement} section
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(section, session, attempt) {
    this.#section = section;
    this.#form = find('form', HTMLFormElement, section);
    this.#label = named('wait-label', HTMLInputElement, section);
    this.session = session;
    this.attempt = attempt;
    this.#rows = new Rows(find('ul', HTMLElement, this.#section), ({ position }) => {
      const row = stamp(ROW);
      named('wait-remove', HTMLButtonElement, row).addEventListener('click', () =>
        this.#set(this.#points.filter(point => point.position !== position)));
      return row;
    });
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#add(this.#label.value.trim());
    });
    for (const event of ['queue', 'timeline', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  get #points() {
    const { queue, itemId } = this.session;
    return queue?.items.find(({ id }) => id === itemId)?.waitPoints ?? [];
  }

  #show() {
    const { session } = this;
    const may = session.inControl && session.state === 'joined';
    const points = this.#points;
    this.#section.hidden = !may && points.length === 0;
    this.#form.hidden = !may;
    this.#rows.show(points, ({ position }) => position, (row, { position, label }) => {
      say(find('.title', HTMLElement, row), `${clockTime(position)} ${label}`);
      named('wait-remove', HTMLElement, row).hidden = !may;
      tellApart(row, `${clockTime(position)} ${label}`);
    });
  }

  /** @param {string} label */
  async #add(label) {
    const position = Number(this.session.expectedPosition().toFixed(3));
    if (!label || Number.isNaN(position)) return;
    const points = [...this.#points.filter(point => point.position !== position), { position, label }];
    if (await this.#set(points.sort((a, b) => a.position - b.position))) this.#label.value = '';
  }

  /** @param {WaitPoint[]} points */
  async #set(points) {
    const { itemId } = this.session;
    return itemId === null ? null : this.attempt(this.session.setWaitPoints(itemId, points));
  }
}
