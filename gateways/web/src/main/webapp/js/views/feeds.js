import { Rows, find, html, say, stamp } from '../dom.js';
import { feedNames } from './live.js';

/**
 * Several live streams of one happening: whoever has control puts on one of them for everybody, at the same moment of
 * the programme.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').QueueItem} QueueItem
 */

const FEED = html`<button type="button" class="small" data-testid="feed" aria-pressed="false"><bdi></bdi></button>`;

export class FeedsView {
  #place = find('#feeds', HTMLElement);
  /** @type {Rows<QueueItem>} */ #rows;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.#rows = new Rows(find('.choices', HTMLElement, this.#place), ({ id }) => {
      const row = stamp(FEED);
      row.addEventListener('click', () => session.itemId !== id && attempt(session.select(id)));
      return row;
    });
    for (const event of ['queue', 'timeline', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  #show() {
    const { session } = this;
    const feeds = (session.queue?.items ?? []).filter(({ item }) => item.live);
    this.#place.hidden = !session.inControl || session.state !== 'joined' || feeds.length < 2;
    const names = feedNames(feeds);
    this.#rows.show(feeds, ({ id }) => id, (row, { id, item }) => {
      say(find('bdi', HTMLElement, row), names.get(id) ?? item.title);
      row.setAttribute('aria-pressed', String(id === session.itemId));
    });
  }
}
