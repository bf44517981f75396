/**
 * What exchanges with the server prove about its clock, as plain functions. An offset is what must be added to the
 * local clock to get the server's; drift is how fast the offset changes (ms per ms).
 *
 * @typedef {{ at: number, offset: number, radius: number }} Proof at a local instant the offset was within the radius
 * @typedef {{ low: number, high: number }} Range
 */

/** The server slews its clock by at most 500 ppm, as NTP does a client's; quartz adds less than 100. */
export const LARGEST_DRIFT = 600e-6;
/** How far a clock's rate strays from what it was on average, by temperature above all. */
const WANDER = 30e-6;

/** A path's jitter and the steps of the clocks leave even the best exchange this uncertain (ms). */
const NOISE = 0.15;
/** How much a proof's worth fades because rates wander (ms per ms), and how fast clocks usually drift. */
const FADING = 10e-6;
const LIKELY_DRIFT = 100e-6;

/**
 * How fast the clocks can be drifting apart. Every two proofs confine the drift between them; before there are good
 * ones, seconds apart, anything up to the largest must be reckoned with. That is what makes a bound hold from the
 * start: to assume the usual 30 ppm until a contradiction would break it, as at 500 ppm the first contradiction comes
 * only when the clocks have run apart by the sum of two radii.
 *
 * @param {Proof[]} proofs in order of time
 * @returns {Range}
 */
export function provenDrift(proofs) {
  let [low, high] = [-LARGEST_DRIFT, LARGEST_DRIFT];
  for (let i = 0; i < proofs.length; i++) {
    for (let j = i + 1; j < proofs.length; j++) {
      const apart = Math.max(1e-3, proofs[j].at - proofs[i].at);
      const moved = proofs[j].offset - proofs[i].offset;
      const play = proofs[i].radius + proofs[j].radius;
      low = Math.max(low, (moved - play) / apart - WANDER);
      high = Math.min(high, (moved + play) / apart + WANDER);
    }
  }
  // Proofs that agree on no rate show that it has changed; what it is now nobody knows.
  return low <= high ? { low, high } : { low: -LARGEST_DRIFT, high: LARGEST_DRIFT };
}

/**
 * Where the offset must be at an instant if all proofs hold. The range is empty (low above high) if they cannot.
 *
 * @param {Proof[]} proofs
 * @param {number} at
 * @param {Range} drift
 * @returns {Range}
 */
export function provenOffset(proofs, at, drift) {
  return {
    low: Math.max(...proofs.map(proof => proof.offset - proof.radius + drift.low * (at - proof.at))),
    high: Math.min(...proofs.map(proof => proof.offset + proof.radius + drift.high * (at - proof.at))),
  };
}

/**
 * The likeliest offset at an instant, and its drift. In each direction the quickest journeys count most, whether or not
 * they belong to one exchange: those there bound the offset from above, those back from below, and between the two it
 * lies, if the path is as long there as back.
 *
 * @param {Proof[]} proofs
 * @param {number} at
 * @returns {{ offset: number, drift: number }}
 */
export function likelyOffset(proofs, at) {
  // Offsets are near 1.8e12; differences from one of them keep the microseconds.
  const base = proofs[0].offset;
  const near = proofs.map(proof => ({ ...proof, offset: proof.offset - base, age: at - proof.at }));
  const drift = likelyDrift(near);
  const low = uppermost(near.map(({ offset, radius, age }) => ({ value: offset + drift * age - radius, age })));
  const high = -uppermost(near.map(({ offset, radius, age }) => ({ value: -offset - drift * age - radius, age })));
  return { offset: base + (low + high) / 2, drift };
}

/**
 * By how much exchanges differ in how long they take, in ms: the median beside the quickest, there or back.
 *
 * @param {Proof[]} proofs
 */
export function jitterOf(proofs) {
  const radii = proofs.map(({ radius }) => radius).sort((a, b) => a - b);
  return radii.length > 0 ? radii[radii.length >> 1] - radii[0] : 0;
}

/**
 * The slope of a line through the proofs, in which an exchange that took longer than the quickest counts by how much
 * longer. A drift out of the ordinary takes evidence, and more of it where journeys differ much.
 *
 * @param {(Proof & { age: number })[]} proofs
 */
function likelyDrift(proofs) {
  const quickest = Math.min(...proofs.map(({ radius }) => radius));
  const noise = NOISE + jitterOf(proofs) / 2;
  let [weights, x, y, xx, xy] = [0, 0, 0, 1 / LIKELY_DRIFT ** 2, 0];
  for (const { offset, radius, age } of proofs) {
    const weight = 1 / (noise + (radius - quickest) + FADING * age) ** 2;
    weights += weight;
    x -= weight * age;
    y += weight * offset;
    xx += weight * age * age;
    xy -= weight * age * offset;
  }
  return (weights * xy - x * y) / (weights * xx - x * x);
}

/**
 * The mean of the largest values; others count the less the further below they are.
 *
 * @param {{ value: number, age: number }[]} rows
 */
function uppermost(rows) {
  const largest = Math.max(...rows.map(({ value }) => value));
  let [weights, sum] = [0, 0];
  for (const { value, age } of rows) {
    const weight = 1 / (NOISE + (largest - value) + FADING * age) ** 2;
    weights += weight;
    sum += weight * value;
  }
  return sum / weights;
}

/**
 * @param {number} value
 * @param {Range} range
 */
export function clampTo(value, { low, high }) {
  return Math.min(Math.max(value, low), high);
}
