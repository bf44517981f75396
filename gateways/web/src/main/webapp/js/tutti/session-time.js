/**
 * The session's time as Hypermodal's clients work it out (section 4, client based): by the time they were told once,
 * and their own clock since. It needs no exchange with the server, runs off as fast as the two clocks do, and is
 * behind by what the first message took. `Session.sessionTime` goes by the estimated clock instead; this is to
 * compare it with, and for who has nothing better.
 */
export class SessionTime {
  /**
   * @param {number} t0 the session's time as it was told (s)
   * @param {number} t1 when that came, on the local clock (s)
   */
  constructor(t0, t1) {
    this.t0 = t0;
    this.t1 = t1;
  }

  /** The session's time. @param {number} t2 on the local clock (s) */
  at(t2) {
    return this.t0 + t2 - this.t1;
  }
}
