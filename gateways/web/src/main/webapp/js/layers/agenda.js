import { Rows, clockTime, find, html, named, say, stamp, tellApart } from '../dom.js';
import { t } from '../words.js';
import { isEvent } from '../tutti/media-fragment.js';
import { ROOT } from '../tutti/tree-addition.js';
import { eventNames, eventsOfTopic, nextTopic, topicsOf } from './agenda-model.js';
import { excessOf, guessed } from './guess.js';
import { nameOf } from './kinds.js';
import { refuse, tooLong } from './refuse.js';

/**
 * Topics that bring what belongs to them, and events of any name, published by a button.
 *
 * @typedef {import('./agenda-model.js').Topic} Topic
 */

const AGENDA = html`
  <details class="panel agenda" data-testid="agenda">
    <summary>Agenda and events</summary>
    <ol class="list topics"></ol>
    <form class="topic-form">
      <label>Topic <input data-testid="topic-label" required maxlength="200" dir="auto"></label>
      <label>What it shows <input data-testid="topic-object" required dir="auto" autocomplete="off"
             placeholder="Address, text, or 41.38, 2.17"></label>
      <button type="submit" data-testid="topic-add">Add a topic</button>
    </form>
    <ul class="list events"></ul>
    <form class="inline event-form">
      <label for="event-name">Event</label>
      <input id="event-name" data-testid="event-name" required maxlength="64" autocomplete="off" autocapitalize="off"
             spellcheck="false" dir="ltr" placeholder="talk.begins">
      <button type="submit" data-testid="event-publish">Publish now</button>
    </form>
  </details>`;

const TOPIC = html`
  <li data-testid="topic" data-state="">
    <p class="topic-words"><bdi class="name"></bdi> <span class="group"></span></p>
    <button type="button" class="small" data-testid="topic-start">Start topic</button>
    <button type="button" class="small" data-testid="topic-end">End topic</button>
  </li>`;

const EVENT = html`
  <li data-testid="event">
    <p class="topic-words"><code dir="ltr"></code> <span class="group"></span></p>
    <button type="button" class="small" data-testid="event-now">Publish now</button>
  </li>`;

export class Agenda {
  /** @type {Rows<Topic>} */ #topics;
  /** @type {Rows<string>} */ #events;

  /**
   * @param {object} parts
   * @param {import('./scene.js').Scene} parts.scene
   * @param {import('./edits.js').Edits} parts.edits
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {() => boolean} parts.mayEdit
   */
  constructor({ scene, edits, attempt, mayEdit }) {
    this.scene = scene;
    this.mayEdit = mayEdit;
    this.edits = edits;
    this.attempt = attempt;
    this.element = stamp(AGENDA);
    this.#topics = new Rows(find('.topics', HTMLElement, this.element), ({ name }) => this.#newTopic(name));
    this.#events = new Rows(find('.events', HTMLElement, this.element), name => {
      const row = stamp(EVENT);
      named('event-now', HTMLButtonElement, row).addEventListener('click', () => this.#publish(name));
      return row;
    });
    this.#onSubmit('.topic-form', () => this.#addTopic());
    this.#onSubmit('.event-form', () => this.#publishTyped());
    this.show();
  }

  show() {
    const { scene, element } = this;
    const may = this.mayEdit();
    const { events } = scene.tree;
    const topics = topicsOf(scene.links, events);
    const names = eventNames(scene.links, events);
    element.hidden = !may && topics.length === 0 && names.length === 0;
    this.#topics.show(topics, ({ name }) => name, (row, { label, links, state }) => {
      row.dataset.state = state;
      say(find('.name', HTMLElement, row), label);
      const brings = links.map(link => nameOf({ ...link, label: '' })).join(', ');
      const how = state === 'on' ? t('on now') : state === 'over' ? t('over') : '';
      say(find('.group', HTMLElement, row), [brings, how].filter(Boolean).join(' · '));
      const start = named('topic-start', HTMLButtonElement, row);
      start.hidden = !may || state === 'on';
      say(start, state === 'over' ? t('Start again') : t('Start topic'));
      delete start.dataset.says;
      start.removeAttribute('aria-label');
      named('topic-end', HTMLButtonElement, row).hidden = !may || state !== 'on';
      tellApart(row, label);
    });
    this.#events.show(names, name => name, (row, name) => {
      say(find('code', HTMLElement, row), name);
      const happened = events.get(name);
      say(find('.group', HTMLElement, row), happened
        ? t('at {time} of the session', { time: clockTime(happened.session) }) : t('not yet'));
      named('event-now', HTMLButtonElement, row).hidden = !may;
      tellApart(row, name);
    });
    for (const form of element.querySelectorAll('form')) form.hidden = !may;
  }

  /** @param {string} name */
  #newTopic(name) {
    const row = stamp(TOPIC);
    const { begins, ends } = eventsOfTopic(name);
    const start = named('topic-start', HTMLButtonElement, row);
    const end = named('topic-end', HTMLButtonElement, row);
    const after = (/** @type {Promise<unknown>} */ done, /** @type {HTMLElement} */ next) =>
      done.then(() => setTimeout(() => !next.hidden && next.focus(), 100));
    start.addEventListener('click', () => after(this.#publish(begins), end));
    end.addEventListener('click', () => after(this.#publish(ends), start));
    return row;
  }

  async #addTopic() {
    const { scene, edits } = this;
    const [label, object] = ['topic-label', 'topic-object'].map(name => named(name, HTMLInputElement, this.element));
    const found = guessed(object.value);
    if (!found) return refuse(object, t('This is no address, text or place that can be shown.'));
    const excess = excessOf(object.value, found.object);
    if (excess > 0) return refuse(object, tooLong(excess));
    const { begins, ends } = eventsOfTopic(nextTopic(topicsOf(scene.links, scene.tree.events)));
    const added = await edits.add([{
      subject: `${scene.sessionUri}#t=${begins},${ends}`, object: found.object, kind: found.kind,
      label: label.value.trim(), parent: ROOT,
    }]);
    if (!added) return;
    label.value = object.value = '';
    label.focus();
  }

  async #publishTyped() {
    const field = named('event-name', HTMLInputElement, this.element);
    const name = field.value.trim();
    if (!isEvent(name)) {
      return refuse(field, t('A name begins with a letter; then come letters, digits, and any of _ - . (no spaces).'));
    }
    if (await this.#publish(name)) field.value = '';
  }

  /** @param {string} event */
  #publish(event) {
    return this.attempt(this.scene.session.publishEvent(event));
  }

  /** @param {string} form @param {() => void} act */
  #onSubmit(form, act) {
    find(form, HTMLFormElement, this.element).addEventListener('submit', event => {
      event.preventDefault();
      act();
    });
  }
}
