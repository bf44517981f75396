import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { heard, joined } from './fake-session.js';

const item = (locator, duration) => ({ locator, title: locator, duration, renditions: [{ url: `/media/${locator}`, type: 'video/mp4' }] });
const QUEUE = {
  revision: 1, current: 'i1',
  items: [{ id: 'i1', item: item('one', 600), waitPoints: [] }, { id: 'i2', item: item('two', 30), waitPoints: [] }],
};
const still = { position: 0, velocity: 0, timestamp: 0 };
const START = { queue: QUEUE, item: item('one', 600), timeline: { ...timeline(still), item: 'i1' } };

test('C-11: another item of the queue is on when the timeline says so, and the player is put on it', async () => {
  const { session, server, time } = await joined({}, START);
  const media = new FakeMedia(time);
  const follower = session.attach(media);
  session.addEventListener('item', () => {
    media.duration = session.item.duration;
    media.src = session.item.renditions[0].url;
  });
  const items = heard(session, 'item');
  server.socket.receive({ type: 'timeline', ...timeline({ ...still, position: 500 }), item: 'i1', revision: 3 });
  await time.pass(1_000);
  assert.equal(media.currentTime, 500);
  const selecting = session.select('i2');
  await server.socket.accept('select', 5);
  await selecting;
  server.socket.receive({ type: 'queue', ...QUEUE, current: 'i2', revision: 5 });
  server.socket.receive({ type: 'timeline', ...timeline(still, { position: 0, velocity: 1, timestamp: server.now() + 800 }), item: 'i2', revision: 5 });
  assert.deepEqual(items.map(({ locator }) => locator), ['two']);
  assert.equal(session.itemId, 'i2');
  assert.equal(media.src, '/media/two');
  assert.equal(follower.duration, 30);
  await time.pass(3_000);
  assert.ok(Math.abs(follower.offset) < 2, `${follower.offset} ms`);
  assert.ok(media.currentTime > 2);
});

test('C-11: the timeline may name an item the queue does not have yet', async () => {
  const { session, server } = await joined({}, START);
  server.socket.receive({ type: 'timeline', ...timeline(still), item: 'i3', revision: 5 });
  assert.equal(session.item.locator, 'one');
  const items = [...QUEUE.items, { id: 'i3', item: item('three', 5), waitPoints: [] }];
  server.socket.receive({ type: 'queue', revision: 5, current: 'i3', items });
  assert.equal(session.item.locator, 'three');
});

test('learns the length of an item that is on without touching the player', async () => {
  const { session, server, time } = await joined({}, START);
  const follower = session.attach(new FakeMedia(time));
  const items = [{ ...QUEUE.items[0], item: { ...QUEUE.items[0].item, duration: 601 } }, QUEUE.items[1]];
  server.socket.receive({ type: 'queue', revision: 4, current: 'i1', items });
  assert.equal(follower.duration, 601);
  assert.equal(session.item.duration, 601);
});

test('of queue, view and rules too the higher revision is true', async () => {
  const view = { revision: 4, scale: 2, x: 0.1, y: 0, angle: 90, yaw: 0, pitch: 0, roll: 0 };
  const { session, server } = await joined({}, { ...START, view, rules: { revision: 1, chat: 'open', grants: {} } });
  const views = heard(session, 'view');
  server.socket.receive({ type: 'view', ...view, scale: 3, revision: 3 });
  server.socket.receive({ type: 'view', ...view, scale: 4, revision: 6 });
  assert.equal(session.view.scale, 4);
  assert.equal(views.length, 1);
  server.socket.receive({ type: 'rules', revision: 7, chat: 'off', grants: {} });
  assert.equal(session.rules.chat, 'off');
});

test('C-39: a change of the view is asked for as a whole', async () => {
  const { session, server } = await joined();
  session.setView({ scale: 2, x: 0.25, angle: 90 }).catch(() => null);
  const { id, ...sent } = server.socket.lastSent('setView');
  assert.deepEqual(sent, { type: 'setView', scale: 2, x: 0.25, angle: 90 });
});
