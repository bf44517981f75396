import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatPacing } from '../../main/webapp/js/tutti/chat-pacing.js';
import { heard, joined } from './fake-session.js';

const line = (seq, more = {}) => ({
  seq, member: 'm2', name: 'Ben', at: seq, since: seq, item: 'i1', position: seq, text: `line ${seq}`, reactions: [],
  removed: false, ...more,
});

test('W-15: keeps the lines in their order, whether from the welcome, new, or older ones asked for', async () => {
  const { session, server } = await joined({}, { chat: [line(10), line(12)] });
  const told = heard(session, 'chat');
  server.socket.receive({ type: 'chat', ...line(15) });
  const asked = session.history();
  const { id, before } = server.socket.lastSent('history');
  assert.equal(before, 10);
  server.socket.receive({ type: 'history', id, lines: [line(3), line(7), line(10)], more: false });
  assert.equal((await asked).more, false);
  assert.deepEqual(session.chat.map(({ seq }) => seq), [3, 7, 10, 12, 15]);
  assert.deepEqual(told.map(lines => lines.map(({ seq }) => seq)), [[15], [3, 7, 10]]);
});

test('W-15: a line that has changed replaces what it was, in its place', async () => {
  const { session, server } = await joined({}, { chat: [line(10), line(12)] });
  const reactions = [{ reaction: '👍', members: ['m1'] }];
  server.socket.receive({ type: 'chat', ...line(10, { reactions }) });
  server.socket.receive({ type: 'chat', ...line(12, { text: '', removed: true }) });
  assert.deepEqual(session.chat.map(({ seq, removed }) => [seq, removed]), [[10, false], [12, true]]);
  assert.deepEqual(session.chat[0].reactions, reactions);
  assert.equal(session.chat[1].text, '');
});

test('W-15: lines are not told twice after a reconnect, and those said meanwhile are there', async () => {
  const { session, server, time } = await joined({}, { chat: [line(10)] });
  server.socket.receive({ type: 'chat', ...line(12) });
  await server.kill();
  server.up = true;
  server.also = { chat: [line(12), line(14)] };
  await time.pass(500);
  assert.deepEqual(session.chat.map(({ seq }) => seq), [10, 12, 14]);
});

test('W-15: no more lines are kept than a page can show', async () => {
  const { session } = await joined({}, { chat: Array.from({ length: 2_100 }, (_, i) => line(i + 1)) });
  assert.equal(session.chat.length, 2_000);
  assert.equal(session.chat.at(-1).seq, 2_100);
});

test('W-15: what may not be said is the promise\'s to tell', async () => {
  const { session, server } = await joined();
  const said = assert.rejects(session.say('Hello'), { code: 'slow-mode' });
  const { id, text } = server.socket.lastSent('say');
  assert.equal(text, 'Hello');
  server.socket.receive({ type: 'error', id, code: 'slow-mode', message: 'Yours can follow in 7 s.' });
  await said;
});

const at = position => ({ item: 'i1', position, member: 'm1' });
const seqs = ({ shown, ahead }) => [shown.map(({ seq }) => seq), ahead];

test('W-15: who is behind reads a line when they reach its place', () => {
  const pacing = new ChatPacing();
  const lines = [line(10), line(20)];
  assert.deepEqual(seqs(pacing.split(lines, at(15))), [[10], 1]);
  assert.deepEqual(seqs(pacing.split(lines, at(19.6))), [[10], 1]);
  assert.deepEqual(seqs(pacing.split(lines, at(19.7))), [[10, 20], 0]);
});

test('W-16: after a seek back nothing that was read disappears, and nothing new is told ahead', () => {
  const pacing = new ChatPacing();
  assert.deepEqual(seqs(pacing.split([line(10), line(20)], at(25))), [[10, 20], 0]);
  assert.deepEqual(seqs(pacing.split([line(10), line(20), line(21)], at(5))), [[10, 20], 1]);
});

test('W-15: lines of another item, one\'s own, and any while the position is unknown are not held back', () => {
  const pacing = new ChatPacing();
  assert.deepEqual(seqs(pacing.split([line(10, { item: 'i0' })], at(0))), [[10], 0]);
  assert.deepEqual(seqs(pacing.split([line(11, { member: 'm1' })], at(0))), [[11], 0]);
  assert.deepEqual(seqs(pacing.split([line(12)], at(NaN))), [[12], 0]);
});
