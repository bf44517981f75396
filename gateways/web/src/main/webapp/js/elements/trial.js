import { figuresOf } from '../api.js';
import { Rows, confirming, find, html, named, say, stamp } from '../dom.js';
import { TuttiElement } from '../element.js';
import { counted, t, word } from '../words.js';

/**
 * Trials: what members are asked, and what those who run the session set and fetch.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Subject} Subject
 * @typedef {{ session: Session, attempt: import('../attempt.js').Attempt }} Belongings
 */

/** From best to worst, as ITU-T P.800 names them. */
const SCALE = /** @type {const} */ ([
  [5, word('Excellent')], [4, word('Good')], [3, word('Fair')], [2, word('Poor')], [1, word('Bad')],
]);

/** Below the film: whether one takes part, and how it is. */
export class TuttiTrialCard extends TuttiElement {
  static markup = html`
    <section class="trial-card" aria-label="Trial" data-testid="trial-consent" hidden>
      <p class="ask"></p>
      <p class="group">Your player may be set a little ahead or behind, and you may be asked how it is. Whoever runs the session sees each answer beside your name. You can take it back at any time, under More.</p>
      <p class="group older" hidden>If you say no, what is kept of you from earlier trials here is deleted from the figures, too.</p>
      <div class="actions">
        <button type="button" class="small primary" data-testid="trial-agree">Agree</button>
        <button type="button" class="small" data-testid="trial-decline">No thanks</button>
      </div>
    </section>
    <section class="trial-card" aria-labelledby="trial-question" data-testid="trial-rating" hidden>
      <p class="ask" id="trial-question"></p>
      <div class="scale" role="group" aria-labelledby="trial-question"></div>
      <div class="actions">
        <span class="group thanks" role="status"></span>
        <button type="button" class="small" data-testid="trial-later"></button>
      </div>
    </section>`;

  /** @type {Belongings & { said: HTMLElement } | undefined} */ #has;
  /** The question one does not want to see any more. */ #passedOver = 0;

