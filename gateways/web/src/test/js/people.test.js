import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Customers, stateInWords } from '../../main/webapp/js/elements/notes-model.js';
import { callInWords, face, placeOf, standing, standingOfAll } from '../../main/webapp/js/views/figures.js';

const HERE = { endpoint: 'e', state: 'connected' };

function figures(more) {
  return { endpoint: 'e', name: 'Ben', offset: 0.2, bound: 1, readiness: 'ready', buffered: 9, ...more };
}

test('W-21: how a device is doing is told in words, whatever its state', () => {
  const told = (device, row) => standing({ ...HERE, ...device }, row).words;
  assert.equal(told({}, figures({})), 'in step');
  assert.equal(told({}, figures({ offset: -41 })), 'out of step');
  assert.equal(told({}, figures({ readiness: 'buffering' })), 'buffering');
  assert.equal(told({}, figures({ readiness: 'blocked' })), 'needs a tap');
  assert.equal(told({}, figures({ readiness: null })), 'loading');
  assert.equal(told({}, figures({ offset: null })), 'ready');
  assert.equal(told({ state: 'resuming' }, figures({})), 'reconnecting');
  assert.equal(told({ plays: false }, undefined), 'plays nothing');
  assert.equal(told({}, undefined), '', 'of others who are not for us to see nothing is said');
});

test('W-21: a person is as well as the device that needs looking after; one that is away does not count', () => {
  const [fine, late] = [standing(HERE, figures({})), standing(HERE, figures({ offset: 90 }))];
  const away = standing({ ...HERE, state: 'resuming' }, undefined);
  assert.equal(standingOfAll([fine, late]), late);
  assert.equal(standingOfAll([away, fine]), fine);
  assert.equal(standingOfAll([away]), away);
  assert.equal(standingOfAll([]).words, '');
});

test('C-12: where a player is follows from how far ahead it is, within the film', () => {
  assert.equal(placeOf(-500, 10, 60), 9.5);
  assert.equal(placeOf(9_000, 59, 60), 60);
  assert.ok(Number.isNaN(placeOf(null, 10, 60)));
});

test('B-1: of a telephone it is told how it is doing, in whole milliseconds', () => {
  const call = { codec: 'PCMU', delay: 120.4, bound: 30, jitter: 3.6 };
  assert.equal(callInWords(call), 'PCMU · heard 120 ms later ± 30 ms · jitter 4 ms');
  assert.equal(callInWords({ ...call, jitter: undefined }), 'PCMU · heard 120 ms later ± 30 ms');
  assert.match(callInWords({ ...call, jitter: 0 }), /jitter 0 ms$/);
});

test('somebody keeps the same face, and two seldom share one', () => {
  assert.deepEqual(face('m1', ' ána'), face('m1', 'Ána'));
  assert.equal(face('m1', 'ána').letter, 'Á');
  assert.equal(face('m1', '').letter, '?');
  const hues = new Set(Array.from({ length: 10 }, (_, i) => face(`member-${i}`, 'A').hue));
  assert.equal(hues.size, 10);
});

/** A roster of members given as name and role. */
function roster(...members) {
  return {
    revision: 1, controller: null, size: { members: members.length, endpoints: members.length },
    members: members.map(([name, role]) => ({ member: `m-${name}`, name, role, endpoints: [{ ...HERE, endpoint: `e-${name}` }] })),
  };
}

test('C-60: customers are all but those who run the session and those who look on unseen', () => {
  const customers = new Customers();
  customers.heed(roster(['Ann', 'host'], ['Col', 'cohost'], ['Sue', 'observer'], ['Cleo', 'participant'], ['Vic', 'viewer']), 0);
  assert.deepEqual(customers.at(0).map(({ name }) => name), ['Cleo', 'Vic']);
});

test('C-60: a customer who has left is still told of, with since when; who comes back is as before', () => {
  const customers = new Customers();
  const words = now => stateInWords(customers.at(now)[0], { step: 'in', words: 'in step' }, now);
  customers.heed(roster(['Ann', 'host'], ['Cleo', 'participant']), 0);
  assert.equal(words(0), 'watching, in step');
  customers.heed(roster(['Ann', 'host']), 5_000);
  customers.heed(roster(['Ann', 'host']), 15_000);
  assert.equal(words(25_000), 'left 20 s ago');
  assert.equal(words(185_000), 'left 3 min ago');
  customers.heed(roster(['Ann', 'host'], ['Cleo', 'participant']), 30_000);
  assert.equal(words(30_000), 'watching, in step');
  customers.heed(roster(['Ann', 'host']), 40_000);
  assert.deepEqual(customers.at(40_000 + 600_000), []);
});

test('whoever has come to run the session has not left', () => {
  const customers = new Customers();
  customers.heed(roster(['Ann', 'host'], ['Cleo', 'participant']), 0);
  customers.heed(roster(['Ann', 'host'], ['Cleo', 'cohost']), 1_000);
  assert.deepEqual(customers.at(1_000), []);
});

test('of a session too large to name everybody, nobody is said to have left', () => {
  const customers = new Customers();
  customers.heed(roster(['Ann', 'host'], ['Cleo', 'participant']), 0);
  customers.heed({ ...roster(['Ann', 'host']), size: { members: 60, endpoints: 60 } }, 1_000);
  assert.deepEqual(customers.at(1_000), []);
});

test('C-60: how a customer is doing is told in words', () => {
  const customer = { member: 'm', name: 'Cleo', role: 'participant', endpoints: [HERE], leftAt: null };
  assert.equal(stateInWords(customer, { step: 'out', words: 'buffering' }, 0), 'buffering');
  assert.equal(stateInWords({ ...customer, free: true }, { step: 'out', words: 'out of step' }, 0), 'watching at their own pace');
  assert.equal(stateInWords({ ...customer, free: true }, { step: 'away', words: 'reconnecting' }, 0), 'reconnecting');
  assert.equal(stateInWords(customer, { step: '', words: '' }, 0), 'here');
});
