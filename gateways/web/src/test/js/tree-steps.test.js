import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Keeper } from '../../main/webapp/js/tutti/tree-keeper.js';

const STEPS = new URL('../../../../../docs/protocol/tree-steps.json', import.meta.url);

test('H-63: a tree in the browsers becomes what it would on the server, step by step', () => {
  JSON.parse(readFileSync(STEPS, 'utf8')).stories.forEach(({ limits, steps }, story) => {
    const keeper = new Keeper('e1');
    keeper.tree.settings = { ...keeper.tree.settings, limits };
    const links = new Map();
    for (const { revision, moment, asked, then } of steps) {
      const as = `story ${story}: ${JSON.stringify(asked)}`;
      let refused;
      try {
        keeper.apply({ revision, asked, moment, member: 'm1', name: 'Ana' });
      } catch (error) {
        if (!error.code) throw error;
        refused = error.code;
      }
      assert.equal(refused, then.refused, as);
      Object.entries(then.links ?? {}).forEach(([id, link]) => links.set(id, link));
      then.removed?.forEach(id => links.delete(id));
      assert.deepEqual(Object.fromEntries(keeper.tree.all().map(row)), Object.fromEntries(links), as);
    }
  });
});

/** @param {any} link */
function row({ triple, parent, subject, object, at }) {
  return [triple, [parent, subject, object, at && at.map(end => end === null ? null : String(end))]];
}
