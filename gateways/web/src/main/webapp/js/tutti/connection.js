import { lineIn } from './envelope.js';
import { SUBPROTOCOL, TuttiError } from './protocol.js';
import { systemTimers } from './timers.js';

/**
 * One endpoint's place in a session, over as many sockets as it takes. Says hello on each, comes back by itself
 * after a loss, and settles every request: with the server's answer, its error, or the loss of the connection.
 *
 * @typedef {import('./timers.js').Timers} Timers
 * @typedef {import('./protocol.js').Welcome} Welcome
 *
 * @typedef {'idle' | 'connecting' | 'at-door' | 'joined' | 'waiting' | 'closed'} ConnectionState
 * `at-door` is until somebody lets us in or turns us away; `waiting` is between two attempts; `closed` is final, for
 * the reason that comes with it; `waiting` has one where the server says that it has too much to do
 *
 * @typedef {object} Handlers
 * @property {() => object} hello what to say; asked anew for each attempt
 * @property {(welcome: Welcome) => void} welcomed
 * @property {(waiting: import('./protocol.js').Waiting) => void} [halted] we stand at the door
 * @property {(message: any, received: number) => void} received every message that answers no request
 * @property {(message: any) => void} [answered] every answer, in turn with what is received
 * @property {(error: TuttiError) => boolean} refused whether to say hello once more at once, differently
 * @property {(state: ConnectionState, reason: TuttiError | null) => void} changed
 */

const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 5_000;
const ANSWER_LIMIT = 10_000;
/** How long (ms) one of several servers may take to let us in: another may have to take the session over first. */
const ENTRY_LIMIT = 5_000;
/** Who was in for less (ms) comes back ever more patiently: some servers let everybody in and soon out again. */
const STAY = 5_000;
/** At least so long (ms) a server that has too much to do is left alone: as it says over HTTP by Retry-After. */
export const BUSY_PAUSE = 30_000;

/**
 * After these it makes no sense to try again: we left, we do not understand each other, another took the seat, the
 * session is over, it will not have us.
 */
const FINAL_CLOSES = new Map([
  [1000, new TuttiError('left', 'You left the session.')],
  [1002, new TuttiError('no-common-protocol', 'This page and the server speak different versions. Reload the page.')],
  [4004, new TuttiError('session-ended', 'The session is over.')],
  [4002, new TuttiError('seat-taken', 'You are in this session in another window.')],
  [4005, new TuttiError('not-admitted', 'You were not let in.')],
]);

/** Errors that may come, unasked, before one of these closes, and say more than it does. */
const LAST_WORDS = new Set(['not-admitted', 'removed', 'session-ended']);

/** Refusals of a hello that another attempt may overcome. */
const PASSING = new Set(['not-ready', 'internal', 'rate-limited', 'no-answer', 'connection-lost', 'server-busy']);

export class Connection {
  /** @type {ConnectionState} */ state = 'idle';
  /**
   * Chooses the next of several servers, by how many were tried and whether the last has too much to do, and after what
   * pause (ms).
   *
   * @type {((attempt: number, busy: boolean) => number) | null}
   */
  route = null;
  /** How long (ms) a socket may take to open. */ limit = ANSWER_LIMIT;
  /** When anything last came, by the local clock. */ heardAt = -Infinity;
  /** What the server said that was asked last, if it has too much to do. @type {TuttiError | null} */ busy = null;
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {Map<string, { resolve: (answer: any) => void, reject: (error: TuttiError) => void, limit: any }>} */
  #pending = new Map();
  /** Why the server is about to close this socket. @type {TuttiError | null} */ #lastWords = null;
  #lastId = 0;
  #attempts = 0;
  /** When we were let in, by the local clock; NaN if we have not been since the last loss. */ #enteredAt = NaN;
  /** @type {any} */ #retry;

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {Handlers} options.handlers
   * @param {new (url: string, protocol: string) => WebSocket} [options.WebSocket]
   * @param {Timers} [options.timers]
   * @param {() => number} [options.random]
   */
  constructor({ url, handlers, WebSocket = globalThis.WebSocket, timers = systemTimers, random = Math.random }) {
    this.url = url;
    this.handlers = handlers;
    this.WebSocket = WebSocket;
    this.timers = timers;
    this.random = random;
  }

