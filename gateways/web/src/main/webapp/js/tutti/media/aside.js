/**
 * Puts aside what a page we are a guest of has by the names that Shaka Player looks for or takes: it would hand itself
 * to the page's module loader, or replace the page's own. Modules are run one right after the other, without the page's
 * own code between: who imports this first, then Shaka Player, has it to themselves, and gives back in their first line.
 */

const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));
const theirs = ['define', 'exports', 'shaka']
  .map(name => ({ name, had: Object.hasOwn(page, name), value: page[name] }));
for (const { name } of theirs) Reflect.set(page, name, undefined);

/** Gives the page back what is its own. @returns {any} what is `shaka` until then */
export function giveBack() {
  const { shaka } = page;
  for (const { name, had, value } of theirs) {
    if (had) Reflect.set(page, name, value);
    else Reflect.deleteProperty(page, name);
  }
  return shaka;
}
