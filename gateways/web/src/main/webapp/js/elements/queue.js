import { upload, uploadLimit } from '../api.js';
import { locatorTyped, sizeInWords, tooLarge } from '../entry.js';
import { Rows, clockTime, find, html, named, say, stamp, tellApart } from '../dom.js';
import { TuttiElement } from '../element.js';
import { available } from '../tutti/secret.js';
import { t } from '../words.js';
import { WaitPointsView } from '../views/wait-points.js';
import { dragging } from '../views/dragging.js';

/**
 * What is on and what comes next. Who may, changes the order: by the grip, dragged or moved with the arrow keys, or by
 * the menu.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').QueueItem} QueueItem
 */

const ROW = html`
  <li data-testid="queue-row" data-item="" data-current="false">
    <button type="button" class="grip icon" data-testid="queue-grip" aria-label="Move">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5h3v3H8zM13 5h3v3h-3zM8 10.5h3v3H8zM13 10.5h3v3h-3zM8 16h3v3H8zM13 16h3v3h-3z"/></svg>
    </button>
    <p class="film"><bdi class="title"></bdi> <span class="group"></span></p>
    <button type="button" class="small" data-testid="queue-play">Play this</button>
    <details class="menu"><summary aria-label="More"></summary>
      <div class="choices">
        <button type="button" class="small" data-testid="queue-up">Up</button>
        <button type="button" class="small" data-testid="queue-down">Down</button>
        <button type="button" class="small" data-testid="queue-remove">Remove</button>
      </div>
    </details>
  </li>`;

export class TuttiQueue extends TuttiElement {
  static markup = html`
    <ol class="list films" data-testid="queue"></ol>
    <p class="unseen" role="status"></p>
    <form class="inline queue-form" hidden>
      <label for="queue-locator">Add a film</label>
      <input id="queue-locator" data-testid="queue-locator" required maxlength="2000" autocomplete="off"
             autocapitalize="off" spellcheck="false" placeholder="https://…/film.mp4">
      <button type="submit" data-testid="queue-add">Add</button>
      <label class="button file" id="queue-upload" hidden>Choose a file <input type="file" data-testid="queue-file" accept="video/*,audio/*"></label>
      <label class="button file">Choose one we all have on disk <input type="file" data-testid="queue-own" accept="video/*,audio/*"></label>
      <p class="group upload" hidden><progress aria-label="Upload"></progress> <span data-testid="queue-upload"></span>
        <button type="button" class="small" data-testid="queue-upload-cancel">Cancel</button></p>
    </form>
    <section class="wait-points" aria-labelledby="wait-points-title">
      <h2 id="wait-points-title">Stops in this film</h2>
      <p class="group">The film stops there until somebody presses play.</p>
      <ul class="list"></ul>
      <form class="inline">
        <label for="wait-label">Stop here, for</label>
        <input id="wait-label" data-testid="wait-label" required maxlength="80" placeholder="Discussion">
        <button type="submit" data-testid="wait-add">Add a stop</button>
      </form>
    </section>`;

  /** @type {Session} */ session;
  /** @type {import('../attempt.js').Attempt} */ attempt;
  /** @type {Rows<QueueItem>} */ #rows;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../attempt.js').Attempt} parts.attempt
   */
  connect({ session, attempt }) {
    this.session = session;
    this.attempt = attempt;
    const list = named('queue', HTMLElement, this);
    this.#rows = new Rows(list, ({ id }) => this.#newRow(id));
    dragging(list, (row, place) => this.#move(row.dataset.item ?? '', place));
    find('.queue-form', HTMLFormElement, this).addEventListener('submit', event => {
      event.preventDefault();
      this.#add(this.#locator.value.trim());
    });
    this.#offerUpload();
    const own = named('queue-own', HTMLInputElement, this);
    /** @type {HTMLElement} */ (own.parentElement).hidden = !available();
    own.addEventListener('change', () => {
      const film = own.files?.[0];
      own.value = '';
      if (film) this.attempt(this.#addCopy(film));
    });
    for (const event of ['queue', 'timeline', 'roster', 'rules', 'state']) {
      session.addEventListener(event, () => this.#show());
    }
    this.#show();
    new WaitPointsView(find('.wait-points', HTMLElement, this), session, attempt);
  }

  get #items() {
    return this.session.queue?.items ?? [];
  }

  get #locator() {
    return named('queue-locator', HTMLInputElement, this);
  }

  /** @param {string} locator */
  async #add(locator) {
    const { session } = this;
    if (locator && await this.attempt(session.enqueue(locatorTyped(locator))) && this.#locator.value.trim() === locator) {
      this.#locator.value = '';
    }
  }

