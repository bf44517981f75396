import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Giving } from '../../main/webapp/js/tutti/tree-giving.js';
import { Keeper } from '../../main/webapp/js/tutti/tree-keeper.js';

const FILM = 'file:demo';
const SESSION = 'urn:tutti:session:s1';
const A = 'https://v.example/a.mp4';
const B = 'https://v.example/b.mp4';

test('H-63: a link hangs under the one it is added to, else where its subject plays, else at the root', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(`${FILM}#t=10,40`, `${A}#t=5,35`)]);
  add(keeper, 2, [row(`${FILM}#t=50,80`, `${A}#t=100,130`)]);
  add(keeper, 3, [row(`${A}#t=10,12`, B), row(`${A}#t=110`, 'geo:1,1'), row(`${A}#t=60`, 'geo:2,2')]);
  add(keeper, 4, [row(`${A}#t=10`, 'geo:3,3', { parent: 't2' }), row(`${FILM}#t=1`, A.replace('a', 'c'))]);
  add(keeper, 5, [row(`${A}#t=10`, 'geo:5,5', { parent: 'root' })]);
  const parents = Object.fromEntries(keeper.tree.all().map(({ triple, parent }) => [triple, parent]));
  assert.deepEqual(parents, {
    t1: null, t2: null, t3: 't1', 't3-1': 't2', 't3-2': 't2', t4: 't2', 't4-1': null, t5: null,
  });
});

test('H-35, H-63: links that are added together may hang under one another in any order, all or none', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [
    row(`${A}#t=6`, B, { parent: '#1' }), row(`${FILM}#t=10,40`, `${A}#t=5,35`), row(`${B}#t=1`, 'geo:1,1'),
  ]);
  assert.deepEqual(keeper.tree.path(link(keeper, 't1-2')).map(({ triple }) => triple), ['t1-2', 't1', 't1-1']);
  refused('out-of-range', () => add(keeper, 2, [row(`${FILM}#t=1`, 'geo:1,1'), row(A, B, { parent: '#7' })]));
  refused('out-of-range', () => add(keeper, 3, [row(A, B, { parent: '#1' }), row(B, A, { parent: '#0' })]));
  refused('triple-unknown', () => add(keeper, 4, [row(A, B, { parent: 't9' })]));
  refused('out-of-range', () => add(keeper, 5, [row(FILM, 'geo:1,1', { parent: 't1' })]));
  assert.equal(keeper.size, 3);
});

test('H-63: limits, and nothing within itself', () => {
  const keeper = new Keeper('e1');
  keeper.tree.settings = { ...keeper.tree.settings, limits: { triples: 3, depth: 2 } };
  add(keeper, 1, [row(`${FILM}#t=10,40`, `${FILM}#t=50,60`)]);
  refused('out-of-range', () => add(keeper, 2, [row(`${FILM}#t=10,40`, `${FILM}#t=20,30`, { parent: 'root' })]));
  add(keeper, 3, [row(`${FILM}#t=52`, A, { parent: 't1' })]);
  refused('tree-full', () => add(keeper, 4, [row(`${A}#t=5`, B)]));
  refused('tree-full', () => add(keeper, 5, [row(FILM, B, { parent: 'root' }), row(FILM, B, { parent: 'root' })]));
  refused('out-of-range', () => change(keeper, 6, { triple: 't1', object: `${FILM}#t=15,60` }));
  assert.equal(link(keeper, 't1').object, `${FILM}#t=50,60`);
});

test('H-12, H-41: a change moves a link that is as one thinks, and keeps its resources', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(`${FILM}#t=10,40`, A)]);
  const told = change(keeper, 2, { triple: 't1', ifRev: 1, subject: `${FILM}#t=12,20`, label: 'x' });
  assert.deepEqual(told.changed?.map(({ at, rev, label }) => [at, rev, label]), [[[12, 20], 2, 'x']]);
  refused('triple-changed', () => change(keeper, 3, { triple: 't1', ifRev: 1, label: 'y' }));
  refused('out-of-range', () => change(keeper, 4, { triple: 't1', object: B }));
  refused('triple-unknown', () => change(keeper, 5, { triple: 't5', label: 'y' }));
});

test('H-38: with a link all under it go', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(`${FILM}#t=10,40`, A), row(`${A}#t=1`, B), row(`${B}#t=1`, 'geo:1,1'), row(FILM, 'geo:2,2')]);
  const told = keeper.apply(said(2, { type: 'removeTriple', triple: 't1' }));
  assert.deepEqual(told.removed, ['t1-2', 't1-1', 't1']);
  assert.equal(keeper.size, 1);
});

