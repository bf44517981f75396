/**
 * The binary frames of encrypted chat, as the protocol has them.
 *
 * To the server: `01`, the length of an id, the id, the sealed line. From the server: `01`, two bytes with the length
 * of a header, the header as JSON, the sealed line.
 */

const SEALED_LINE = 1;
const ID_AT = 2;
const HEADER_AT = 3;

/**
 * @param {string} id what the answer is to carry
 * @param {Uint8Array} sealed initialisation vector and ciphertext
 */
export function frameOf(id, sealed) {
  const name = new TextEncoder().encode(id);
  const frame = new Uint8Array(ID_AT + name.length + sealed.length);
  frame.set([SEALED_LINE, name.length]);
  frame.set(name, ID_AT);
  frame.set(sealed, ID_AT + name.length);
  return frame;
}

/**
 * The `chat` message a frame carries, its `cipher` being the sealed bytes; null if it is of a kind we do not know.
 *
 * @param {ArrayBuffer} data
 * @returns {any}
 */
export function lineIn(data) {
  const bytes = new Uint8Array(data);
  if (bytes[0] !== SEALED_LINE || bytes.length < HEADER_AT) return null;
  const end = HEADER_AT + (bytes[1] << 8 | bytes[2]);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_AT, end)));
  return { type: 'chat', ...header, cipher: bytes.slice(end) };
}
