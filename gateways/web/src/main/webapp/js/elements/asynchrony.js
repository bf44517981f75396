import { Rows, find, html, say, stamp } from '../dom.js';
import { TuttiElement } from '../element.js';
import { liveOf, whatIn } from '../views/cause.js';
import { IN_STEP, apartInWords, face, offsetInWords } from '../views/figures.js';
import { counted, listed, t, timeOfDay } from '../words.js';
import { Course, SPAN, bandBetween, heightOf, lineThrough, marksIn, signOf } from './asynchrony-model.js';

/**
 * A picture of the last five minutes: how far apart the two furthest were, how far each was off the timeline, and where
 * the timeline changed; with a sentence and a table for whoever does not see it. It is drawn once a second, while seen.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('./asynchrony-model.js').Sample} Sample
 * @typedef {import('./asynchrony-model.js').Mark} Mark
 * @typedef {import('./asynchrony-model.js').Stretch} Stretch
 */

const BEAT = 1_000;
/** One row of the table (ms). */
const STRETCH = 15_000;
/** What is named at the edge of the picture (ms). */
const LEVELS = [0.1, 1, 10, IN_STEP, 1_000];
const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<import('./asynchrony-model.js').Sign, string>} */
const SIGNS = {
  go: 'M3 2v8l6-4z', stop: 'M3 2h2v8H3zM7 2h2v8H7z', jump: 'M1 2v8l5-4zM6 2v8l5-4z',
  wait: 'M3 1h6v2L7 6l2 3v2H3V9l2-3-2-3z', other: 'M6 3a3 3 0 1 0 .01 0z',
};

const ROW = html`<tr><th scope="row"></th><td class="figure"></td><td class="happened"></td></tr>`;

export class TuttiAsynchrony extends TuttiElement {
  static markup = html`
    <figure>
      <div class="plot" dir="ltr">
        <svg class="graph" viewBox="0 0 300 100" preserveAspectRatio="none" role="img">
          <g class="stills"></g><g class="levels"></g><path class="band"/><g class="each"></g><path class="most"/>
          <g class="changes"></g><path class="cursor" d=""/>
        </svg>
        <div class="names" aria-hidden="true"></div>
        <div class="marks" aria-hidden="true"></div>
      </div>
      <div class="times" dir="ltr" aria-hidden="true"><span></span><span>now</span></div>
      <figcaption></figcaption>
      <p class="last-wait"></p>
      <p class="keys" aria-hidden="true">
        <span class="key">the two furthest apart</span>
        <span class="key of-each">each, off the timeline</span>
        <span class="key of-limit">40 ms: less is not noticed</span>
      </p>
      <details class="as-table">
        <summary>As a table</summary>
        <table>
          <thead><tr><th scope="col">From</th><th scope="col">Furthest apart</th><th scope="col">What happened</th></tr></thead>
          <tbody></tbody>
        </table>
      </details>
    </figure>`;

  #course = new Course();
  #seen = false;
  /** How much of the past is drawn (ms). */ #span = SPAN;
  /** Where the pointer is, from 0 to 1. @type {number | null} */ #pointed = null;
  /** @type {Rows<Mark> | undefined} */ #marks;
  /** @type {Rows<Stretch> | undefined} */ #rows;

