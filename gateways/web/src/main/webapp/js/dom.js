import { t, translate } from './words.js';

/**
 * The element a page promises to have.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: any[]) => T} type
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, type, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`There is no ${type.name} at ${selector}`);
  return element;
}

/**
 * The element of a page that has this `data-testid`, which is also the name our own code knows it by.
 *
 * @template {Element} T
 * @param {string} name
 * @param {new (...args: any[]) => T} type
 * @param {ParentNode} [within]
 */
export function named(name, type, within) {
  return find(`[data-testid="${name}"]`, type, within);
}

/**
 * Markup that a module brings with it, in English.
 *
 * @param {TemplateStringsArray} source without values: what changes is written later
 */
export function html(source) {
  const template = document.createElement('template');
  template.innerHTML = source.raw[0];
  return template;
}

/**
 * A copy of some markup, in the language of the page.
 *
 * @param {HTMLTemplateElement} template
 */
export function copyOf(template) {
  const copy = document.importNode(template.content, true);
  translate(copy);
  return copy;
}

/**
 * A copy of the one element some markup has.
 *
 * @param {HTMLTemplateElement | string} template or the id of one in the page
 */
export function stamp(template) {
  const source = typeof template === 'string' ? find(`template#${template}`, HTMLTemplateElement) : template;
  return /** @type {HTMLElement} */ (copyOf(source).firstElementChild);
}

/**
 * Writes a text only when it differs, so that live regions and selections are left in peace.
 *
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Tells apart, for who hears the page, the controls that each row of a list has: by what is written on them, and whose
 * they are.
 *
 * @param {Element} row
 * @param {string} whose
 */
export function tellApart(row, whose) {
  for (const control of row.querySelectorAll('button[data-testid], summary')) {
    const words = /** @type {HTMLElement} */ (control).dataset.says ??= control.getAttribute('aria-label') ?? '';
    const label = `${words || control.textContent}: ${whose}`;
    if (control.getAttribute('aria-label') !== label) control.setAttribute('aria-label', label);
  }
}

/** @param {number} seconds */
export function clockTime(seconds) {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.floor(seconds + 1e-3);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours, ...rest] = parts.map((part, i) => String(part).padStart(i === 0 ? 1 : 2, '0'));
  return hours === '0' ? `${parts[1]}:${rest[1]}` : [hours, ...rest].join(':');
}

/**
 * Seconds as people count them down.
 *
 * @param {number} seconds
 */
export function countdown(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return left < 60 ? t('{seconds} s', { seconds: left }) : clockTime(left);
}

/**
 * A list whose rows stay in place while what they show changes, so that neither focus nor open menus are lost.
 *
 * @template T
 */
export class Rows {
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();

  /**
   * @param {HTMLElement} list
   * @param {(thing: T) => HTMLElement} make a new row
   */
  constructor(list, make) {
    this.list = list;
    this.make = make;
  }

  /** @param {string | number} key */
  get(key) {
    return this.#rows.get(String(key));
  }

  /**
   * @param {readonly T[]} things in the order they are shown
   * @param {(thing: T) => string | number} keyOf
   * @param {(row: HTMLElement, thing: T) => void} fill
   */
  show(things, keyOf, fill) {
    const keys = new Set(things.map(thing => String(keyOf(thing))));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    things.forEach((thing, i) => {
      const key = String(keyOf(thing));
      const row = this.#rows.get(key) ?? this.make(thing);
      this.#rows.set(key, row);
      if (this.list.children[i] !== row) this.list.insertBefore(row, this.list.children[i] ?? null);
      fill(row, thing);
    });
  }
}

/** Says once who is new in a list of people whose rows come and go in silence. */
export class Newcomers {
  /** @type {Set<string>} */ #told = new Set();

  /**
   * @param {HTMLElement} region live
   * @param {(names: string[]) => string} words
   */
  constructor(region, words) {
    this.region = region;
    this.words = words;
  }

  /** @param {readonly { member: string, name: string }[]} present all who are in the list now */
  announce(present) {
    const news = present.filter(({ member }) => !this.#told.has(member)).map(({ name }) => name);
    this.#told = new Set(present.map(({ member }) => member));
    if (news.length > 0) say(this.region, this.words(news));
    if (present.length === 0) say(this.region, '');
  }
}

/**
 * Has a button ask once more before it does what cannot be undone: it gives way to another that says what will be.
 *
 * @param {HTMLButtonElement} button followed by the one that confirms
 * @param {() => void} act
 */
export function confirming(button, act) {
  const confirm = /** @type {HTMLButtonElement} */ (button.nextElementSibling);
  const swap = (/** @type {boolean} */ asking) => {
    button.hidden = asking;
    confirm.hidden = !asking;
  };
  button.addEventListener('click', () => {
    swap(true);
    confirm.focus();
  });
  confirm.addEventListener('blur', () => swap(false));
  confirm.addEventListener('keydown', event => event.key === 'Escape' && swap(false));
  confirm.addEventListener('click', () => {
    swap(false);
    act();
  });
}

/**
 * Copies a link; says so on the button that asked for it.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLAnchorElement} link selected where there is no clipboard, on insecure pages, to be copied as of old
 * @param {string} [text] what of it
 * @returns {Promise<boolean>} false if the person must copy it themselves
 */
export async function copyLink(button, link, text = link.href) {
  const words = button.dataset.words ??= button.textContent ?? '';
  let copied = await navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false;
  if (!copied) {
    getSelection()?.selectAllChildren(link);
    copied = document.execCommand('copy');
  }
  say(button, copied ? t('Copied') : t('Press Ctrl+C'));
  setTimeout(() => say(button, words), 2_500);
  return copied;
}
