import { TuttiError } from './protocol.js';

/**
 * What keeps the server from reading the chat: AES-GCM with keys that only the members' pages know. A key is 32 bytes,
 * written in base64url. The wire does not say which key a line was sealed with, so all on the ring are tried, the
 * newest first; AES-GCM tells the right one from the wrong ones.
 */

const KEY_BYTES = 32;
const VECTOR_BYTES = 12;
const TAG_BYTES = 16;
/** Keys of so many rotations are kept. */
const RING = 20;

export class Secret {
  /** Newest first. @type {{ text: string, key: Promise<CryptoKey> }[]} */ #ring = [];

  /**
   * @param {string} session nothing sealed for one session opens in another
   * @param {string[]} [keys] newest first
   */
  constructor(session, keys = []) {
    this.context = new TextEncoder().encode(session);
    for (const key of [...keys].reverse()) this.add(key);
  }

  /** Newest first. */
  get keys() {
    return this.#ring.map(({ text }) => text);
  }

  /** The key to seal with, which is what a link to this session carries. */
  get key() {
    return this.#ring[0]?.text ?? null;
  }

  /**
   * From now on lines are sealed with this key; those sealed with earlier ones stay readable.
   *
   * @param {string} text
   * @returns {boolean} false if it is no key
   */
  add(text) {
    const bytes = bytesOf(text);
    if (bytes?.length !== KEY_BYTES || !available()) return false;
    const key = globalThis.crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    this.#ring = [{ text, key }, ...this.#ring.filter(known => known.text !== text)].slice(0, RING);
    return true;
  }

  /**
   * @param {string} text
   * @returns {Promise<Uint8Array>} initialisation vector and ciphertext
   */
  async seal(text) {
    if (!available()) throw new TuttiError('no-key', 'This page cannot encrypt: it takes a secure address (https).');
    if (!this.key) throw new TuttiError('no-key', 'This chat is encrypted and this link has no key.');
    const iv = globalThis.crypto.getRandomValues(new Uint8Array(VECTOR_BYTES));
    const plain = new TextEncoder().encode(text);
    const sealed = await globalThis.crypto.subtle.encrypt(this.#how(iv), await this.#ring[0].key, plain);
    const whole = new Uint8Array(iv.length + sealed.byteLength);
    whole.set(iv);
    whole.set(new Uint8Array(sealed), iv.length);
    return whole;
  }

  /**
   * @param {Uint8Array | string} sealed as bytes or in Base64
   * @returns {Promise<string | null>} null if none of our keys fits
   */
  async open(sealed) {
    const bytes = typeof sealed === 'string' ? bytesOf(sealed) : Uint8Array.from(sealed);
    if (!bytes || bytes.length < VECTOR_BYTES + TAG_BYTES || !available()) return null;
    const how = this.#how(bytes.subarray(0, VECTOR_BYTES));
    for (const { key } of this.#ring) {
      const opened = await globalThis.crypto.subtle.decrypt(how, await key, bytes.subarray(VECTOR_BYTES))
        .catch(() => null);
      if (opened) return new TextDecoder().decode(opened);
    }
    return null;
  }

  /** @param {Uint8Array<ArrayBuffer>} iv */
  #how(iv) {
    return { name: 'AES-GCM', iv, additionalData: this.context };
  }
}

/** A new key, in base64url. */
export function newKey() {
  return textOf(globalThis.crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/** Browsers encrypt only on secure pages. */
export function available() {
  return globalThis.crypto?.subtle !== undefined;
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text base64url or Base64 */
function bytesOf(text) {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, character => character.charCodeAt(0));
  } catch {
    return null;
  }
}
