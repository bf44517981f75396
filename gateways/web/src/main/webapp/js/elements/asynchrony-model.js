/**
 * How far apart the group was over the last minutes, and what happened to the timeline meanwhile: what there is to draw.
 *
 * @typedef {import('../tutti/protocol.js').Offsets} Offsets
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 * @typedef {{ time: number, asynchrony: number, median: number, worst: number, counted: number,
 *             offsets: Map<string, { name: string, offset: number }> }} Sample by endpoint; all but `time` in ms
 * @typedef {{ from: number, to: number, kind: 'rest' | 'hold' }} Still a time in which the timeline stood still
 * @typedef {{ at: number, sign: Sign, causes: Cause[] }} Mark
 * @typedef {'go' | 'stop' | 'jump' | 'wait' | 'other'} Sign
 * @typedef {{ from: number, most: number, furthest: { name: string, offset: number } | null, causes: Cause[] }} Stretch
 */

/** How far back the picture goes at most (ms). */
export const SPAN = 300_000;
/** Less would be drawn out of all proportion (ms). */
const LEAST_SPAN = 60_000;
/** More than this is drawn as this (ms). */
const MOST = 1_000;
/** Up to about here the scale is linear, from here on logarithmic (ms). */
const FINE = 0.1;
/** Samples further apart (ms) are not joined: nothing was known in between. */
const GAP = 5_000;
/** Marks nearer to each other than this share of the picture are drawn as one. */
const NEAR = 1 / 60;
/** A picture of more lines than these is a tangle. */
const MOST_LINES = 8;
const MOST_CHANGES = 200;

/** @type {Map<string, Sign>} */
const SIGNS = new Map([
  ['play', 'go'], ['start', 'go'], ['release', 'go'],
  ['pause', 'stop'], ['stop', 'stop'], ['end', 'stop'],
  ['seek', 'jump'], ['goLive', 'jump'], ['reset', 'jump'], ['select', 'jump'], ['next', 'jump'], ['previous', 'jump'],
  ['strategy', 'wait'], ['prepare', 'wait'], ['waitPoint', 'wait'], ['outage', 'wait'],
]);

/** A ring of the latest samples, and of what the timeline did. */
export class Course {
  /** Oldest first. @type {Sample[]} */ samples = [];
  /** @type {{ at: number, kind: 'moves' | 'rest' | 'hold' }[]} */ #changes = [];

  /**
   * @param {Offsets} offsets
   * @param {(endpoint: string) => boolean} [apart] who does not count: whoever watches at a pace of their own
   */
  add({ time, distribution, rows }, apart = () => false) {
    const last = this.samples.at(-1);
    if (last && time <= last.time) return;
    const { asynchrony, median, worst, endpoints } = distribution;
    const known = rows.flatMap(({ endpoint, name, offset }) => offset === null || apart(endpoint)
      ? [] : [/** @type {const} */ ([endpoint, { name, offset }])]);
    this.samples.push({ time, asynchrony, median, worst, counted: endpoints, offsets: new Map(known) });
    while (this.samples[0].time < time - SPAN - GAP) this.samples.shift();
  }

  /** Notes whether the timeline moves. @param {Timeline} timeline */
  heed({ motion, pending, hold }) {
    if (hold) return this.#note(hold.since, 'hold');
    // What was in force before is known already, unless this is the first that is heard.
    const news = pending && this.#changes.length === 0 ? [motion, pending] : [pending ?? motion];
    for (const { timestamp, velocity } of news) this.#note(timestamp, velocity === 0 ? 'rest' : 'moves');
  }

