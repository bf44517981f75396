import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeAt } from '../../main/webapp/js/views/dragging.js';

test('C-11: a row that is dragged goes before the first row whose middle is below the pointer', () => {
  const middles = [20, 60, 100];
  assert.equal(placeAt(middles, 5), 0, 'above all');
  assert.equal(placeAt(middles, 20), 0, 'at a middle nothing changes yet');
  assert.equal(placeAt(middles, 21), 1);
  assert.equal(placeAt(middles, 99), 2);
  assert.equal(placeAt(middles, 500), 3, 'below all');
  assert.equal(placeAt([], 50), 0, 'alone');
});