test('H-15, H-16, H-17: what is relative goes by the moment, what goes by events by when they were published', () => {
  const keeper = new Keeper('e1');
  const moment = { session: 600, items: [FILM], position: 100 };
  const [film, session, talk] = keeper.apply(said(1, { type: 'addTriples', triples: [
    row(`${FILM}#t=+5,+10`, 'geo:1,1'), row(`${SESSION}#t=+0,+20`, 'geo:2,2'), row(`${SESSION}#t=t1_s,t1_e`, 'geo:3,3'),
  ] }, moment)).added ?? [];
  assert.deepEqual([film.subject, film.at], [`${FILM}#t=105,115`, [105, 115]]);
  assert.deepEqual(session.at, [600, 620]);
  assert.equal(talk.at, null);
  refused('out-of-range', () => add(keeper, 2, [row('https://elsewhere.example/#t=+5', 'geo:1,1')]));
  const publish = (number, event, at) =>
    keeper.apply(said(number, { type: 'publishEvent', event }, { ...moment, session: at }));
  assert.deepEqual(publish(3, 't1_s', 600).changed?.[0].at, [600, null]);
  assert.deepEqual(publish(4, 't1_e', 1200).changed?.[0].at, [600, 1200]);
  assert.deepEqual(publish(5, 't1_s', 2000).changed?.[0].at, [2000, null]);
  assert.equal(publish(6, 'other', 3000).changed, undefined);
});

test('what goes by events within something that moves is placed anew, what happens while it is off says nothing', () => {
  const keeper = new Keeper('e1');
  const moment = { session: 0, items: [FILM], position: 20 };
  add(keeper, 1, [row(`${FILM}#t=10,40`, `${A}#t=0,30`), row(`${A}#t=goal`, 'geo:1,1'), row(`${FILM}#t=12`, 'geo:2,2')]);
  const publish = (number, position) =>
    keeper.apply(said(number, { type: 'publishEvent', event: 'goal' }, { ...moment, position })).changed;
  assert.equal(publish(2, 50), undefined);
  assert.deepEqual(publish(3, 20)?.map(({ triple, at }) => [triple, at]), [['t1-1', [10, null]]]);
  const told = change(keeper, 4, { triple: 't1', subject: `${FILM}#t=15,40` });
  assert.deepEqual(told.changed?.map(({ triple, at }) => [triple, at]), [['t1', [15, 40]], ['t1-1', [5, null]]]);
  assert.equal(change(keeper, 5, { triple: 't1', label: 'x' }).changed?.length, 1);
});

test('H-25: of what is not for this site only where it hangs is known', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(FILM, A, { parent: 'root' }), { parent: 't1' }, row(`${B}#t=1`, 'geo:1,1', { parent: '#1' })]);
  assert.deepEqual([keeper.tree.size, keeper.size], [1, 3]);
  assert.deepEqual(change(keeper, 2, { triple: 't1-1', label: 'x' }), { revision: 2 });
  assert.deepEqual(keeper.apply(said(3, { type: 'removeTriple', triple: 't1' })).removed, ['t1']);
  assert.equal(keeper.size, 0);
});

test('H-22, H-23, H-25: when more is the same, links are in our words', () => {
  const keeper = new Keeper('e2');
  add(keeper, 1, [row('blob:a1#t=1,5', 'geo:1,1', { parent: 'root' }), row(FILM, 'blob:a2', { parent: 'root' })]);
  const changed = keeper.setMirrors([
    { mirror: 'm1', subject: { uri: 'blob:a1', site: 'e1' }, object: { uri: 'https://v.example/x' } },
    { mirror: 'm2', subject: { uri: 'blob:b1', site: 'e2' }, object: { uri: 'https://v.example/x' } },
  ]);
  assert.deepEqual(changed.map(({ subject }) => subject), ['blob:b1#t=1,5']);
});

test('H-22, H-25: when a name of ours goes, a link is called again as everybody calls it', () => {
  const [one, other] = [new Keeper('e1'), new Keeper('e2')];
  const mirror = { mirror: 'm1', subject: { uri: A }, object: { uri: 'blob:mine', site: 'e1' } };
  const objects = () => [one, other].map(keeper => link(keeper, 't1').object);
  for (const keeper of [one, other]) add(keeper, 1, [row(FILM, `${A}#t=1,5`)]);
  for (const keeper of [one, other]) keeper.setMirrors([mirror]);
  assert.deepEqual(objects(), ['blob:mine#t=1,5', `${A}#t=1,5`]);
  assert.deepEqual(one.setMirrors([{ ...mirror, object: { uri: 'blob:anew', site: 'e1' } }]).length, 1);
  assert.deepEqual(objects(), ['blob:anew#t=1,5', `${A}#t=1,5`]);
  for (const keeper of [one, other]) keeper.setMirrors([]);
  assert.deepEqual(objects(), [`${A}#t=1,5`, `${A}#t=1,5`]);
  for (const keeper of [one, other]) change(keeper, 2, { triple: 't1', object: `${A}#t=1,3` });
  assert.deepEqual(objects(), [`${A}#t=1,3`, `${A}#t=1,3`]);
  add(one, 3, [row('blob:alone', 'geo:1,1', { parent: 'root' })]);
  one.setMirrors([{ ...mirror, subject: { uri: 'blob:alone', site: 'e1' }, object: { uri: 'blob:b', site: 'e2' } }]);
  assert.deepEqual(one.setMirrors([]), []);
});

