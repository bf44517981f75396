/**
 * How the positions of an item lie in an element's time, from what is known of its segments.
 *
 * @typedef {{ position: number, start: number, duration: number, exact: boolean }} Piece a segment: its position, where
 * it starts in the element's time, how long it is (s); whether that start was seen, not reckoned from a playlist
 * @typedef {{ from: number, to: number, pieces: Piece[] }} Run pieces without a break, and the positions they hold
 * @typedef {{ offset: number, bound: number }} Fit the position at the element's time 0 (s), and how well it fits (ms)
 */

/** Neighbours that disagree by more than this (s) have a break between them. */
const AGREE = 0.1;
/** Segments so near (s) tell how it is here. */
const NEAR = 30;
/** A hole in the programme shorter than this (s) is none. */
const HOLE = 0.4;

/**
 * @param {Piece[]} pieces in the order of the element's time
 * @returns {Run[]}
 */
export function runsOf(pieces) {
  /** @type {Run[]} */
  const runs = [];
  let last = NaN;
  for (const piece of pieces) {
    const offset = piece.position - piece.start;
    const to = piece.position + piece.duration;
    const run = runs.at(-1);
    if (run && Math.abs(offset - last) <= AGREE) {
      run.pieces.push(piece);
      run.to = to;
    } else {
      runs.push({ from: piece.position, to, pieces: [piece] });
    }
    last = offset;
  }
  return runs;
}

/**
 * How a position's surroundings lie. Who knows the same segments gets the same answer, wherever they began.
 *
 * @param {Run[]} runs
 * @param {number} position NaN if unknown
 * @returns {Fit | null} null in a hole of the programme: there is nothing to see until it is over
 */
export function fitAt(runs, position) {
  const run = runAt(runs, position);
  if (!run) return null;
  const near = run.pieces.filter(piece => !(Math.abs(piece.position - position) > NEAR));
  const offsets = [near.filter(({ exact }) => exact), run.pieces.filter(({ exact }) => exact), near, run.pieces]
    .find(pieces => pieces.length > 0)?.map(piece => piece.position - piece.start) ?? [];
  return { offset: robustMean(offsets), bound: 500 * (Math.max(...offsets) - Math.min(...offsets)) };
}

/**
 * The position that an element is at.
 *
 * @param {Run[]} runs
 * @param {number} time of the element
 * @returns {number} NaN if nothing is known
 */
export function positionIn(runs, time) {
  const all = runs.flatMap(({ pieces }) => pieces);
  const piece = all.findLast(({ start }) => start <= time) ?? all[0];
  // What is behind a piece, and before the next, belongs to it still.
  return piece ? piece.position + Math.min(time - piece.start, 0.99 * piece.duration) : NaN;
}

/**
 * The last run that holds a position; before all of them the first, and behind them the last.
 *
 * @param {Run[]} runs
 * @param {number} position
 */
function runAt(runs, position) {
  const last = runs.at(-1);
  if (!last || Number.isNaN(position) || position >= last.from) return last ?? null;
  const index = runs.findLastIndex(({ from }) => from <= position);
  if (index < 0) return runs[0];
  const [run, next] = runs.slice(index, index + 2);
  return position < run.to || next.from - run.to < HOLE ? run : null;
}

/**
 * The mean of those in the middle: a quarter at either end may be wrong.
 *
 * @param {number[]} values
 */
function robustMean(values) {
  const quarter = values.length >> 2;
  const middle = [...values].sort((a, b) => a - b).slice(quarter, values.length - quarter);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
