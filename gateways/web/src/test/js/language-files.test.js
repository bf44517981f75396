import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LANGUAGES } from '../../main/webapp/js/words.js';
import { said } from './said.js';

const { sentences, counted } = said();
const all = new Set([...sentences, ...counted]);

for (const language of LANGUAGES.keys()) {
  if (language === 'en') continue;
  const messages = JSON.parse(readFileSync(new URL(`../../main/webapp/lang/${language}.json`, import.meta.url), 'utf8'));
  const said = Object.entries(messages).filter(([key]) => !key.startsWith('!'));

  test(`W-38: ${language}.json says all that the page says`, () => {
    assert.deepEqual([...all].filter(key => !(key in messages)), []);
  });

  test(`${language}.json says nothing that the page does not`, () => {
    assert.deepEqual(said.map(([key]) => key).filter(key => !all.has(key)), []);
  });

  test(`${language}.json has a form for every count where the page counts`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const key of counted) {
      assert.deepEqual(Object.keys(messages[key] ?? {}).sort(), [...pluralCategories].sort(), key);
    }
  });

  test(`${language}.json has a place for each value, and for no other`, () => {
    for (const [key, found] of said) {
      // "One" and "two" may be words.
      const forms = typeof found === 'string' ? [found] : [found.other];
      for (const form of forms) assert.deepEqual(holes(form), holes(key), key);
    }
  });
}

function holes(text) {
  return [...new Set([...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole))].sort();
}