  /** A film of one's own, where the server takes some. */
  async #offerUpload() {
    const most = await uploadLimit(true).catch(() => 0);
    if (!most) return;
    const chooser = named('queue-file', HTMLInputElement, this);
    find('#queue-upload', HTMLElement, this).hidden = false;
    chooser.addEventListener('change', async () => {
      const film = chooser.files?.[0];
      chooser.value = '';
      if (film && film.size > most) this.#refuse(film, most);
      else if (film) await this.#upload(film);
    });
  }

  /**
   * A film that everybody has on their own disk: it stays there.
   *
   * @param {File} film
   */
  async #addCopy(film) {
    const { ownLocator } = await import('../own-copy.js');
    return this.session.enqueue(await ownLocator(film));
  }

  /**
   * @param {File} film
   * @param {number} most bytes
   */
  #refuse({ name, size }, most) {
    this.attempt(Promise.reject(new Error(tooLarge(name, size, most))));
  }

  /** @param {File} film */
  async #upload(film) {
    const line = find('.upload', HTMLElement, this);
    const bar = find('progress', HTMLProgressElement, line);
    const { done, cancel } = upload(film, sent => {
      bar.max = film.size;
      bar.value = sent;
      say(named('queue-upload', HTMLElement, line), `${sizeInWords(Math.min(sent, film.size))} / ${sizeInWords(film.size)}`);
    }, this.session.seat);
    named('queue-upload-cancel', HTMLButtonElement, line).onclick = cancel;
    const chooser = find('#queue-upload', HTMLElement, this);
    line.hidden = false;
    chooser.hidden = true;
    const uploaded = await this.attempt(done.catch(error => {
      if (error.code === 'cancelled') return null;
      throw error;
    }));
    line.hidden = true;
    chooser.hidden = false;
    if (uploaded) await this.attempt(this.session.enqueue(uploaded.locator));
  }

  /**
   * @param {string} id
   * @param {number} place among the others, from 0
   */
  async #move(id, place) {
    const items = this.#items;
    const others = items.filter(each => each.id !== id);
    const title = items.find(each => each.id === id)?.item.title;
    if (title === undefined || place < 0 || place > others.length) return;
    if (!await this.attempt(this.session.reorder(id, others[place]?.id ?? null))) return;
    say(find('[role="status"]', HTMLElement, this),
      t('{title} is number {place} of {count} now.', { title, place: place + 1, count: items.length }));
  }

  #show() {
    const { session } = this;
    const changes = session.may('queue') && session.state === 'joined';
    const steers = session.inControl && session.state === 'joined';
    const items = this.#items;
    find('.queue-form', HTMLElement, this).hidden = !changes;
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
        ...item.live ? [t('LIVE')] : item.duration ? [clockTime(item.duration)] : [], ...current ? [t('on now')] : [],
      ].join(' · '));
      named('queue-grip', HTMLElement, row).hidden = !changes || items.length < 2;
      named('queue-play', HTMLElement, row).hidden = !steers || current;
      named('queue-up', HTMLElement, row).hidden = !changes || place === 0;
      named('queue-down', HTMLElement, row).hidden = !changes || place === items.length - 1;
      named('queue-remove', HTMLElement, row).hidden = !changes || current;
      find('.menu', HTMLElement, row).hidden = row.querySelector('.choices > :not([hidden])') === null;
    });
  }

  /** @param {string} id */
  #newRow(id) {
    const row = stamp(ROW);
    const { session, attempt } = this;
    const on = (/** @type {string} */ name, /** @type {() => unknown} */ act) =>
      named(name, HTMLButtonElement, row).addEventListener('click', act);
    const moveBy = (/** @type {number} */ step) =>
      this.#move(id, this.#items.findIndex(each => each.id === id) + step);
    on('queue-play', () => attempt(session.select(id)));
    on('queue-up', () => moveBy(-1));
    on('queue-down', () => moveBy(1));
    on('queue-remove', () => attempt(session.dequeue(id)));
    return row;
  }
}

customElements.define('tutti-queue', TuttiQueue);
