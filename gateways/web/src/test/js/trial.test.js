import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard, joined } from './fake-session.js';

const trial = (revision, also = {}) => ({
  type: 'trial', revision, purpose: 'For science', member: 'm2', name: 'Ben', since: 1, agreed: null, asked: null, ...also,
});

test('W-34: what is tried out is that of the welcome, then as it changes, and never older than it was', async () => {
  const { session, server } = await joined({}, { trial: trial(4) });
  assert.equal(session.trial.agreed, null);
  const told = heard(session, 'trial');
  server.socket.receive(trial(6, { agreed: true }));
  server.socket.receive(trial(5));
  assert.equal(session.trial.agreed, true);
  assert.equal(told.length, 1);
});

test('W-34: a trial that has ended while we were away is forgotten', async () => {
  const { session, server, time } = await joined({}, { trial: trial(4) });
  await server.kill();
  server.up = true;
  server.also = {};
  await time.pass(500);
  assert.equal(session.state, 'joined');
  assert.equal(session.trial, null);
});

test('W-33: what is asked for of a trial names what it is about', async () => {
  const { session, server } = await joined();
  session.consent(true);
  session.rate(7, 4);
  session.setOffset('m2', -0.25);
  session.askRating(null);
  session.setTrial('For science');
  const sent = server.socket.sent.map(each => typeof each === 'string' ? JSON.parse(each) : each)
    .filter(({ type }) => ['consent', 'rate', 'setOffset', 'askRating', 'setTrial'].includes(type))
    .map(({ id: _, ...fields }) => fields);
  assert.deepEqual(sent, [
    { type: 'consent', agreed: true },
    { type: 'rate', question: 7, score: 4 },
    { type: 'setOffset', member: 'm2', seconds: -0.25 },
    { type: 'askRating', question: null },
    { type: 'setTrial', purpose: 'For science' },
  ]);
});
