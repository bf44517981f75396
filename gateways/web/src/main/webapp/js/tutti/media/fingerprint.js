/**
 * By what the same file is recognised elsewhere. Nothing but the digest leaves the viewer's machine.
 *
 * @typedef {import('../protocol.js').Item} Item
 * @typedef {{ size: number, digest: string }} Fingerprint
 * @typedef {{ code: 'same' | 'sameLengthOtherBytes' } | { code: 'otherLength', mine: number, theirs: number }} Match how
 * a file compares; lengths in bytes
 */

/** Of larger files so many pieces of this size are read, the last one at the end. */
const WHOLE = 1 << 20;
const PIECE = 1 << 16;
const PIECES = 16;

/**
 * @param {Blob} file
 * @returns {Promise<Fingerprint>}
 */
export async function fingerprintOf(file) {
  const { size } = file;
  const head = new DataView(new ArrayBuffer(8));
  head.setBigUint64(0, BigInt(size));
  const digest = await crypto.subtle.digest('SHA-256', await new Blob([head, ...piecesOf(file)]).arrayBuffer());
  return { size, digest: Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('') };
}

/** @param {Blob} file */
function piecesOf(file) {
  if (file.size <= WHOLE) return [file];
  return Array.from({ length: PIECES }, (_, index) => {
    const from = Math.floor(index * (file.size - PIECE) / (PIECES - 1));
    return file.slice(from, from + PIECE);
  });
}

/**
 * Whether a viewer's file is the one the others have.
 *
 * @param {Blob} file
 * @param {Item} item with a fingerprint; without one any file will do
 * @returns {Promise<Match>}
 */
export async function compare(file, { fingerprint }) {
  if (!fingerprint) return { code: 'same' };
  if (file.size !== fingerprint.size) return { code: 'otherLength', mine: file.size, theirs: fingerprint.size };
  const { digest } = await fingerprintOf(file);
  return { code: digest === fingerprint.digest ? 'same' : 'sameLengthOtherBytes' };
}