test('H-63: all links have a million characters together at most, counted alike whatever a site calls them', () => {
  const keepers = [new Keeper('e1'), new Keeper('e2')];
  const long = uri => `${uri}?${'x'.repeat(99_979 - FILM.length - uri.length)}`;
  const own = { uri: 'blob:mine', site: 'e1' };
  const mirrors = [{ mirror: 'm1', subject: { uri: long(A) }, object: own }];
  for (const keeper of keepers) {
    keeper.setMirrors(mirrors);
    for (let i = 1; i <= 10; i++) add(keeper, i, [row(FILM, long(A), { label: 'x'.repeat(20), parent: 'root' })]);
    assert.equal(keeper.tree.characters, 1_000_000);
    refused('tree-full', () => add(keeper, 11, [row(FILM, 'geo:1,1', { parent: 'root' })]));
    refused('tree-full', () => change(keeper, 12, { triple: 't1', label: 'x'.repeat(21) }));
    assert.deepEqual([keeper.size, keeper.tree.characters], [10, 1_000_000]);
    change(keeper, 13, { triple: 't1', label: 'x' });
    change(keeper, 14, { triple: 't1', label: 'y'.repeat(20) });
    keeper.apply(said(15, { type: 'removeTriple', triple: 't10' }));
    assert.equal(keeper.tree.characters, 900_000);
    // Others are not told this, nor what is under it: it counts for nobody.
    const alone = [{ mirror: 'm2', subject: { uri: 'blob:a', site: 'e1' }, object: { uri: 'blob:b', site: 'e3' } }];
    keeper.setMirrors([...mirrors, ...alone]);
    add(keeper, 16, keeper === keepers[0]
      ? [row('blob:a', 'geo:1,1', { parent: '#1' }), row(FILM, 'blob:a', { parent: 'root' })]
      : [{ parent: '#1' }, { parent: 'root' }]);
    assert.deepEqual([keeper.size, keeper.tree.characters], [11, 900_000]);
  }
  // Where more links may be, 100 for each.
  keepers[0].tree.settings = { ...keepers[0].tree.settings, limits: { triples: 100_000, depth: 16 } };
  for (let i = 20; i < 40; i++) add(keepers[0], i, [row(FILM, long(B), { parent: 'root' })]);
  assert.ok(keepers[0].tree.characters > 2_000_000);
});

test('where a link would hang is said before it is sent', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(`${FILM}#t=10,40`, `${A}#t=5,35`)]);
  const moment = { session: 0, items: [FILM], position: 0 };
  const rows = [row(`${A}#t=10`, B), row(`${B}#t=1`, 'geo:1,1'), row(FILM, 'geo:2,2', { root: true })];
  assert.deepEqual(keeper.parentsOf(rows, moment), ['t1', '#0', 'root']);
  assert.equal(keeper.size, 1);
  refused('triple-unknown', () => keeper.parentsOf([row(A, B, { parent: 't7' })], moment));
});

test('a tree is given in parts of one moment, each link after the one above it', () => {
  const keeper = new Keeper('e1');
  add(keeper, 1, [row(FILM, A, { root: true })]);
  for (let i = 2; i < 60; i++) {
    const note = `data:text/plain,${'x'.repeat(i % 2 ? 900 : 3_000)}`;
    add(keeper, i, [row(`${A}#t=${i}`, note, { label: `№ ${i}` }), { parent: 't1' }]);
  }
  keeper.apply(said(60, { type: 'publishEvent', event: 'talk.begins' }));
  const giving = new Giving();
  const copy = new Keeper('e2');
  let after;
  let parts = 0;
  for (;;) {
    const part = /** @type {any} */ (giving.part(keeper, { wanted: 'w1', after }));
    assert.ok(Buffer.byteLength(JSON.stringify(part)) <= 16_384);
    assert.equal(part.revision, 60);
    assert.equal(part.events?.length, parts === 0 ? 1 : undefined);
    for (const one of part.triples) copy.take(one);
    if (++parts === 3) keeper.apply(said(61, { type: 'removeTriple', triple: 't7' }));
    after = part.triples.at(-1).triple;
    if (!part.more) break;
  }
  assert.ok(parts > 5);
  assert.equal(copy.size, 1 + 2 * 58);
  copy.apply(said(61, { type: 'removeTriple', triple: 't7' }));
  assert.deepEqual(copy.listed(), keeper.listed());
});

