import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comingStart, controlHint, keyAction, stateOf } from '../../main/webapp/js/views/hold.js';
import { joined, setUp } from './fake-session.js';

const still = { position: 30, velocity: 0, timestamp: 0 };
const moving = { position: 30, velocity: 1, timestamp: 0 };
const hold = { reason: 'Discussion', since: 0, until: null, waitingFor: [], barrier: null };
const course = (motion, more = {}) => ({ revision: 1, motion, pending: null, rate: 1, hold: null, cause: null, ...more });
const signs = more => ({
  connection: 'joined', welcomed: true, playable: true, free: false, timeline: course(still), now: 1_000, duration: 600, ...more,
});

test('the player says what it does', () => {
  assert.equal(stateOf(signs()), 'paused');
  assert.equal(stateOf(signs({ timeline: course(moving) })), 'playing');
  assert.equal(stateOf(signs({ timeline: course(still, { pending: { ...moving, timestamp: 1_200 } }) })), 'playing',
    'the wish counts, not the instant');
  assert.equal(stateOf(signs({ timeline: course(still, { hold }) })), 'waiting');
  assert.equal(stateOf(signs({ timeline: course({ ...still, position: 600 }) })), 'ended');
  assert.equal(stateOf(signs({ timeline: course({ ...still, position: 600 }), duration: undefined })), 'paused',
    'what has no known end does not end');
  assert.equal(stateOf(signs({ now: NaN })), 'loading');
});

test('C-9: it starts while a start is set or prepared, unless it plays anyway', () => {
  assert.equal(stateOf(signs({ timeline: course(still, { startsAt: 9_000 }) })), 'starting');
  assert.equal(stateOf(signs({ timeline: course(still, { hold: { ...hold, barrier: 3, notBefore: 9_000 } }) })), 'starting');
  assert.equal(stateOf(signs({ timeline: course(moving, { startsAt: 9_000 }) })), 'playing');
  assert.equal(comingStart(course(still, { startsAt: 500 }), 1_000), null, 'what has passed does not come');
});

test('what keeps one out of the session or the film comes before what the film does', () => {
  assert.equal(stateOf(signs({ connection: null })), 'idle');
  assert.equal(stateOf(signs({ connection: 'waiting', welcomed: false })), 'joining');
  assert.equal(stateOf(signs({ connection: 'at-door', welcomed: false })), 'at-door');
  assert.equal(stateOf(signs({ connection: 'waiting' })), 'reconnecting');
  assert.equal(stateOf(signs({ connection: 'closed', free: true })), 'closed');
  assert.equal(stateOf(signs({ playable: false })), 'unplayable');
  assert.equal(stateOf(signs({ free: true, timeline: course(still, { hold }) })), 'free');
});

test('keys steer the player, but not what takes them for itself', () => {
  assert.deepEqual(['k', ' ', 'm', 'F', 'ArrowLeft', 'ArrowRight', 'x'].map(key => keyAction(key, 'other')),
    ['play', 'play', 'mute', 'screen', -5, 5, null]);
  assert.equal(keyAction(' ', 'button'), null, 'a space presses the button that has the focus');
  assert.equal(keyAction('k', 'button'), 'play');
  assert.equal(keyAction('ArrowLeft', 'range'), null, 'a slider moves by its own arrows');
  assert.equal(keyAction(' ', 'range'), 'play');
  assert.equal(keyAction('k', 'text'), null);
});

test('C-56: whoever has no control is told who has, and what can be done', () => {
  assert.equal(controlHint({ controller: 'Ana', may: false, asking: false }), 'Ana has control');
  assert.equal(controlHint({ controller: 'Ana', may: true, asking: false }), 'Ana has control; you may ask for it');
  assert.equal(controlHint({ controller: 'Ana', may: true, asking: false, runs: true }), 'Ana has control; you may take it');
  assert.equal(controlHint({ controller: 'Ana', may: true, asking: true }), 'You have asked Ana for control');
  assert.equal(controlHint({ controller: undefined, may: true, asking: false }), 'Nobody has control; you may take it');
});

test('a session on another server has its WebSocket and its media there', async () => {
  const { server } = await joined({ server: 'https://films.example.org:8443/s/abc', url: undefined });
  assert.equal(server.socket.url, 'wss://films.example.org:8443/ws');
  const { session } = setUp({ server: 'https://films.example.org/' });
  assert.equal(session.addressOf({ url: '/media/file/demo.mp4', type: '' }), 'https://films.example.org/media/file/demo.mp4');
  assert.equal(session.addressOf({ url: 'https://cdn.example.org/a.mp4', type: '' }), 'https://cdn.example.org/a.mp4');
});
