import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Where the server says why a session falls back to its clock. */
const ENGINE = new URL('../../../../../core-ejb/src/main/java/org/tutti/engine/', import.meta.url);
const SAID = /\b(?:lasting|fallBack)\((?:policy, )?"([^"]+)"/g;

/** All reasons there are, of a strategy named polite. */
const reasons = ['Decider.java', 'plugins/TrackedStrategy.java']
  .flatMap(name => [...readFileSync(new URL(name, ENGINE), 'utf8').matchAll(SAID)])
  .map(([, reason]) => reason.replace('%s', 'polite'));

// The page's language is settled when its words are loaded.
Object.assign(globalThis, {
  document: { documentElement: { lang: 'de', dataset: {} } },
  fetch: async (/** @type {URL} */ url) => ({ json: () => JSON.parse(readFileSync(url, 'utf8')) }),
});
const { reasonInWords } = await import('../../main/webapp/js/views/cause.js');

test('W-38: each reason to fall back to the clock is said in the language of the page', () => {
  assert.equal(reasons.length, 4, reasons.join('\n'));
  for (const reason of reasons) {
    const words = reasonInWords(reason);
    assert.notEqual(words, reason);
    assert.equal(words.includes('polite'), reason.includes('polite'), words);
    assert.equal(reasonInWords(`By the server's clock from here: ${reason}`),
      `Von hier an nach der Uhr des Servers: ${words}`);
  }
});

test('what the page has no words for stays as the server says it', () => {
  assert.equal(reasonInWords("By the server's clock from here: The moon is full."),
    'Von hier an nach der Uhr des Servers: The moon is full.');
});
