import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Edits } from '../../main/webapp/js/layers/edits.js';
import { changedIn, withoutTyped } from '../../main/webapp/js/layers/fields-model.js';
import './fake-time.js';

const link = (id, label) => ({ id, label, rev: 3, parent: null, on: 'file:demo', subject: 'file:demo#t=1,2', object: 'geo:1,2', kind: 'map',
  play: 'skip', rate: 1, at: [1, 2], part: [0, Infinity] });

function editsOf(...links) {
  const calls = [];
  const session = {
    removeTriple: id => calls.push(`remove ${id}`), addTriples: triples => calls.push(`add ${triples.map(({ label }) => label)}`),
    changeTriple: (id, what) => calls.push(what),
  };
  const scene = { session, under: () => [], link: id => links.find(each => each.id === id) };
  const edits = new Edits(scene, async done => ({ done }));
  const said = [];
  edits.addEventListener('removed', ({ detail }) => said.push(detail));
  return { edits, calls, said };
}

test('H-51: of two quick removals both can be taken back, the last one first', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [one, other] = [link('t1', 'One'), link('t2', 'Other')];
  const { edits, calls, said } = editsOf(one, other);
  await edits.remove(one);
  t.mock.timers.tick(4_000);
  await edits.remove(other);
  assert.ok(await edits.undo());
  assert.ok(await edits.undo());
  assert.equal(await edits.undo(), false);
  assert.deepEqual(calls, ['remove t1', 'remove t2', 'add Other', 'add One']);
  assert.deepEqual(said, ['One', 'Other', 'One', null]);
});

test('H-51: each can be taken back for ten seconds of its own', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [one, other] = [link('t1', 'One'), link('t2', 'Other')];
  const { edits, calls, said } = editsOf(one, other);
  await edits.remove(one);
  t.mock.timers.tick(6_000);
  await edits.remove(other);
  t.mock.timers.tick(6_000);
  assert.ok(await edits.undo());
  assert.equal(await edits.undo(), false);
  assert.deepEqual(calls.slice(2), ['add Other']);
  assert.equal(said.at(-1), null);
});

test('H-12: who saves a name sends the name alone, as a change of what the fields were given', async () => {
  const given = { id: 't1', rev: 3, at: [10, 20], from: '0:10', to: '0:20', label: '' };
  assert.deepEqual(changedIn(given, { from: '0:10', to: '0:20', label: 'Goal' }), { label: 'Goal' });
  assert.deepEqual(changedIn(given, { from: '0:10', to: '0:25', label: '' }), { at: [10, 25] });
  assert.deepEqual(changedIn({ ...given, at: [10.0004, Infinity], to: '' }, { from: '0:10', to: '', label: '' }), {});
  assert.deepEqual(changedIn(given, { from: '0:10', to: '', label: '' }), { at: [10, Infinity] });
  assert.deepEqual(changedIn(given, { from: 'soon', to: '0:20', label: '' }), { wrong: 'from', why: 'time' });
  assert.deepEqual(changedIn(given, { from: '0:10', to: '0:05', label: '' }), { wrong: 'to', why: 'order' });
  const { edits, calls } = editsOf({ ...link('t1', ''), rev: 4 });
  await edits.change('t1', { label: 'Goal' }, given.rev);
  assert.deepEqual(calls, [{ ifRev: 3, label: 'Goal' }]);
});

test('H-12: after a refusal the fields that were left alone say what is so now', () => {
  const given = { id: 't1', rev: 3, at: [10, 20], from: '0:10', to: '0:20', label: '' };
  const now = { ...given, rev: 4, at: [30, 40], from: '0:30', to: '0:40' };
  assert.deepEqual(withoutTyped(given, { from: '0:10', to: '0:20', label: 'Goal' }, now), { from: '0:30', to: '0:40', label: 'Goal' });
});
