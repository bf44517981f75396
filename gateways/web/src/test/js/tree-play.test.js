import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { active, play } from '../../main/webapp/js/tutti/tree-play.js';
import { Tree } from '../../main/webapp/js/tutti/tree.js';

const shared = new URL('../../../../../docs/protocol/tree-play.json', import.meta.url);
const { plays } = JSON.parse(readFileSync(shared, 'utf8'));
const FILM = 'file:demo';
const SESSION = 'urn:tutti:session:s1';

test('H-13, H-14, H-18, H-19: a link plays as the shared examples say', () => {
  for (const { says, now, subject, object, play: how, rate, duration, speed, task } of plays) {
    const given = play(now, open(subject), open(object), { play: how, rate, duration: duration ?? Infinity, speed });
    if (task === null) {
      assert.equal(given, null, says);
      continue;
    }
    for (const [name, value] of Object.entries(task)) {
      const is = /** @type {any} */ (given)[name];
      assert.ok(value === null ? is === Infinity : Math.abs(is - value) < 1e-6, `${says}: ${name} is ${is}`);
    }
  }
});

test('H-20: whatever the subject does, skip is where it would be had it begun in time', () => {
  for (let x = 10; x < 20; x += 0.37) assert.equal(play(x, [10, 40], [5, 15])?.from, 5 + (x - 10));
});

test('what plays now, where it is, and when that changes', () => {
  const tree = treeOf([
    link('t1', null, `${FILM}#t=10,40`, 'https://v.example/a.mp4#t=5,15', [10, 40]),
    link('t2', null, `${SESSION}#t=100,200`, 'geo:41.38,2.17', [100, 200], { kind: 'map', play: 'head' }),
    link('t3', null, `${FILM}#t=50`, 'data:text/plain,Hi', [50, null], { kind: 'note', play: 'head' }),
    link('t4', null, `${FILM}#t=talk`, 'data:text/plain,Hi', null, { kind: 'note', play: 'head' }),
  ]);
  const at = (film, session, speed = 1) =>
    active(tree, whereIs({ [FILM]: [film, speed], [SESSION]: [session, 1] }), session);
  assert.deepEqual(names(at(0, 0)), []);
  assert.equal(at(0, 0).next, 10);
  assert.deepEqual(names(at(14, 14)), ['t1@9']);
  assert.equal(at(14, 14).next, 6);
  assert.deepEqual(names(at(20, 20)), []);
  assert.equal(at(20, 20).next, 30);
  assert.deepEqual(names(at(60, 110)), ['t2@0', 't3@0']);
  const paused = at(14, 14, 0);
  assert.deepEqual([paused.playing[0].speed, paused.playing[0].ends, paused.next], [0, Infinity, 86]);
  assert.equal(at(14, 14, 2).playing[0].speed, 2);
  assert.equal(at(14, 14, 2).next, 3);
});

test('H-4: a link within what a link plays goes by the position of that', () => {
  const tree = treeOf([
    link('t1', null, `${FILM}#t=10,40`, 'https://v.example/a.mp4#t=5,35', [10, 40]),
    link('t2', 't1', 'https://v.example/a.mp4#t=8,12', 'https://v.example/b.mp4', [8, 12], { rate: 2 }),
    link('t3', 't2', 'https://v.example/b.mp4#t=2,4', 'data:text/plain,Hi', [2, 4], { kind: 'note', play: 'head' }),
    link('t4', 't1', 'https://v.example/a.mp4#t=36,50', 'data:text/plain,never', [36, 50], { kind: 'note' }),
    link('t5', 't1', 'https://v.example/a.mp4#t=0,50', 'data:text/plain,cut', [0, 50], { kind: 'note' }),
  ]);
  const at = (film, speed = 1) => active(tree, whereIs({ [FILM]: [film, speed] }), film);
  assert.deepEqual(names(at(13)), ['t1@8', 't2@0', 't5@8']);
  assert.equal(at(13).next, 1);
  assert.deepEqual(names(at(14.5)), ['t1@9.5', 't2@3', 't3@0', 't5@9.5']);
  assert.equal(at(14.5).playing[1].speed, 2);
  assert.deepEqual(names(at(39.5)), ['t1@34.5', 't5@34.5']);
  assert.equal(at(39.5).playing[1].ends, 0.5);
  assert.equal(at(39.5).next, 0.5);
  assert.deepEqual(at(2).coming.map(one => [one.link.triple, one.in]), [['t1', 8], ['t5', 8]]);
  assert.deepEqual(at(5).coming.map(one => [one.link.triple, one.in]), [['t1', 5], ['t5', 5], ['t2', 8], ['t3', 9]]);
});

test('what plays from its beginning goes on from there, and anew after a leap', () => {
  const tree = treeOf([
    link('t1', null, `${FILM}#t=10,40`, 'https://v.example/a.mp4#t=5,15', [10, 40], { play: 'head' }),
  ]);
  let memory;
  const at = (film, now, speed = 1) => {
    const found = active(tree, whereIs({ [FILM]: [film, speed] }), now, { memory });
    memory = found.memory;
    return names(found);
  };
  assert.deepEqual(at(20, 0), ['t1@5']);
  assert.deepEqual(at(24, 4, 0), ['t1@9']);
  assert.deepEqual(at(24, 60), ['t1@9']);
  assert.deepEqual(at(29, 65), ['t1@14']);
  assert.deepEqual(at(31, 67), []);
  assert.deepEqual(at(32, 68), []);
  assert.deepEqual(at(12, 69), ['t1@5']);
});

test('H-21: an item known by another URI is that item', () => {
  const tree = treeOf([link('t1', null, 'https://cdn.example/x.mp4#t=1,9', 'geo:0,0', [1, 9], { kind: 'map' })]);
  tree.setMirrors([{ mirror: 'm1', subject: { uri: FILM }, object: { uri: 'https://cdn.example/x.mp4' } }]);
  assert.deepEqual(names(active(tree, whereIs({ [FILM]: [2, 1] }), 0)), ['t1@1']);
});

/** @param {any} found */
function names(found) {
  return found.playing.map(({ link: { triple }, position }) => `${triple}@${Math.round(position * 1e6) / 1e6}`);
}

/** @param {Record<string, [number, number]>} motions */
function whereIs(motions) {
  return base => base in motions ? { position: motions[base][0], speed: motions[base][1] } : null;
}

/** @param {any[]} links */
function treeOf(links) {
  const tree = new Tree();
  tree.apply({ revision: 1, added: links });
  return tree;
}

function link(triple, parent, subject, object, at, more = {}) {
  return {
    triple, parent, subject, object, at, kind: 'video', play: 'skip', rate: 1, label: '', rev: 1, member: 'm',
    name: 'A',
    ...more,
  };
}

/** @param {[number, number | null]} interval */
function open([start, end]) {
  return /** @type {[number, number]} */ ([start, end ?? Infinity]);
}
