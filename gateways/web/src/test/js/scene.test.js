import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene } from '../../main/webapp/js/layers/scene.js';
import { parseUri, spanOf } from '../../main/webapp/js/tutti/media-fragment.js';
import { Tree } from '../../main/webapp/js/tutti/tree.js';
import { FakeTime } from './fake-time.js';

const triple = (id, subject, object, also = {}) => ({
  triple: id, subject, object, parent: null, kind: 'video', play: 'skip', rate: 1, label: '', rev: 1, member: 'm', name: 'Ana',
  at: spanOf(parseUri(subject, { subject: true }).fragment.time)?.map(each => each === Infinity ? null : each) ?? null, ...also,
});

/** A session whose film plays since the instant 0. */
function sceneOf(item, triples) {
  const time = new FakeTime();
  const tree = new Tree();
  tree.apply({ revision: 1, added: triples });
  const session = Object.assign(new EventTarget(), {
    session: 's1', item: { renditions: [], ...item }, tree, timers: time, state: 'joined', free: false,
    clock: { ready: true, now: () => time.now() }, addressOf: ({ url }) => url,
    timeline: { motion: { position: 0, velocity: 1, timestamp: 0 }, pending: null },
    sessionTime: instant => instant / 1000,
  });
  return { time, session, scene: new Scene(session, () => new EventTarget()) };
}

const shown = scene => scene.shown.map(({ link }) => link.id);

test('a film whose name is no URI goes by the one it has in the tree', () => {
  const { scene } = sceneOf({ locator: 'file:Über uns.mp4', uri: 'file:%C3%9Cber%20uns.mp4' },
    [triple('t1', 'file:%C3%9Cber%20uns.mp4#t=0,40', 'geo:1,2')]);
  assert.equal(scene.itemUri, 'file:%C3%9Cber%20uns.mp4');
  assert.deepEqual(shown(scene), ['t1']);
  assert.ok(scene.isOn(scene.link('t1')));
});

test('H-13: an object that is over plays no more, once it is known how long it is', async () => {
  const { time, scene } = sceneOf({ locator: 'file:demo' }, [
    triple('t1', 'file:demo#t=0,40', 'https://v/short.mp4'), triple('t2', 'file:demo#t=0,40', 'https://v/short.mp4#t=2'),
  ]);
  await time.pass(5_000);
  assert.deepEqual(shown(scene), ['t1', 't2']);
  scene.lasts('https://v/short.mp4', 7);
  assert.deepEqual(shown(scene), ['t1'], 'the second was over at 5 s');
  await time.pass(900);
  assert.deepEqual(shown(scene), ['t1']);
  await time.pass(200);
  assert.deepEqual(shown(scene), []);
});

test('what has no end, or none that is known, plays on', () => {
  const { scene } = sceneOf({ locator: 'file:demo' }, [triple('t1', 'file:demo#t=0,40', 'https://v/live.mp4')]);
  for (const duration of [Infinity, NaN, 0]) scene.lasts('https://v/live.mp4', duration);
  assert.deepEqual(shown(scene), ['t1']);
});