  open() {
    this.timers.clearTimeout(this.#retry);
    this.#become('connecting');
    // A network that swallows packets would keep the browser trying for minutes.
    this.#retry = this.timers.setTimeout(() => this.drop(), this.limit);
    /** @type {WebSocket} */ let socket;
    try {
      socket = new this.WebSocket(this.url, SUBPROTOCOL);
    } catch {
      // The browser does not let this page ask that server: not in the clear, or not by its policy. Another it may.
      return this.#waitAndRetry();
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#lastWords = null;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = event => this.#receive(socket, event.data, this.timers.now());
    socket.onclose = event => this.#lost(socket, event.code);
  }

  /**
   * Ends the connection for good.
   *
   * @param {TuttiError} [reason]
   */
  close(reason = FINAL_CLOSES.get(1000)) {
    this.timers.clearTimeout(this.#retry);
    this.#abandon(1000);
    this.#become('closed', reason);
  }

  /** The connection is dead although nobody said so: try another. */
  drop() {
    this.#leave(null);
  }

  /** @param {TuttiError | null} busy what a server says that has too much to do */
  #leave(busy) {
    if (this.state === 'closed' || !this.#socket) return;
    this.#abandon(4000);
    this.#waitAndRetry(busy);
  }

  /** There is new hope (the network is back, the page is seen again): do not wait out the pause. */
  kick() {
    if (this.state !== 'waiting') return;
    this.#attempts = 0;
    this.open();
  }

  /**
   * @param {object} message
   * @returns {boolean} whether there was a connection to send it on
   */
  send(message) {
    return this.#transmit(JSON.stringify(message));
  }

  /** @param {string | Uint8Array} data */
  #transmit(data) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(data);
    return true;
  }

  /**
   * @param {object} message
   * @returns {Promise<any>} the answer; rejected with a {@link TuttiError}
   */
  request(message) {
    return this.requestFrame(id => JSON.stringify({ ...message, id }));
  }

  /**
   * @param {(id: string) => string | Uint8Array} frame what to send, given the id the answer will carry
   * @returns {Promise<any>} as {@link request}
   */
  requestFrame(frame) {
    const id = String(++this.#lastId);
    return new Promise((resolve, reject) => {
      if (!this.#transmit(frame(id))) {
        return reject(new TuttiError('not-connected', 'There is no connection to the server just now.'));
      }
      const limit = this.timers.setTimeout(
        () => this.#settle(id)?.reject(new TuttiError('no-answer', 'The server did not answer.')), ANSWER_LIMIT);
      this.#pending.set(id, { resolve, reject, limit });
    });
  }

  /** Whether an answer is waited for. */
  get asks() {
    return this.#pending.size > 0;
  }

  /** @param {WebSocket} socket */
  #greet(socket) {
    this.timers.clearTimeout(this.#retry);
    this.#retry = this.timers.setTimeout(() => this.drop(), this.route ? ENTRY_LIMIT : ANSWER_LIMIT);
    const answer = this.request({ type: 'hello', ...this.handlers.hello() });
    answer.then(
      message => message.type === 'waiting' ? this.#halted(socket, message) : this.#welcomed(socket, message),
      error => this.#refused(socket, error));
  }

  /**
   * @param {WebSocket} socket
   * @param {import('./protocol.js').Waiting} waiting
   */
  #halted(socket, waiting) {
    if (socket !== this.#socket) return;
    this.#enter();
    this.handlers.halted?.(waiting);
    this.#become('at-door');
  }

  /**
   * @param {WebSocket} socket
   * @param {Welcome} welcome
   */
  #welcomed(socket, welcome) {
    if (socket !== this.#socket) return;
    this.#enter();
    this.handlers.welcomed(welcome);
    this.#become('joined');
  }

  #enter() {
    this.timers.clearTimeout(this.#retry);
    this.#enteredAt = this.timers.now();
    this.busy = null;
  }

  /**
   * @param {WebSocket} socket
   * @param {TuttiError} error
   */
  #refused(socket, error) {
    if (socket !== this.#socket) return;
    if (PASSING.has(error.code)) return this.#leave(error.code === 'server-busy' ? error : null);
    if (this.handlers.refused(error)) return this.#greet(socket);
    this.close(error);
  }

  /**
   * @param {WebSocket} socket
   * @param {string | ArrayBuffer} data
   * @param {number} received
   */
  #receive(socket, data, received) {
    if (socket !== this.#socket) return;
    this.heardAt = received;
    const message = typeof data === 'string' ? JSON.parse(data) : lineIn(data);
    if (!message) return;
    const request = this.#settle(message.id);
    if (!request) this.#unasked(socket, message, received);
    else if (message.type === 'error') request.reject(new TuttiError(message.code, message.message));
    else {
      this.handlers.answered?.(message);
      request.resolve(message);
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {any} message
   * @param {number} received
   */
  #unasked(socket, message, received) {
    if (this.state === 'at-door' && message.type === 'welcome') return this.#welcomed(socket, message);
    const parting = message.type === 'error' && message.id === undefined && LAST_WORDS.has(message.code);
    if (parting) this.#lastWords = new TuttiError(message.code, message.message);
    else this.handlers.received(message, received);
  }

  /**
   * Takes a request off the list of those that wait.
   *
   * @param {string | undefined} id
   */
  #settle(id) {
    const request = id === undefined ? undefined : this.#pending.get(id);
    if (id === undefined || !request) return undefined;
    this.#pending.delete(id);
    this.timers.clearTimeout(request.limit);
    return request;
  }

  /**
   * @param {WebSocket} socket
   * @param {number} code
   */
  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.timers.clearTimeout(this.#retry);
    this.#abandon(1000);
    const final = FINAL_CLOSES.get(code);
    if (final) this.#become('closed', this.#lastWords ?? final);
    else this.#waitAndRetry();
  }

  /**
   * Lets go of the socket and of everything that waited for it.
   *
   * @param {number} code
   */
  #abandon(code) {
    const socket = this.#socket;
    this.#socket = null;
    if (socket && socket.readyState < 2) socket.close(code);
    const lost = new TuttiError('connection-lost', 'The connection was lost before the server answered.');
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(lost);
  }

  /** @param {TuttiError | null} [busy] */
  #waitAndRetry(busy = null) {
    this.timers.clearTimeout(this.#retry);
    if (this.timers.now() - this.#enteredAt >= STAY) this.#attempts = 0;
    this.#enteredAt = NaN;
    const attempt = this.#attempts++;
    this.busy = busy;
    this.#become('waiting', busy);
    this.#retry = this.timers.setTimeout(
      () => this.open(), this.route?.(attempt, busy !== null) ?? this.#pause(attempt, busy !== null));
  }

  /**
   * Jitter keeps a thousand clients from coming back in the same instant.
   *
   * @param {number} attempt
   * @param {boolean} busy
   * @returns {number} ms
   */
  #pause(attempt, busy) {
    if (busy) return BUSY_PAUSE * (1 + this.random() / 2);
    const wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** attempt);
    return Math.max(SHORTEST_WAIT, wait * (0.5 + this.random() / 2));
  }

  /**
   * @param {ConnectionState} state
   * @param {TuttiError | null} [reason]
   */
  #become(state, reason = null) {
    this.state = state;
    this.handlers.changed(state, reason);
  }
}

/** @param {string} server the address of its WebSocket */
export function socketOf(server) {
  return new URL('/ws', server).href.replace(/^http/, 'ws');
}
