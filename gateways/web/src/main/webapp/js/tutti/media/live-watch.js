/**
 * Watches the edge of a live stream: how far it lags behind the server clock, whether it still moves, and by how much
 * its programme time runs faster or slower than that clock.
 */

/** The least lag in each so many seconds counts: the rest waited for a playlist to be asked for. */
const BUCKET = 10;
/** The drift is told after so many of them, and from so many of the latest. */
const FEWEST = 12;
const MOST = 90;

export class LiveWatch {
  /** The last position that can be had (s). */ edge = NaN;
  /** Seconds from the edge to the position that the server clock is at. */ lag = NaN;
  /** How much faster programme time runs than the server clock, in millionths; NaN for the first two minutes. */
  drift = NaN;
  /** When the edge moved last, as a position (s). */ movedAt = NaN;
  /** @type {{ at: number, lag: number }[]} */ #buckets = [];

  /**
   * @param {number} now the position that the server clock is at (s)
   * @param {number} edge
   */
  see(now, edge) {
    if (edge === this.edge) return;
    this.edge = edge;
    this.movedAt = now;
    this.lag = now - edge;
    const last = this.#buckets.at(-1);
    if (last && now - last.at < BUCKET) last.lag = Math.min(last.lag, this.lag);
    else {
      this.#buckets = [...this.#buckets, { at: now, lag: this.lag }].slice(-MOST);
      this.drift = this.#slope();
    }
  }

  /** What was there is not what is there now: another encoder, or the same after a break. */
  renew() {
    this.#buckets = [];
    this.drift = NaN;
  }

  /** The median of the slopes between any two, which single late ones do not move. */
  #slope() {
    const known = this.#buckets.slice(0, -1);
    if (known.length < FEWEST) return NaN;
    const slopes = known.flatMap((one, index) => known.slice(index + FEWEST / 2)
      .map(other => (one.lag - other.lag) / (other.at - one.at)));
    return 1e6 * slopes.sort((a, b) => a - b)[slopes.length >> 1];
  }
}
