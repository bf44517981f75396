import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeTyped, companyOf, hostsOf, isLocal, locatorTyped, sizeInWords, timeLeft }
  from '../../main/webapp/js/entry.js';

const CODE = 'K7P4-QXR2';

for (const typed of ['K7P4-QXR2', 'k7p4qxr2', ' K7P4 QXR2 ', 'k7p4–qxr2', 'K7-P4-QX-R2', 'K7P4_QXR2',
  'films.example.org/c/K7P4-QXR2', 'https://films.example.org/c/k7p4-qxr2/']) {
  test(`C-54: a code is taken as people type it: "${typed}"`, () => assert.equal(codeTyped(typed), CODE));
}

test('C-54: letters that look like digits are taken for them', () => assert.equal(codeTyped('OIl0-iLo1'), '0110-1101'));

for (const typed of ['', 'K7P4', 'K7P4-QXR', 'K7P4-QXR22', 'K7P4-QXRU', 'holiday film', 'https://example.org/']) {
  test(`what cannot be a code is not asked for: "${typed}"`, () => assert.equal(codeTyped(typed), null));
}

for (const typed of ['file:demo', 'file:Holiday 2024/day 1.mp4', 'https://example.org/a.mp4', 'http://10.0.0.7:8000/a.mp4',
  'demo', 'film.mp4', 'folder/film.mp4', '']) {
  test(`a locator stays as it is: "${typed}"`, () => assert.equal(locatorTyped(` ${typed} `), typed));
}

for (const typed of ['cdn.example.org/films/a.mp4', 'www.example.org/a', 'example.org:8443/a.webm']) {
  test(`an address without its beginning is completed: "${typed}"`, () => {
    assert.equal(locatorTyped(typed), `https://${typed}`);
  });
}

test('sizes are told as people read them', () => {
  assert.deepEqual([0, 420_000, 5_250_000, 53_145_290, 999_400_000, 1_400_000_000, 21e9].map(sizeInWords),
    ['0 MB', '0.4 MB', '5.3 MB', '53 MB', '999 MB', '1.4 GB', '21 GB']);
});

test('C-57: hosts of foreign films are told once each, and none for those of this server', () => {
  assert.deepEqual(hostsOf({ sources: ['https://cdn.example.org', 'https://cdn.example.org:8443', 'https://cdn.example.org'] }),
    ['cdn.example.org', 'cdn.example.org:8443']);
  assert.deepEqual(hostsOf({ sources: [] }), []);
  assert.deepEqual(hostsOf({}), []);
});

test('W-21: company is told by name as far as names are known', () => {
  assert.equal(companyOf(0), 'Nobody is here yet.');
  assert.equal(companyOf(1), 'One person is here.');
  assert.equal(companyOf(3), '3 people are here.');
  assert.equal(companyOf(1, ['Ada']), 'Ada is here.');
  assert.equal(companyOf(2, ['Ada', 'Ben']), 'Ada and Ben are here.');
  assert.equal(companyOf(3, ['Ada', 'Ben']), 'Ada, Ben, and one more are here.');
  assert.equal(companyOf(40, ['Ada', 'Ben']), 'Ada, Ben, and 38 more are here.');
});

test('C-57: what lies days ahead is counted in days', () => {
  assert.equal(timeLeft(12), 'in 12 s');
  assert.equal(timeLeft(754), 'in 12:34');
  assert.equal(timeLeft(86_400 + 3_600), 'in one day and 1:00:00');
  assert.equal(timeLeft(3 * 86_400 + 61), 'in 3 days and 1:01');
});

for (const [address, local] of /** @type {[string, boolean][]} */ ([
  ['http://127.0.0.1:8080/s/a', true], ['http://localhost/s/a', true], ['http://[::1]:8080/', true],
  ['http://tutti.localhost/', true], ['https://192.168.1.7/', false], ['https://films.example.org/', false],
  ['https://localhost.example.org/', false],
])) {
  test(`${address} is ${local ? '' : 'not '}of this computer alone`, () => assert.equal(isLocal(address), local));
}
