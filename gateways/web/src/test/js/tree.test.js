import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from './fake-time.js';
import { heard, joined } from './fake-session.js';
import { Tree } from '../../main/webapp/js/tutti/tree.js';

const KEPT = { keeping: 'server', published: false, limits: { triples: 1000, depth: 16 } };
const BROWSERS = { ...KEPT, keeping: 'browsers' };

test('a tree knows what hangs where', () => {
  const tree = new Tree();
  const added = [link('t1'), link('t2'), link('t10', 't1'), link('t2-1', 't1'), link('t3', 't2-1')];
  tree.apply({ revision: 3, added });
  assert.deepEqual(ids(tree.roots), ['t1', 't2']);
  assert.deepEqual(ids(tree.children('t1')), ['t2-1', 't10']);
  assert.deepEqual(ids(tree.siblings('t10')), ['t2-1']);
  assert.deepEqual(ids(tree.siblings('t1')), ['t2']);
  assert.deepEqual(ids(tree.path(link('t3', 't2-1'))), ['t3', 't2-1', 't1']);
  assert.deepEqual(tree.branch('t1'), ['t3', 't2-1', 't10', 't1']);
  tree.apply({ revision: 4, removed: ['t3', 't2-1'], changed: [{ ...link('t10', 't1', 4), label: 'x' }] });
  assert.deepEqual([ids(tree.all()), tree.link('t10')?.label, tree.revision], [['t1', 't2', 't10'], 'x', 4]);
});

test('H-22, H-23: what is the same is so both ways and through others', () => {
  const tree = new Tree();
  const mirror = (subject, object) => ({ mirror: 'm1', subject: { uri: subject }, object: { uri: object } });
  tree.setMirrors([mirror('a', 'b'), mirror('c', 'b'), mirror('d', 'e')]);
  assert.ok(tree.areSame('a', 'c') && tree.areSame('c', 'a') && !tree.areSame('a', 'd'));
  tree.setMirrors([mirror('c', 'b')]);
  assert.ok(!tree.areSame('a', 'b') && tree.areSame('b', 'c'));
});

test('nothing is read as long as nothing is linked; with the first link the tree is', async () => {
  const { session, server, time } = await joined({}, { tree: { ...KEPT, revision: 0, triples: 0 } });
  assert.equal(session.tree, null);
  assert.equal(server.socket.lastSent('getTree'), undefined);
  server.socket.receive({ type: 'tree', revision: 5, added: [link('t5')] });
  await asked(server, time, 'getTree');
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 5, added: [link('t5')], more: false });
  await settled();
  assert.deepEqual(ids(session.tree.all()), ['t5']);
});

test('H-26: parts and news may come in any order', async () => {
  const { session, server, time } = await joined({}, { tree: { ...KEPT, revision: 9, triples: 3 } });
  const changes = heard(session, 'tree');
  await asked(server, time, 'getTree');
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 9, added: [link('t1'), link('t2')], more: true });
  await settled();
  assert.equal(server.socket.lastSent('getTree').after, 't2');
  server.socket.receive({ type: 'tree', revision: 11, removed: ['t2', 't4'] });
  server.socket.receive({ type: 'tree', revision: 12, changed: [{ ...link('t3', null, 12), label: 'new' }] });
  // Read before either.
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 10, added: [link('t3'), link('t4')], more: false });
  await settled();
  assert.deepEqual(session.tree.all().map(({ triple, label }) => triple + label), ['t1', 't3new']);
  assert.deepEqual(changes, [{ revision: 12, whole: true }]);
});

