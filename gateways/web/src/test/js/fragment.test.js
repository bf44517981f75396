import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carried, linkWith } from '../../main/webapp/js/fragment.js';

globalThis.location = /** @type {any} */ ({ href: 'https://tutti.example/s/s1#key=old', hash: '#key=old' });

test('W-19: what lets somebody in, and the key, are in the fragment, which no browser sends', () => {
  const link = linkWith('/s/s1', { key: 'a-b_c', device: 'x=/+&y' });
  const { pathname, search, hash } = new URL(link);
  assert.deepEqual([pathname, search], ['/s/s1', '']);
  assert.deepEqual(carried(hash), { key: 'a-b_c', device: 'x=/+&y' });
});

test('W-19: the key joins what an invitation carries', () => {
  assert.equal(linkWith('/s/s1#invitation=T.1', { key: 'k' }), 'https://tutti.example/s/s1#invitation=T.1&key=k');
  assert.equal(linkWith('https://other.example/s/s1#invitation=T', {}), 'https://other.example/s/s1#invitation=T');
  assert.equal(linkWith('/s/s1', { key: undefined }), 'https://tutti.example/s/s1');
});

test('links start with the public address where there is one', () => {
  const base = 'https://films.example.org/';
  assert.equal(linkWith('/s/s1#invitation=T', { key: 'k' }, base), 'https://films.example.org/s/s1#invitation=T&key=k');
});

test('odd fragments carry what can be read of them', () => {
  assert.deepEqual(carried(''), {});
  assert.deepEqual(carried('#key=%E0%A4%A'), { key: '%E0%A4%A' });
});
