import { lineIn } from './envelope.js';
import { TuttiError } from './protocol.js';
import { traceWith } from './trace.js';

/**
 * What was told in a session, by when: read from the lines that the server has of it (docs/replay.md). It is known as a
 * whole; what was true at any instant is looked up, so that going back costs what going on does.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Cause} Cause
 * @typedef {import('./protocol.js').Line} Line
 * @typedef {'rules' | 'roster' | 'door' | 'queue' | 'view' | 'tracks' | 'trial' | 'timeline' | 'notes'
 *            | 'notice'} Kind
 * @typedef {{ at: number, message: any }} Told
 * @typedef {NonNullable<import('./protocol.js').Notice['answers']>[number]} Answer
 * @typedef {{ at: number, what: 'command' | 'line' | 'came' | 'went' | 'asked' | 'answered', cause?: Cause,
 *             name?: string, line?: Line, text?: string, answer?: Answer }} Mark something worth finding
 */

/** Of these the latest is true. @type {Kind[]} */
export const KINDS = ['rules', 'roster', 'door', 'queue', 'view', 'tracks', 'trial', 'notes', 'notice', 'timeline'];

export class Recording {
  /** @type {Record<string, Told[]>} */ #latest = {};
  /** Lines of the chat, new or changed, as they came. @type {Told[]} */ #chat = [];
  /** Lines that have been told once. @type {Set<number>} */ #heard = new Set();
  /** Why the timeline became what it was. @type {{ at: number, trace: Cause[] }[]} */ #traces = [];
  /** @type {Mark[]} */ marks = [];

  /**
   * @param {string} text as the server sent it
   * @throws {TuttiError} if it is not whole
   */
  constructor(text) {
    const lines = text.split('\n').filter(Boolean);
    const [head, ...entries] = lines.map(line => parsed(line));
    const end = entries.pop();
    if (!head?.session || end?.until === undefined || end.entries !== entries.length) {
      throw new TuttiError('incomplete', 'The recording has not come whole.');
    }
    this.session = String(head.session);
    this.title = String(head.title);
    /** Instants (ms) between which it was recorded. */
    this.begunAt = Number(head.begunAt);
    this.endedAt = Number(end.until);
    /** Whether the session is over. */
    this.over = end.ended === true;
    for (const { at = this.begunAt, frames } of [head, ...entries]) {
      for (const frame of frames) this.#add(at, typeof frame === 'string' ? lineIn(bytesOf(frame)) : frame);
    }
  }

  /** Of how long it is, in seconds. */
  get length() {
    return (this.endedAt - this.begunAt) / 1000;
  }

  /**
   * What was true of something at an instant; null if nothing was told of it yet.
   *
   * @param {Kind} kind
   * @param {number} instant
   */
  at(kind, instant) {
    const told = this.#latest[kind] ?? [];
    return told[countUntil(told, instant) - 1]?.message ?? null;
  }

  /** Which lines, new or changed, had been told by an instant. @param {number} instant */
  chatCount(instant) {
    return countUntil(this.#chat, instant);
  }

  /**
   * Those told from one count to another, oldest first.
   *
   * @param {number} from
   * @param {number} to
   * @returns {Line[]}
   */
  chat(from, to) {
    return this.#chat.slice(from, to).map(({ message }) => message);
  }

  /** The causes known at an instant, oldest first. @param {number} instant */
  trace(instant) {
    return this.#traces[countUntil(this.#traces, instant) - 1]?.trace ?? [];
  }

  /**
   * @param {number} at
   * @param {any} message
   */
  #add(at, message) {
    const { type } = message ?? {};
    if (type === 'roster') this.#watchPeople(at, message);
    if (type === 'timeline') this.#watchCauses(at, message);
    if (type === 'notice') this.#watchAnswers(at, message);
    if (type === 'chat') this.#hear(at, message);
    else if (KINDS.includes(type)) (this.#latest[type] ??= []).push({ at, message });
  }

  /**
   * @param {number} at
   * @param {Timeline} timeline
   */
  #watchCauses(at, { cause }) {
    const before = this.#traces.at(-1)?.trace ?? [];
    const trace = traceWith(before, cause);
    if (trace === before) return;
    this.#traces.push({ at, trace });
    if (cause) this.marks.push({ at, what: 'command', cause });
  }

  /**
   * @param {number} at
   * @param {Line} line
   */
  #hear(at, line) {
    if (!this.#heard.has(line.seq)) this.marks.push({ at, what: 'line', line });
    this.#heard.add(line.seq);
    this.#chat.push({ at, message: line });
  }

  /**
   * @param {number} at
   * @param {import('./protocol.js').Notice} notice
   */
  #watchAnswers(at, { notice, text, answers = [] }) {
    const before = this.#latest.notice?.at(-1)?.message;
    const same = before?.notice === notice;
    if (text && !same) this.marks.push({ at, what: 'asked', text });
    const known = new Set(same ? before.answers?.map(answerId) : []);
    for (const answer of answers) {
      if (!known.has(answerId(answer))) this.marks.push({ at, what: 'answered', answer });
    }
  }

  /**
   * A large session names few, so that nothing can be said of the others.
   *
   * @param {number} at
   * @param {import('./protocol.js').Roster} roster
   */
  #watchPeople(at, roster) {
    const before = namesOf(this.#latest.roster?.at(-1)?.message);
    const now = namesOf(roster);
    if (!before || !now) return;
    for (const [member, name] of now) if (!before.has(member)) this.marks.push({ at, what: 'came', name });
    for (const [member, name] of before) if (!now.has(member)) this.marks.push({ at, what: 'went', name });
  }
}

/**
 * How many of them had been told by an instant.
 *
 * @param {{ at: number }[]} told in order
 * @param {number} instant
 */
export function countUntil(told, instant) {
  let low = 0;
  let high = told.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (told[middle].at <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {import('./protocol.js').Roster | undefined} roster @returns {Map<string, string> | null} */
function namesOf(roster) {
  const { members = [], size } = roster ?? {};
  return size && size.members > members.length ? null : new Map(members.map(({ member, name }) => [member, name]));
}

/** Whoever answers once more says something new. @param {Answer} answer */
function answerId({ member, agreed }) {
  return `${member} ${agreed}`;
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    // It broke off within one.
    return null;
  }
}

/** @param {string} base64 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0)).buffer;
}
