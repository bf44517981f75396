import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import './fake-time.js';
import { compare, fingerprintOf } from '../../main/webapp/js/tutti/media/fingerprint.js';

/** A file that counts what of it is read. */
function file(bytes) {
  const blob = new Blob([bytes]);
  let read = 0;
  return {
    size: blob.size,
    slice: (from, to) => {
      read += to - from;
      return blob.slice(from, to);
    },
    get read() {
      return read;
    },
    blob,
  };
}

const pattern = size => Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) % 251);
const sized = size => {
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE(BigInt(size));
  return head;
};

test('a small file is recognised by all of its bytes', async () => {
  const bytes = pattern(1000);
  const digest = createHash('sha256').update(sized(1000)).update(bytes).digest('hex');
  assert.deepEqual(await fingerprintOf(new Blob([bytes])), { size: 1000, digest });
});

test('of a large file a mebibyte is read', async () => {
  const size = (1 << 20) + 12_345;
  const bytes = pattern(size);
  const hash = createHash('sha256').update(sized(size));
  for (let i = 0; i < 16; i++) {
    const from = Math.floor(i * (size - 65_536) / 15);
    hash.update(bytes.subarray(from, from + 65_536));
  }
  const counted = file(bytes);
  assert.equal((await fingerprintOf(/** @type {any} */ (counted))).digest, hash.digest('hex'));
  assert.equal(counted.read, 1 << 20);
});

test('digests are those of the protocol', async () => {
  const { files } = JSON.parse(readFileSync(new URL('../../../../../docs/protocol/fingerprints.json', import.meta.url), 'utf8'));
  for (const { size, digest } of files) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => index * 31 % 251);
    assert.equal((await fingerprintOf(new Blob([bytes]))).digest, digest, `${size} bytes`);
  }
});

test('another length is told by both lengths, the same length with other bytes as such', async () => {
  const bytes = pattern(5000);
  const item = { fingerprint: await fingerprintOf(new Blob([bytes])) };
  assert.deepEqual(await compare(new Blob([bytes]), /** @type {any} */ (item)), { code: 'same' });
  assert.deepEqual(await compare(new Blob([bytes.subarray(1)]), /** @type {any} */ (item)),
    { code: 'otherLength', mine: 4999, theirs: 5000 });
  bytes[77]++;
  assert.deepEqual(await compare(new Blob([bytes]), /** @type {any} */ (item)), { code: 'sameLengthOtherBytes' });
});
