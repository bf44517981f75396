import { settled } from './fake-time.js';

/**
 * The other end of every socket a test's client opens. A test answers by hand, or lets it welcome by itself.
 */
export class FakeServer {
  /** @type {FakeSocket[]} */ sockets = [];
  up = true;
  /** Whether a socket ever opens, or the network swallows it. */
  opens = true;
  /** Hosts, if the fake is of several servers, that refuse sockets, and that take them and stand still. */
  away = new Set();
  stopped = new Set();
  /** Hosts that the browser does not let the page ask. */
  forbidden = new Set();
  clock = 'clock-1';
  /** How many ms messages take to the server and from it, and which of the server's are lost. */
  path = { forth: () => 0.2, back: () => 0, loses: (/** @type {any} */ message) => message === null };
  /** What the server's clock is ahead of the test's, in ms. */
  ahead = 3_600_000;
  /** The machine the client runs on; asleep, it hears nothing. @type {{ run(callback: () => void): void }} */
  machine = { run: callback => callback() };
  /** How the server answers a hello; may be replaced. @type {(hello: any) => object} */
  answer = hello => this.welcome(hello);
  /** What a welcome says besides. @type {object} */ also = {};
  #seats = 0;

  /** @param {import('./fake-time.js').FakeTime} time */
  constructor(time) {
    this.time = time;
    const server = this;
    /** The constructor to hand to the client. */
    this.WebSocket = /** @type {any} */ (class extends FakeSocket {
      /** @param {string} url @param {string} protocol */
      constructor(url, protocol) {
        super(server, url, protocol);
        const { host } = new URL(url);
        if (server.forbidden.has(host)) throw new DOMException('Mixed content', 'SecurityError');
        server.sockets.push(this);
        if (!server.opens || server.stopped.has(host)) return;
        server.time.setTimeout(() => server.up && !server.away.has(host) ? this.open() : this.drop(1006), 1);
      }
    });
  }

  get socket() {
    return /** @type {FakeSocket} */ (this.sockets.at(-1));
  }

  /** @param {any} hello */
  welcome(hello) {
    return {
      type: 'welcome', id: hello.id, session: hello.session, title: 'A film', member: 'm1', endpoint: 'e1',
      role: 'host', seat: hello.seat ?? `seat-${++this.#seats}`, resumeWithin: 30_000, clock: this.clock,
      time: this.now(), item: { locator: 'file:demo', title: 'Demo', duration: 600, renditions: [] },
      timeline: timeline({ position: 0, velocity: 0, timestamp: 0 }),
      roster: { revision: 1, controller: 'm1', size: { members: 0, endpoints: 0 }, members: [] },
      ...this.also,
    };
  }

  now() {
    return this.time.now() + this.ahead;
  }

  /** @param {FakeSocket} socket @param {any} message */
  received(socket, message) {
    if (this.stopped.has(new URL(socket.url).host)) return;
    if (message.type === 'hello') socket.receive(this.answer(message));
    if (message.type === 'ping') {
      socket.receive({ type: 'pong', t0: message.t0, t1: this.now(), t2: this.now() });
    }
  }

  /** The process is killed: every socket breaks and no new one opens. */
  kill() {
    this.up = false;
    this.socket.drop(1006);
    return settled();
  }
}

export class FakeSocket {
  readyState = 0;
  /** @type {any[]} */ sent = [];
  /** When the last message arrives, lest a later one overtake it. */
  #arrivesThere = 0;
  #arrivesHere = 0;
  onopen = () => {};
  binaryType = 'blob';
  /** @type {(event: { data: string | ArrayBuffer }) => void} */ onmessage = () => {};
  /** @type {(event: { code: number }) => void} */ onclose = () => {};

  /** @param {FakeServer} server @param {string} url @param {string} protocol */
  constructor(server, url, protocol) {
    this.server = server;
    this.url = url;
    this.protocol = protocol;
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  /** @param {string | Uint8Array} data */
  send(data) {
    const message = typeof data === 'string' ? JSON.parse(data) : { type: 'binary', bytes: data };
    this.sent.push(message);
    const { time, path } = this.server;
    this.#arrivesThere = Math.max(this.#arrivesThere, time.now() + path.forth());
    time.setTimeout(() => this.server.received(this, message), this.#arrivesThere - time.now());
  }

  /** @param {object} message */
  receive(message) {
    const { time, path } = this.server;
    if (path.loses(message)) return;
    this.#arrivesHere = Math.max(this.#arrivesHere, time.now() + path.back());
    if (this.#arrivesHere > time.now()) time.setTimeout(() => this.#hear(message), this.#arrivesHere - time.now());
    else this.#hear(message);
  }

  /** @param {object} message */
  #hear(message) {
    this.server.machine.run(() => {
      if (this.readyState === 1) this.onmessage({ data: JSON.stringify(message) });
    });
  }

  /** Answers the last message of a type with `accepted`. @param {string} type @param {number} [seq] */
  accept(type, seq = 1) {
    this.receive({ type: 'accepted', id: this.lastSent(type).id, seq, stamp: 1, effectiveAt: 1 });
    return settled();
  }

  /** @param {Uint8Array} bytes */
  receiveBytes(bytes) {
    this.onmessage({ data: bytes.slice().buffer });
  }

  /** @param {number} code */
  drop(code) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose({ code });
  }

  /** @param {number} code */
  close(code) {
    this.drop(code);
  }

  /** @param {string} type */
  lastSent(type) {
    return this.sent.filter(message => message.type === type).at(-1);
  }
}

/**
 * @param {object} motion
 * @param {object | null} [pending]
 * @returns {any}
 */
export function timeline(motion, pending = null) {
  return { revision: 1, motion, pending, rate: 1, hold: null, cause: null };
}