test('one\'s own change is known when its promise settles, in turn with those of others', async () => {
  const { session, server, time } = await opened([]);
  const changes = heard(session, 'tree');
  const adding = session.addTriples([{ subject: 'file:demo#t=1,2', object: 'geo:1,1' }]);
  await settled();
  const { id, triples } = server.socket.lastSent('addTriples');
  assert.equal(triples.length, 1);
  const tree = { type: 'tree', revision: 20, added: [link('t20', null, 20)] };
  server.socket.receive({ type: 'accepted', id, seq: 20, stamp: 1, effectiveAt: 1, tree });
  server.socket.receive({ type: 'tree', revision: 21, changed: [{ ...link('t20', null, 21), label: 'moved' }] });
  assert.equal((await adding).tree?.added?.[0].triple, 't20');
  assert.equal(session.tree.link('t20').label, 'moved');
  assert.deepEqual(changes.map(({ revision }) => revision), [20, 21]);
  await time.pass(1);
});

test('after other mirrors, and after coming back to another tree, it is read anew', async () => {
  const { session, server, time } = await opened([link('t1')]);
  server.socket.receive({ type: 'tree', revision: 6, mirrors: [] });
  await time.pass(1);
  const added = [{ ...link('t1'), subject: 'blob:me' }];
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 6, added, more: false });
  await settled();
  assert.equal(session.tree.link('t1').subject, 'blob:me');

  server.also = { tree: { ...KEPT, revision: 6, triples: 1 } };
  await comesBack(server, time);
  assert.equal(server.socket.lastSent('getTree'), undefined);
  server.also = { tree: { ...KEPT, revision: 8, triples: 2 } };
  await comesBack(server, time);
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 8, added: [link('t7')], more: false });
  await settled();
  assert.deepEqual(ids(session.tree.all()), ['t7']);
});

test('a reading that failed, and rests, gives way to one that is begun meanwhile', async () => {
  const { session, server, time } = await joined({}, { tree: { ...KEPT, revision: 5, triples: 1 } });
  await asked(server, time, 'getTree');
  answer(server, 'getTree', { type: 'error', code: 'tree-elsewhere', message: 'Not yet.' });
  await settled();
  await comesBack(server, time);
  await asked(server, time, 'getTree');
  const requests = () => server.socket.sent.filter(({ type }) => type === 'getTree').length;
  await time.pass(2_000);
  assert.equal(requests(), 1);
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 5, added: [link('t1')], more: false });
  const outcome = await Promise.race([session.openTree(), time.pass(20_000).then(() => 'waits for ever')]);
  assert.deepEqual(ids(outcome.all()), ['t1']);
});

test('H-25: when mirrors change while the tree is first read, it is read again in the words of now', async () => {
  const { session, server, time } = await joined({}, { tree: { ...KEPT, revision: 5, triples: 2 } });
  await asked(server, time, 'getTree');
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 5, added: [link('t1')], more: true });
  await settled();
  server.socket.receive({ type: 'tree', revision: 6, mirrors: [] });
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 6, added: [link('t2')], more: false });
  await settled();
  await time.pass(1);
  assert.equal(server.socket.lastSent('getTree').after, undefined);
  const added = [link('t1'), link('t2')].map(one => ({ ...one, subject: 'blob:me' }));
  answer(server, 'getTree', { type: 'tree', whole: true, revision: 6, added, more: false });
  await settled();
  await time.pass(1);
  assert.deepEqual(session.tree.all().map(({ subject }) => subject), ['blob:me', 'blob:me']);
  assert.equal(server.socket.sent.filter(({ type }) => type === 'getTree').length, 3);
});

