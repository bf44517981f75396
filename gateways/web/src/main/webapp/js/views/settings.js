import { strategies } from '../api.js';
import { confirming, find, named, say } from '../dom.js';
import { t } from '../words.js';
import { reasonInWords } from './cause.js';
import { RoleGrants } from './role-grants.js';
import { purposeOf } from './strategy-words.js';

/**
 * What holds in the session, for those who run it. Each change is asked for at once, and shown as the session has it.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Rules} Rules
 * @typedef {HTMLInputElement | HTMLSelectElement} Field
 */

export class SettingsView {
  #panel = find('#settings', HTMLElement);
  #strategy = named('strategy', HTMLSelectElement);
  #purpose = named('strategy-purpose', HTMLElement);
  /** What each strategy says of itself. */ #own = new Map();
  #fallback = named('strategy-fallback', HTMLElement);
  /** @type {Field[]} */ #fields = Array.from(this.#panel.querySelectorAll('[data-rule]'));

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {import('../secrecy.js').Secrecy} parts.secrecy
   */
  constructor({ session, attempt, secrecy }) {
    this.session = session;
    this.attempt = attempt;
    this.secrecy = secrecy;
    find('#rules', HTMLFormElement).addEventListener('submit', event => event.preventDefault());
    for (const field of this.#fields) field.addEventListener('change', () => this.#change(field));
    this.#strategy.addEventListener('change', () => this.#ask(session.setStrategy(this.#strategy.value)));
    confirming(named('end-session', HTMLButtonElement), () => attempt(session.end()));
    new RoleGrants(session, attempt);
    this.#panel.addEventListener('toggle', async () => {
      // Most who run a session never look here.
      const { offerDossier } = await import('./dossier.js');
      offerDossier(find('#dossier', HTMLElement), session, attempt);
    }, { once: true });
    for (const event of ['rules', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
    this.#listStrategies();
  }

  #show() {
    const { rules, runs, state } = this.session;
    this.#panel.hidden = !runs || !rules || state === 'closed';
    if (!rules) return;
    for (const field of this.#fields) {
      if (field !== document.activeElement || field.type === 'checkbox') put(field, valueIn(rules, field));
    }
    this.#offer(rules.strategy);
    this.#strategy.value = rules.strategy;
    say(this.#purpose, purposeOf(rules.strategy, this.#own.get(rules.strategy)));
    say(this.#fallback, rules.fallback === undefined ? ''
      : t('It goes by the server’s clock for now: {why}', { why: reasonInWords(rules.fallback) }));
  }

  /** @param {Field} field */
  async #change(field) {
    const [name, part] = (field.dataset.rule ?? '').split('.');
    const value = take(field);
    if (field.type === 'number' && (!field.reportValidity() || Number.isNaN(value))) return;
    // The key must be there before the first line can be sealed with it.
    const before = name === 'chat' && value === 'encrypted' ? this.secrecy.begin() : Promise.resolve();
    const rules = part ? { [name]: { ...this.session.rules?.readiness, [part]: value } } : { [name]: value };
    await this.#ask(before.then(() => this.session.setRules(rules)));
  }

  /** @param {Promise<unknown>} request */
  async #ask(request) {
    if (await this.attempt(request) === null) this.#show();
  }

  async #listStrategies() {
    for (const { name, description } of await strategies().catch(() => [])) {
      this.#offer(name);
      this.#own.set(name, description);
    }
    this.#show();
  }

  /** @param {string | undefined} name */
  #offer(name) {
    if (!name || [...this.#strategy.options].some(({ value }) => value === name)) return;
    this.#strategy.add(new Option(name, name));
  }
}

/**
 * @param {Rules} rules
 * @param {Field} field
 * @returns {any}
 */
function valueIn(rules, field) {
  return (field.dataset.rule ?? '').split('.').reduce((value, name) => value?.[name], /** @type {any} */ (rules));
}

/**
 * @param {Field} field
 * @param {any} value
 */
function put(field, value) {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
  else field.value = String(value ?? '');
}

/** @param {Field} field */
function take(field) {
  if (field instanceof HTMLSelectElement) return field.value;
  return field.type === 'checkbox' ? field.checked : field.valueAsNumber;
}
