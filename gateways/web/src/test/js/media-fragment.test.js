import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  isEvent, parseFragment, parseUri, plain, spanOf, WHOLE, writeFragment, writeUri,
} from '../../main/webapp/js/tutti/media-fragment.js';

const shared = new URL('../../../../../docs/protocol/media-fragments.json', import.meta.url);
const { fragments, subjects } = JSON.parse(readFileSync(shared, 'utf8'));

test('H-2: a fragment means what the W3C list of tests says', () => {
  for (const row of fragments) {
    const fragment = parseFragment(row.input);
    const { start = null, end = null, duration, plays } = row;
    assert.deepEqual(fragment.time, row.ignored ? WHOLE : { start: start === 0 ? fragment.time.start : start, end },
      row.input);
    const [from, to] = spanOf(fragment.time) ?? assert.fail(row.input);
    assert.deepEqual([Math.min(from, duration), Math.min(to, duration)], plays, row.input);
    assert.deepEqual(fragment.region, row.region ?? null, row.input);
    assert.deepEqual(fragment.tracks, row.tracks ?? [], row.input);
    assert.equal(fragment.id, row.id ?? null, row.input);
    if ('written' in row) assert.equal(writeFragment(fragment), row.written, row.input);
  }
});

test('H-15, H-16: the time of a subject may be relative, or wait for events', () => {
  for (const row of subjects) {
    const fragment = parseFragment(row.input, { subject: true });
    const { start = null, end = null } = row;
    assert.deepEqual(fragment.time, row.ignored ? WHOLE : { start: start === 0 ? fragment.time.start : start, end },
      row.input);
    if ('written' in row) assert.equal(writeFragment(fragment), row.written, row.input);
  }
});

test('what a fragment is written as means the same', () => {
  for (const { input } of [...fragments, ...subjects]) {
    const fragment = parseFragment(input, { subject: true });
    const again = parseFragment(writeFragment(fragment), { subject: true });
    assert.deepEqual({ ...again, ignored: [] }, { ...fragment, ignored: [] }, input);
  }
});

test('the base of a URI ends at the first #, and stays as it is', () => {
  const uri = parseUri('https://v.example/a%20b.mp4?c=#t=3&x#y');
  assert.equal(uri.base, 'https://v.example/a%20b.mp4?c=');
  assert.equal(writeUri(uri), 'https://v.example/a%20b.mp4?c=#t=3&x#y');
  assert.equal(writeUri(parseUri('file:demo#')), 'file:demo');
});

test('what was left out is told', () => {
  assert.deepEqual(parseFragment('t=7,3&xywh=0,0,0,0&t=3').ignored, ['t=7,3', 'xywh=0,0,0,0']);
});

test('numbers are written without an exponent', () => {
  assert.equal(plain(1e-7), '0.0000001');
  assert.equal(plain(1.25e-9), '0.00000000125');
  assert.equal(plain(999_999_999_999.5), '999999999999.5');
});

test('names of events', () => {
  assert.ok(isEvent('talk.begins'));
  for (const name of ['', '1st', 'npt', 'smpte-25', 'a+1', 'a b', 'x'.repeat(65)]) assert.ok(!isEvent(name), name);
});