test('H-63: one of the browsers that keep the tree does what all do, and gives it to who comes', async () => {
  const { session, server, time } = await joined({}, { begunAt: 0, tree: { ...BROWSERS, revision: 2, triples: 0 } });
  await asked(server, time, 'getTree');
  server.socket.receive(told(100, { type: 'publishEvent', event: 'early' }));
  const whole = { type: 'tree', whole: true, settings: BROWSERS, more: false };
  const first = { event: 'first', rev: 90, session: 1 };
  answer(server, 'getTree', { ...whole, revision: 99, added: [], events: [first], more: true });
  await settled();
  assert.equal(server.socket.lastSent('getTree').after, 't1');
  answer(server, 'getTree', { ...whole, revision: 99, added: [link('t90')], more: true });
  await settled();
  answer(server, 'getTree', { ...whole, revision: 99, added: [], events: [{ ...first, event: 'last' }] });
  await settled();
  assert.equal(server.socket.lastSent('getTree').after, 't90');
  assert.deepEqual([ids(session.tree.all()), [...session.tree.events.keys()]], [['t90'], ['first', 'last', 'early']]);

  const adding = session.addTriples([{ subject: 'https://v.example/a.mp4#t=1,2', object: 'geo:1,1' }]);
  await settled();
  const sent = server.socket.lastSent('addTriples');
  assert.equal(sent.triples[0].parent, 't90');
  const rows = [{ ...sent.triples[0], kind: 'map', play: 'head', rate: 1, label: '', root: false }];
  server.socket.receive({ type: 'accepted', id: sent.id, seq: 101, stamp: 1, effectiveAt: 1,
    tree: told(101, { type: 'addTriples', triples: rows }) });
  assert.equal((await adding).tree?.added?.[0].triple, 't101');

  // What all refuse is refused to who asked, though the server has taken it.
  const removing = session.removeTriple('t77');
  await settled();
  const { id } = server.socket.lastSent('removeTriple');
  server.socket.receive({ type: 'accepted', id, seq: 102, stamp: 1, effectiveAt: 1,
    tree: told(102, { type: 'removeTriple', triple: 't77' }) });
  await assert.rejects(removing, { code: 'triple-unknown' });

  server.socket.receive({ type: 'treeWanted', wanted: 'w1' });
  const given = server.socket.lastSent('giveTree');
  assert.deepEqual([given.wanted, given.revision, ids(given.triples), given.more], ['w1', 102, ['t90', 't101'], false]);

  await assert.rejects(session.setTree({ keeping: 'server' }), { code: 'out-of-range' });

  server.also = { begunAt: 0, tree: { ...BROWSERS, revision: 2, triples: 0 } };
  await comesBack(server, time);
  assert.equal(server.socket.lastSent('getTree').have, 102);
  answer(server, 'getTree', { ...whole, revision: 102, kept: true, mirrors: [] });
  await settled();
  assert.deepEqual(ids(session.tree.all()), ['t90', 't101']);
});

/** @param {any[]} links */
async function opened(links) {
  const set = await joined({}, { tree: { ...KEPT, revision: 5, triples: 0 } });
  const opening = set.session.openTree();
  await asked(set.server, set.time, 'getTree');
  answer(set.server, 'getTree', { type: 'tree', whole: true, revision: 5, added: links, more: false });
  await opening;
  return set;
}

/** Loading code takes what time it takes. @param {any} server @param {any} time @param {string} type */
async function asked(server, time, type) {
  const deadline = Date.now() + 20_000;
  while (!server.socket.lastSent(type) && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 1));
    await time.pass(0);
  }
}

/** @param {any} server @param {any} time */
async function comesBack(server, time) {
  // It was in for a while: then it is back soon.
  await time.pass(5_000);
  server.socket.drop(1006);
  await time.pass(300);
}

/** @param {any} server @param {string} type @param {object} message */
function answer(server, type, message) {
  server.socket.receive({ id: server.socket.lastSent(type).id, ...message });
}

function told(revision, asked) {
  const moment = { session: 1, items: ['file:demo'], position: 1 };
  return { type: 'tree', revision, asked, moment, member: 'm1', name: 'A' };
}

function link(triple, parent = null, rev = 1) {
  return {
    triple, parent, rev, subject: 'file:demo#t=10,40', object: 'https://v.example/a.mp4', kind: 'video', play: 'skip',
    rate: 1, label: '', at: [10, 40], member: 'm1', name: 'A',
  };
}

/** @param {any[]} links */
function ids(links) {
  return links.map(({ triple }) => triple);
}