  /** @param {Session} session */
  connect(session) {
    this.session = session;
    this.#rows = new Rows(find('tbody', HTMLElement, this), () => stamp(ROW));
    this.#marks = new Rows(find('.marks', HTMLElement, this), mark => newMark(mark, each => this.#said(each)));
    this.#drawLevels();
    const heed = () => session.timeline && this.#course.heed(session.timeline);
    const add = () => session.offsets && this.#course.add(session.offsets, freelyIn(session));
    session.addEventListener('timeline', heed);
    session.addEventListener('offsets', add);
    heed();
    add();
    new IntersectionObserver(entries => {
      this.#seen = entries[entries.length - 1].isIntersecting;
      this.#draw();
    }).observe(this);
    setInterval(() => this.#draw(), BEAT);
    find('details', HTMLDetailsElement, this).addEventListener('toggle', () => this.#tabulate());
    const plot = find('.plot', HTMLElement, this);
    for (const event of ['pointermove', 'pointerdown', 'pointerleave']) {
      plot.addEventListener(event, each => this.#point(/** @type {PointerEvent} */ (each)));
    }
  }

  /** Whether there is something to compare. */
  get worthwhile() {
    return this.#course.compared;
  }

  #drawLevels() {
    const lines = find('.levels', SVGElement, this);
    const names = find('.names', HTMLElement, this);
    for (const level of LEVELS) {
      const y = 100 * (1 - heightOf(level));
      const line = document.createElementNS(SVG, 'path');
      line.setAttribute('d', `M0 ${y}H300`);
      line.classList.toggle('limit', level === IN_STEP);
      const name = Object.assign(document.createElement('span'), {
        textContent: level < 1_000 ? t('{ms} ms', { ms: level }) : t('{seconds} s', { seconds: level / 1_000 }),
      });
      name.style.top = `${y}%`;
      lines.append(line);
      names.append(name);
    }
  }

  #draw() {
    const { session } = this;
    if (!session || !this.#seen || !session.clock.ready) return;
    const to = session.clock.now();
    const course = this.#course;
    const span = this.#span = course.span(to);
    const from = to - span;
    say(find('.times span', HTMLElement, this), t('{minutes} min ago', { minutes: Number((span / 60_000).toFixed(1)) }));
    const apart = course.apart(from);
    this.#trace('.most', lineThrough(apart.map(({ time, asynchrony }) => ({ time, value: asynchrony })), from, to));
    const endpoints = course.lines(from);
    const many = endpoints.length === 0;
    this.#trace('.band', many
      ? bandBetween(apart.map(({ time, median, worst }) => ({ time, low: median, high: worst })), from, to) : '');
    this.#drawEach(endpoints, from, to);
    this.#drawStills(from, to);
    this.#drawMarks(marksIn(session.trace, from, to), from);
    this.#tell(from, to);
    this.#tabulate();
  }

  /**
   * @param {string[]} endpoints
   * @param {number} from
   * @param {number} to
   */
  #drawEach(endpoints, from, to) {
    const { roster } = this.session ?? {};
    const samples = this.#course.samples.filter(({ time }) => time >= from);
    refill(find('.each', SVGElement, this), endpoints.map(endpoint => {
      const line = document.createElementNS(SVG, 'path');
      const owner = roster?.members.find(({ endpoints: own }) => own.some(each => each.endpoint === endpoint));
      line.style.setProperty('--hue', String(face(owner?.member ?? endpoint, '').hue));
      line.setAttribute('d', lineThrough(
        samples.map(({ time, offsets }) => ({ time, value: offsets.get(endpoint)?.offset })), from, to));
      return line;
    }));
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #drawStills(from, to) {
    const across = (/** @type {number} */ time) => (300 * (time - from) / (to - from)).toFixed(1);
    refill(find('.stills', SVGElement, this), this.#course.stills(from, to).map(still => {
      const area = document.createElementNS(SVG, 'path');
      area.dataset.kind = still.kind;
      area.setAttribute('d', `M${across(still.from)} 0V100H${across(still.to)}V0Z`);
      return area;
    }));
  }

  /**
   * @param {Mark[]} marks
   * @param {number} from
   */
  #drawMarks(marks, from) {
    const share = (/** @type {number} */ at) => (at - from) / this.#span;
    this.#marks?.show(marks, ({ at }) => at, (mark, { at, sign }) => {
      mark.style.left = `${100 * share(at)}%`;
      mark.dataset.sign = sign;
      find('path', SVGPathElement, mark).setAttribute('d', SIGNS[sign]);
    });
    refill(find('.changes', SVGElement, this), marks.map(({ at }) => {
      const line = document.createElementNS(SVG, 'path');
      line.setAttribute('d', `M${(300 * share(at)).toFixed(1)} 0V100`);
      return line;
    }));
  }

  /**
   * @param {string} line
   * @param {string} d
   */
  #trace(line, d) {
    find(line, SVGElement, this).setAttribute('d', d);
  }

  /**
   * In words: what the picture says as a whole, or what it says where the pointer is.
   *
   * @param {number} from
   * @param {number} to
   */
  #tell(from, to) {
    const apart = this.#course.apart(from);
    const most = apart.reduce((worst, { asynchrony }) => Math.max(worst, asynchrony), 0);
    const whole = apart.length === 0 ? t('Nothing was measured in the last minutes.')
      : counted(Math.ceil((to - from) / 60_000), 'At most {most} apart in the last minute.',
        'At most {most} apart in the last {count} minutes.', { most: apartInWords(most) });
    const graph = find('.graph', SVGElement, this);
    if (graph.getAttribute('aria-label') !== whole) graph.setAttribute('aria-label', whole);
    const wait = this.session?.trace.findLast(cause => signOf(cause) === 'wait' && cause.at >= from);
    say(find('.last-wait', HTMLElement, this), wait
      ? t('It waited at {time}: {what}', { time: timeOfDay(wait.at), what: this.#said(wait) }) : '');
    const pointed = this.#pointed;
    say(find('figcaption', HTMLElement, this), pointed === null ? whole : this.#toldAt(from + pointed * (to - from)));
    this.#trace('.cursor', pointed === null ? '' : `M${(300 * pointed).toFixed(1)} 0V100`);
  }

  /** @param {number} instant */
  #toldAt(instant) {
    const sample = this.#course.at(instant);
    const causes = this.session?.trace.filter(({ at }) => Math.abs(at - instant) < this.#span / 50) ?? [];
    const parts = [timeOfDay(instant)];
    if (sample) parts.push(t('{most} apart', { most: apartInWords(sample.asynchrony) }));
    return [...parts, ...causes.map(cause => this.#said(cause))].join(' · ');
  }

  /** @param {import('../tutti/protocol.js').Cause} cause */
  #said(cause) {
    return whatIn(cause, this.session ? liveOf(this.session, cause) : undefined);
  }

  /** @param {PointerEvent} event */
  #point({ type, clientX }) {
    const { left, width } = find('.graph', SVGElement, this).getBoundingClientRect();
    this.#pointed = type === 'pointerleave' ? null : Math.min(1, Math.max(0, (clientX - left) / width));
    if (!this.session?.clock.ready) return;
    const now = this.session.clock.now();
    this.#tell(now - this.#span, now);
  }

  #tabulate() {
    const { session } = this;
    if (!session || !find('details', HTMLDetailsElement, this).open || !session.clock.ready) return;
    const stretches = this.#course.stretches(session.clock.now(), STRETCH, session.trace);
    this.#rows?.show(stretches, ({ from }) => from, (row, { from, most, furthest, causes }) => {
      say(find('th', HTMLElement, row), timeOfDay(from));
      say(find('.figure', HTMLElement, row), most < 0 ? '–' : furthest
        ? t('{most} ({name} {offset})', {
          most: apartInWords(most), name: furthest.name, offset: offsetInWords(furthest.offset),
        }) : apartInWords(most));
      say(find('.happened', HTMLElement, row), causes.length > 0 ? listed(causes.map(cause => this.#said(cause))) : '');
    });
  }
}

/** @param {Session} session @returns {(endpoint: string) => boolean} */
function freelyIn({ roster }) {
  const free = (roster?.members ?? []).filter(member => member.free).flatMap(({ endpoints }) => endpoints);
  const known = new Set(free.map(({ endpoint }) => endpoint));
  return endpoint => known.has(endpoint);
}

/**
 * @param {Mark} mark
 * @param {(cause: import('../tutti/protocol.js').Cause) => string} said
 */
function newMark({ causes }, said) {
  const place = document.createElement('span');
  place.title = causes.map(said).join(' · ');
  const sign = document.createElementNS(SVG, 'svg');
  sign.setAttribute('viewBox', '0 0 12 12');
  sign.append(document.createElementNS(SVG, 'path'));
  place.append(sign);
  return place;
}

/**
 * @param {Element} group
 * @param {SVGElement[]} children
 */
function refill(group, children) {
  group.replaceChildren(...children);
}

customElements.define('tutti-asynchrony', TuttiAsynchrony);
