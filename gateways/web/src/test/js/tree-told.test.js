import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Keeper } from '../../main/webapp/js/tutti/tree-keeper.js';
import { Replica } from '../../main/webapp/js/tutti/tree-replica.js';
import { STANDARD } from '../../main/webapp/js/tutti/tree.js';

const moment = { session: 10, items: ['file:demo'], position: 12 };

function told(revision, asked) {
  return { revision, asked, moment, member: 'm', name: 'n' };
}

function keeper(row) {
  const one = new Keeper('eC');
  one.apply(told(5, { type: 'addTriples', triples: [{ parent: 'root', ...row }] }));
  return one;
}

test('a link does not become what others know, not even its label', () => {
  const one = keeper({ subject: 'file:demo#t=1,5', object: 'https://x.example/', label: 'as it was' });
  const asked = { type: 'changeTriple', triple: 't5', label: 'other', elsewhere: true };
  assert.throws(() => one.apply(told(6, asked)), { code: 'out-of-range' });
  assert.equal(one.tree.link('t5')?.label, 'as it was');
});

test('of a link that others know they change what they like', () => {
  const one = keeper({});
  assert.deepEqual(one.apply(told(6, { type: 'changeTriple', triple: 't5', elsewhere: true })), { revision: 6 });
});

test('what is not the tree any more is asked for anew', async () => {
  let asked = 0;
  const session = {
    tree: null, treeSettings: { ...structuredClone(STANDARD), keeping: 'browsers' }, state: 'joined', endpoint: 'eC',
    timers: { setTimeout: run => run(), clearTimeout() {} }, connection: { send() {}, random: () => 0 },
    announce() {},
    request: async () => ({ revision: ++asked, whole: true, added: [], mirrors: [], events: [], more: false,
      settings: { ...STANDARD, keeping: 'browsers' } }),
  };
  const replica = new Replica(session);
  await replica.ready();
  replica.hear({ type: 'tree', revision: 9, anew: true }, false);
  await replica.ready();
  assert.equal(asked, 2);
});