  /**
   * @param {number} at
   * @param {'moves' | 'rest' | 'hold'} kind
   */
  #note(at, kind) {
    // What was announced for later, and did not come, never was.
    while ((this.#changes.at(-1)?.at ?? -Infinity) >= at) this.#changes.pop();
    if (this.#changes.at(-1)?.kind !== kind) this.#changes = [...this.#changes, { at, kind }].slice(-MOST_CHANGES);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {Still[]}
   */
  stills(from, to) {
    return this.#changes.flatMap(({ at, kind }, i) => {
      const [start, end] = [Math.max(from, at), Math.min(to, this.#changes[i + 1]?.at ?? to)];
      return kind === 'moves' || start >= end ? [] : [{ from: start, to: end, kind }];
    });
  }

  /** How much of the past there is to draw, in ms. @param {number} now */
  span(now) {
    const first = this.samples.find(({ counted }) => counted > 1)?.time ?? now;
    return Math.min(SPAN, Math.max(LEAST_SPAN, now - first));
  }

  /** Whether there were ever two to compare. */
  get compared() {
    return this.samples.some(({ counted }) => counted > 1);
  }

  /** How far apart the two furthest were, where there were two. @param {number} from */
  apart(from) {
    return this.samples.filter(({ time, counted }) => time >= from && counted > 1);
  }

  /**
   * The endpoints whose own lines are drawn; none if there are so many that a band says more.
   *
   * @param {number} from
   */
  lines(from) {
    const seen = this.samples.filter(({ time }) => time >= from);
    const endpoints = [...new Set(seen.flatMap(({ offsets }) => [...offsets.keys()]))];
    return seen.some(({ counted }) => counted > MOST_LINES) || endpoints.length > MOST_LINES ? [] : endpoints;
  }

  /**
   * The sample that was true at some instant.
   *
   * @param {number} instant
   */
  at(instant) {
    const nearest = this.samples.reduce((/** @type {Sample | null} */ best, each) =>
      best && Math.abs(best.time - instant) <= Math.abs(each.time - instant) ? best : each, null);
    return nearest && Math.abs(nearest.time - instant) <= GAP ? nearest : null;
  }

  /**
   * The picture as a table: what was worst in each stretch of time, the latest first.
   *
   * @param {number} now
   * @param {number} length of a stretch, ms
   * @param {readonly Cause[]} trace
   * @returns {Stretch[]}
   */
  stretches(now, length, trace) {
    const first = Math.ceil((now - SPAN) / length);
    const last = Math.floor(now / length);
    return Array.from({ length: last - first + 1 }, (_, i) => (last - i) * length).map(from => {
      const within = (/** @type {number} */ at) => at >= from && at < from + length;
      const samples = this.samples.filter(({ time, counted }) => within(time) && counted > 1);
      const most = samples.reduce((worst, { asynchrony }) => Math.max(worst, asynchrony), -Infinity);
      return { from, most, furthest: furthestOf(samples), causes: trace.filter(({ at }) => within(at)) };
    }).filter(({ most, causes }) => most >= 0 || causes.length > 0);
  }
}

/** @param {Sample[]} samples */
function furthestOf(samples) {
  const all = samples.flatMap(({ offsets }) => [...offsets.values()]);
  return all.reduce((/** @type {{ name: string, offset: number } | null} */ furthest, each) =>
    furthest && Math.abs(furthest.offset) >= Math.abs(each.offset) ? furthest : each, null);
}

/**
 * How high a difference is drawn: 0.1 ms and 40 ms are told apart alike.
 *
 * @param {number} ms
 * @returns {number} 0 (none) to 1 ({@link MOST} and more)
 */
export function heightOf(ms) {
  return Math.asinh(Math.min(MOST, Math.abs(ms)) / FINE) / Math.asinh(MOST / FINE);
}

/**
 * A line through values, broken where nothing was known, as the `d` of a path in a picture 300 wide and 100 high.
 *
 * @param {readonly { time: number, value: number | undefined }[]} points
 * @param {number} from the instant at the left edge
 * @param {number} to at the right edge
 */
export function lineThrough(points, from, to) {
  let last = -Infinity;
  return points.map(({ time, value }) => {
    if (value === undefined) return '';
    const joined = time - last <= GAP;
    last = time;
    // A point that is joined to none is drawn as a dot.
    return `${joined ? 'L' : 'M'}${spot(time, value, from, to)}${joined ? '' : 'h0'}`;
  }).join('');
}

/**
 * The band between two lines.
 *
 * @param {readonly { time: number, low: number, high: number }[]} points
 * @param {number} from
 * @param {number} to
 */
export function bandBetween(points, from, to) {
  if (points.length < 2) return '';
  const upper = points.map(({ time, high }) => spot(time, high, from, to));
  const lower = points.map(({ time, low }) => spot(time, low, from, to)).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}

/**
 * @param {number} time
 * @param {number} value
 * @param {number} from
 * @param {number} to
 */
function spot(time, value, from, to) {
  const round = (/** @type {number} */ number) => Math.round(number * 10) / 10;
  return `${round(300 * (time - from) / (to - from))} ${round(100 * (1 - heightOf(value)))}`;
}

/** @param {Cause} cause */
export function signOf({ kind }) {
  return SIGNS.get(kind) ?? 'other';
}

/**
 * Where the timeline changed, those that lie close together as one.
 *
 * @param {readonly Cause[]} trace oldest first
 * @param {number} from
 * @param {number} to
 * @returns {Mark[]}
 */
export function marksIn(trace, from, to) {
  /** @type {Mark[]} */ const marks = [];
  for (const cause of trace) {
    if (cause.at < from || cause.at > to) continue;
    const last = marks.at(-1);
    const sign = signOf(cause);
    if (last && cause.at - last.at < NEAR * (to - from)) {
      last.causes.push(cause);
      if (last.sign !== 'wait') last.sign = sign;
    } else {
      marks.push({ at: cause.at, sign, causes: [cause] });
    }
  }
  return marks;
}
