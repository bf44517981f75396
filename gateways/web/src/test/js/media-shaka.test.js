import assert from 'node:assert/strict';
import { test } from 'node:test';
import './fake-time.js';

test('Shaka Player is ours, whatever the page has by its names, and the page keeps that', async () => {
  const page = /** @type {any} */ (globalThis);
  const given = [];
  const define = Object.assign(module => given.push(module), { amd: {} });
  const browser = { window: page, self: page, navigator: { userAgent: '', platform: '', vendor: '' }, document: {} };
  Object.assign(page, { define, shaka: 'theirs', ...browser });
  const { shaka } = await import('../../main/webapp/js/tutti/media/shaka.js');
  assert.equal(typeof shaka.Player, 'function');
  assert.deepEqual([page.define, page.shaka, 'exports' in page], [define, 'theirs', false]);
  assert.deepEqual(given, []);
});
