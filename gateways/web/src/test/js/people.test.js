import assert from 'node:assert/strict';
import { test } from 'node:test';
import { face, placeOf, standing, standingOfAll } from '../../main/webapp/js/views/figures.js';

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

test('somebody keeps the same face, and two seldom share one', () => {
  assert.deepEqual(face('m1', ' ána'), face('m1', 'Ána'));
  assert.equal(face('m1', 'ána').letter, 'Á');
  assert.equal(face('m1', '').letter, '?');
  const hues = new Set(Array.from({ length: 10 }, (_, i) => face(`member-${i}`, 'A').hue));
  assert.equal(hues.size, 10);
});