test('H-17, H-63: who comes later gets all events, in several parts, those first that links go by', () => {
  const keeper = new Keeper('e1');
  const items = [FILM, `https://v.example/${'x'.repeat(60)}`];
  const happen = (number, event, more = {}) =>
    keeper.apply(said(number, { type: 'publishEvent', event }, { session: 0, items, position: number, ...more }));
  for (let i = 1; i <= 300; i++) happen(i, `e${i}`);
  happen(301, 'e1');
  happen(302, 'large', { items: [FILM, ...Array(20).fill('x').map(one => one.repeat(1_000))] });
  assert.deepEqual(given(keeper).events.at(-1), { event: 'large', rev: 302, session: 0 });
  add(keeper, 303, [row(`${FILM}#t=e7,e1`, A), row(FILM, `data:text/plain,${'x'.repeat(11_000)}`)]);
  const { copy, events } = given(keeper);
  assert.deepEqual(events.map(({ rev }) => rev).slice(0, 4), [7, 301, 2, 3]);
  assert.equal(events.length, 301);
  for (const one of [keeper, copy]) add(one, 304, [row(`${FILM}#t=e1`, B), row(`${FILM}#t=e299`, B)]);
  assert.deepEqual(copy.listed(), keeper.listed());
});

/** Gives it all to another. @param {Keeper} keeper */
function given(keeper) {
  const giving = new Giving();
  const copy = new Keeper('e2');
  /** @type {any[]} */
  const events = [];
  for (let part, after; part?.more ?? true; after = part.triples.at(-1)?.triple ?? after ?? 't1') {
    part = /** @type {any} */ (giving.part(keeper, { wanted: 'w1', after }));
    assert.ok(Buffer.byteLength(JSON.stringify(part)) <= 16_384);
    assert.ok(!part.more || part.triples.length + part.events.length > 0);
    for (const one of part.triples) copy.take(one);
    events.push(...part.events ?? []);
  }
  for (const one of events) copy.tree.events.set(one.event, one);
  return { copy, events };
}

test('all who do the same in the same order have the same tree', () => {
  const random = seeded(7);
  const pick = (/** @type {any[]} */ list) => list[Math.floor(random() * list.length)];
  const [one, other] = [new Keeper('e1'), new Keeper('e2')];
  const uris = [FILM, A, B, 'https://v.example/c.mp4'];
  let refusals = 0;
  for (let number = 1; number <= 400; number++) {
    const any = () => pick([...one.tree.links.keys(), `t${number}`]);
    const from = Math.floor(random() * 50);
    const asked = pick([
      { type: 'addTriples', triples: [row(`${pick(uris)}#t=${from},${from + 20}`, `${pick(uris)}#t=${from + 30},90`)] },
      { type: 'addTriples', triples: [
        row(`${pick(uris)}#t=+${from},+9`, 'geo:1,1'), row(`${FILM}#t=${pick(['a', 'b'])}`, pick(uris)),
      ] },
      { type: 'changeTriple', triple: any(), label: String(number) },
      { type: 'removeTriple', triple: any() },
      { type: 'publishEvent', event: pick(['a', 'b']) },
    ]);
    const told = said(number, asked, { session: number, items: [FILM], position: number % 60 });
    const results = [one, other].map(keeper => {
      try {
        return keeper.apply(told);
      } catch (error) {
        refusals++;
        return /** @type {any} */ (error).code;
      }
    });
    assert.deepEqual(results[0], results[1]);
  }
  assert.deepEqual(one.listed(), other.listed());
  assert.ok(one.size > 5 && refusals > 20);
});

/** @param {Keeper} keeper @param {number} number @param {any[]} triples */
function add(keeper, number, triples) {
  return keeper.apply(said(number, { type: 'addTriples', triples }));
}

/** @param {Keeper} keeper @param {number} number @param {object} fields */
function change(keeper, number, fields) {
  return keeper.apply(said(number, { type: 'changeTriple', ...fields }));
}

function row(subject, object, more = {}) {
  return { subject, object, kind: 'page', play: 'head', rate: 1, label: '', root: subject.startsWith(FILM), ...more };
}

/** @returns {any} */
function said(revision, asked, moment = { session: 0, items: [FILM], position: 0 }) {
  return { revision, asked, moment, member: 'm1', name: 'Ana' };
}

/** @param {string} code @param {() => void} action */
function refused(code, action) {
  assert.throws(action, /** @param {any} error */ error => error.code === code);
}

/** @param {Keeper} keeper @param {string} id */
function link(keeper, id) {
  return keeper.tree.link(id) ?? assert.fail(id);
}

/** @param {number} seed */
function seeded(seed) {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}