  /** @param {Belongings & { said: HTMLElement }} belongings `said`: where to say aloud that something is asked */
  connect(belongings) {
    const { session, attempt } = this.#has = belongings;
    named('trial-agree', HTMLElement, this).addEventListener('click', () => attempt(session.consent(true)));
    named('trial-decline', HTMLElement, this).addEventListener('click', () => attempt(session.consent(false)));
    named('trial-later', HTMLElement, this).addEventListener('click', () => {
      this.#passedOver = session.trial?.asked?.question ?? 0;
      this.#show();
    });
    for (const [score, name] of SCALE) find('.scale', HTMLElement, this).append(this.#button(score, t(name)));
    for (const event of ['trial', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  /**
   * @param {number} score
   * @param {string} name
   */
  #button(score, name) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.testid = `rate-${score}`;
    button.textContent = name;
    button.addEventListener('click', () => {
      const { session, attempt } = /** @type {Belongings} */ (this.#has);
      if (session.trial?.asked) attempt(session.rate(session.trial.asked.question, score));
    });
    return button;
  }

  #show() {
    const { session, said } = /** @type {Belongings & { said: HTMLElement }} */ (this.#has);
    const { trial } = session;
    const here = session.state === 'joined' && Boolean(trial?.purpose);
    // Who has opened it answers where they have opened it.
    const asks = here && trial?.agreed === null && trial.member !== session.member;
    const asked = here && trial?.agreed ? trial.asked : null;
    const rates = asked !== null && asked.question !== this.#passedOver;
    named('trial-consent', HTMLElement, this).hidden = !asks;
    named('trial-rating', HTMLElement, this).hidden = !rates;
    if (asks) {
      find('.older', HTMLElement, this).hidden = !trial.kept;
      say(find('.ask', HTMLElement, this), t(
        '{name} would like to record how well your player keeps in step: {purpose}',
        { name: trial.name ?? '', purpose: trial.purpose ?? '' }));
    }
    if (asked) {
      say(find('#trial-question', HTMLElement, this), asked.text);
      for (const [score] of SCALE) {
        named(`rate-${score}`, HTMLElement, this).setAttribute('aria-pressed', String(asked.score === score));
      }
      say(find('.thanks', HTMLElement, this), asked.score === null ? '' : t('Thank you. You may still change it.'));
      say(named('trial-later', HTMLElement, this), asked.score === null ? t('Not now') : t('Done'));
    }
    say(said, asks ? find('.ask', HTMLElement, this).textContent ?? '' : rates ? asked.text : '');
  }
}

const ROW = html`
  <li data-testid="trial-member" data-member="">
    <span class="person count"></span> <span class="name" dir="auto"></span> <span class="group score"></span>
    <label class="offset"><span>Seconds ahead</span>
      <input type="number" dir="ltr" data-testid="trial-offset" min="-10" max="10" step="any" required></label>
  </li>`;

/** Under More: the trial itself, for those who run the session; whether one takes part, for all. */
export class TuttiTrial extends TuttiElement {
  static markup = html`
    <form class="opening" data-testid="trial-opening" hidden>
      <label for="trial-purpose">What do you want to find out?</label>
      <input id="trial-purpose" data-testid="trial-purpose" maxlength="300" required autocomplete="off">
      <p class="group">Members read this and decide. Of those who agree, where their players are is recorded once a second, and what they answer.</p>
      <button type="submit" class="primary" data-testid="trial-open">Ask for agreement</button>
    </form>
    <div class="running" hidden>
      <p class="purpose"><span data-testid="trial-purpose-told" dir="auto"></span></p>
      <label class="check"><input type="checkbox" data-testid="trial-takes-part"> I take part</label>
      <p class="group unrecorded" role="status" data-testid="trial-unrecorded"></p>
      <div class="for-runners">
        <p data-testid="trial-size" aria-live="polite"></p>
        <ul class="list subjects" aria-label="Who takes part"></ul>
        <form class="inline asking">
          <label for="trial-ask">Ask those who take part</label>
          <input id="trial-ask" data-testid="trial-ask" maxlength="200" required autocomplete="off">
          <button type="submit" data-testid="trial-ask-send">Ask</button>
        </form>
        <p class="inline open-question" hidden><span><span dir="auto"></span></span>
          <button type="button" class="small" data-testid="trial-ask-stop">Ask no more</button></p>
      </div>
    </div>
    <div class="keeping" hidden>
      <p class="group">Who takes it back is set off no longer, and what was recorded of them in any trial here, and their answers, are deleted from the figures; the session’s journal keeps a copy.</p>
      <p class="actions"><button type="button" data-testid="trial-take-back" hidden>Delete what is kept of me</button></p>
    </div>
    <div class="for-runners figures" hidden>
      <p class="group" data-testid="trial-ratings"></p>
      <p class="actions">
        <button type="button" data-testid="trial-metrics">Offsets as CSV</button>
        <button type="button" data-testid="trial-ratings-file">Ratings as CSV</button>
      </p>
    </div>
    <p class="actions ending" hidden>
      <button type="button" data-testid="trial-end">End the trial</button>
      <button type="button" class="danger" data-testid="trial-confirm-end" hidden>End it, and all offsets</button>
    </p>`;

  /** @type {Belongings | undefined} */ #has;
  /** @type {Rows<Subject> | undefined} */ #rows;
  #takesPart = document.createElement('input');

  /** @param {Belongings} belongings */
  connect(belongings) {
    const { session, attempt } = this.#has = belongings;
    this.#rows = new Rows(find('.subjects', HTMLElement, this), ({ member }) => this.#newRow(member));
    this.#takesPart = named('trial-takes-part', HTMLInputElement, this);
    this.#takesPart.addEventListener('change', async () => {
      if (await attempt(session.consent(this.#takesPart.checked)) === null) this.#show();
    });
    named('trial-take-back', HTMLElement, this).addEventListener('click', () => attempt(session.consent(false)));
    this.#onSubmit('.opening', '#trial-purpose', purpose => session.setTrial(purpose));
    this.#onSubmit('.asking', '#trial-ask', question => session.askRating(question));
    named('trial-ask-stop', HTMLElement, this).addEventListener('click', () => attempt(session.askRating(null)));
    confirming(named('trial-end', HTMLButtonElement, this), () => attempt(session.setTrial(null)));
    named('trial-metrics', HTMLElement, this).addEventListener('click', () => attempt(this.#save('metrics')));
    named('trial-ratings-file', HTMLElement, this).addEventListener('click', () => attempt(this.#save('ratings')));
    for (const event of ['trial', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  /**
   * @param {string} form
   * @param {string} field
   * @param {(text: string) => Promise<unknown>} send
   */
  #onSubmit(form, field, send) {
    find(form, HTMLFormElement, this).addEventListener('submit', async event => {
      event.preventDefault();
      const input = find(field, HTMLInputElement, this);
      const text = input.value.trim();
      if (text && await this.#parts.attempt(send(text)) !== null) input.value = '';
    });
  }

  /** @param {string} member */
  #newRow(member) {
    const row = stamp(ROW);
    row.dataset.member = member;
    const input = named('trial-offset', HTMLInputElement, row);
    input.addEventListener('change', async () => {
      const { session, attempt } = this.#parts;
      if (!input.reportValidity()) return;
      if (await attempt(session.setOffset(member, input.valueAsNumber)) === null) this.#show();
    });
    return row;
  }

  get #parts() {
    if (!this.#has || !this.#rows) throw new Error('The trial has no session. Maybe connect() was not called.');
    return { ...this.#has, rows: this.#rows };
  }

  #show() {
    const { session, rows } = this.#parts;
    const { trial, runs } = session;
    const open = Boolean(trial?.purpose);
    find('.opening', HTMLElement, this).hidden = !runs || open;
    find('.running', HTMLElement, this).hidden = !open;
    find('.ending', HTMLElement, this).hidden = !runs || !open;
    find('.running .for-runners', HTMLElement, this).hidden = !runs;
    find('.figures', HTMLElement, this).hidden = !runs || trial === null;
    say(named('trial-purpose-told', HTMLElement, this), trial?.purpose ?? '');
    this.#takesPart.checked = trial?.agreed === true;
    // Also when the trial is over: as long as there is something to take back.
    find('.keeping', HTMLElement, this).hidden = !open && !trial?.kept;
    named('trial-take-back', HTMLElement, this).hidden = !trial?.kept || this.#takesPart.checked;
    say(named('trial-unrecorded', HTMLElement, this), trial?.unrecorded
      ? t('The server records as many trials as it can: of this one no offsets are recorded, only ratings.')
      : '');
    const { agreed = 0, declined = 0 } = trial?.size ?? {};
    say(named('trial-size', HTMLElement, this), [
      counted(agreed, 'One person takes part.', '{count} people take part.'),
      declined === 0 ? '' : counted(declined, 'One does not.', '{count} do not.'),
    ].join(' '));
    rows.show(trial?.members ?? [], ({ member }) => member, (row, subject) => fill(row, subject));
    const question = find('.open-question', HTMLElement, this);
    question.hidden = !trial?.asked;
    say(find('[dir]', HTMLElement, question), trial?.asked?.text ?? '');
    say(named('trial-ratings', HTMLElement, this),
      counted(trial?.ratings ?? 0, 'One rating so far', '{count} ratings so far'));
  }

  /** @param {'metrics' | 'ratings'} name */
  async #save(name) {
    const { session } = this.#parts;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await figuresOf(session.session, name, session.seat ?? ''));
    link.download = `tutti-${session.session}-${name}.csv`;
    link.click();
    // Not at once: some browsers fetch it only now.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

/**
 * @param {HTMLElement} row
 * @param {Subject} subject
 */
function fill(row, { name, person, seconds, score }) {
  say(find('.person', HTMLElement, row), person);
  say(find('.name', HTMLElement, row), name);
  const found = SCALE.find(([each]) => each === score);
  say(find('.score', HTMLElement, row), found ? t(found[1]) : '');
  const input = named('trial-offset', HTMLInputElement, row);
  input.setAttribute('aria-label', t('Seconds ahead, {name}', { name }));
  if (input !== document.activeElement) input.valueAsNumber = seconds;
}

customElements.define('tutti-trial-card', TuttiTrialCard);
customElements.define('tutti-trial', TuttiTrial);
