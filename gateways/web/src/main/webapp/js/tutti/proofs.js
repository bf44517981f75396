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
 * The likeliest offset at an instant, and its drift: a line through the proofs, in which an exchange that took longer
 * than the quickest counts by how much longer, and a drift out of the ordinary takes evidence.
 *
 * @param {Proof[]} proofs
 * @param {number} at
 * @returns {{ offset: number, drift: number }}
 */
export function likelyOffset(proofs, at) {
  const quickest = Math.min(...proofs.map(proof => proof.radius));
  // Offsets are near 1.8e12; differences from one of them keep the microseconds.
  const base = proofs[0].offset;
  let [weights, x, y, xx, xy] = [0, 0, 0, 1 / LIKELY_DRIFT ** 2, 0];
  for (const proof of proofs) {
    const age = proof.at - at;
    const weight = 1 / (NOISE + (proof.radius - quickest) - FADING * age) ** 2;
    weights += weight;
    x += weight * age;
    y += weight * (proof.offset - base);
    xx += weight * age * age;
    xy += weight * age * (proof.offset - base);
  }
  const divisor = weights * xx - x * x;
  return { offset: base + (xx * y - x * xy) / divisor, drift: (weights * xy - x * y) / divisor };
}

/**
 * @param {number} value
 * @param {Range} range
 */
export function clampTo(value, { low, high }) {
  return Math.min(Math.max(value, low), high);
}
