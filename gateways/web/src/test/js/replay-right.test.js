import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { withRight } from '../../main/webapp/js/replay-right.js';
import { keepHostRight, keepReplayRight, replayRight } from '../../main/webapp/js/store.js';

beforeEach(() => Object.assign(globalThis, { localStorage: storage(), sessionStorage: storage() }));

test('a bad token in the link neither shuts out who ran the session, nor is kept', async () => {
  keepHostRight('s', { token: 'host', used: true });
  const asked = [];
  assert.equal(await withRight('s', 'bad', only('host', asked)), 'recording of host');
  assert.deepEqual(asked, ['bad', 'host']);
  assert.equal(replayRight('s'), null);
});

test('the token of a link is kept for the window once it has opened the recording', async () => {
  assert.equal(await withRight('s', 'good', only('good')), 'recording of good');
  assert.equal(await withRight('s', undefined, only('good')), 'recording of good');
});

test('whoever was given the seat of the host watches by that, also beside a host token that is refused', async () => {
  keepHostRight('s', { token: 'given away', used: true });
  keepReplayRight('s', 'seat');
  assert.equal(await withRight('s', undefined, only('seat')), 'recording of seat');
});

test('what is refused is forgotten, and why is told', async () => {
  keepReplayRight('s', 'old');
  await assert.rejects(withRight('s', undefined, only('other', [], 'session-ended')), { code: 'session-ended' });
  assert.equal(replayRight('s'), null);
  assert.equal(await withRight('s', undefined, only('other')), null);
});

test('what fails for another reason is tried again by the same token', async () => {
  keepReplayRight('s', 'seat');
  await assert.rejects(withRight('s', undefined, only('other', [], 'not-connected')), { code: 'not-connected' });
  assert.equal(replayRight('s'), 'seat');
});

function only(good, asked = [], code = 'token-refused') {
  return async token => {
    asked.push(token);
    if (token !== good) throw Object.assign(new Error('no'), { code });
    return `recording of ${token}`;
  };
}

function storage() {
  const kept = new Map();
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: key => kept.delete(key),
  };
}
