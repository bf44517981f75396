/**
 * One method per request of the protocol. Each is settled by the server: resolved when what was asked is durable,
 * rejected with a TuttiError whose code is one of the protocol's.
 *
 * @typedef {import('./protocol.js').Accepted} Accepted
 * @typedef {import('./protocol.js').Look} Look
 * @typedef {import('./protocol.js').Rules} Rules
 * @typedef {import('./protocol.js').WaitPoint} WaitPoint
 * @typedef {import('./protocol.js').Role} Role
 * @typedef {import('./protocol.js').Grant} Grant
 */

export class Requests extends EventTarget {
  /**
   * Any request, by its type.
   *
   * @param {string} type
   * @param {object} [fields]
   * @returns {Promise<any>} the answer; for all but `invite` and `history` an {@link Accepted}
   */
  request(type, fields) {
    return Promise.reject(new Error(`Nobody to send ${JSON.stringify({ type, ...fields })} to`));
  }

  // The timeline, for whoever has control.

  /** @returns {Promise<Accepted>} */
  play() { return this.request('play'); }

  /** @returns {Promise<Accepted>} */
  pause() { return this.request('pause'); }

  /** @param {number} position @returns {Promise<Accepted>} */
  seek(position) { return this.request('seek', { position }); }

  /** @param {number} rate @returns {Promise<Accepted>} */
  setRate(rate) { return this.request('setRate', { rate }); }

  /** @returns {Promise<Accepted>} */
  stop() { return this.request('stop'); }

  /** @returns {Promise<Accepted>} */
  reset() { return this.request('reset'); }

  /** @param {string} item of the queue @returns {Promise<Accepted>} */
  select(item) { return this.request('select', { item }); }

  /** @returns {Promise<Accepted>} */
  next() { return this.request('next'); }

  /** @returns {Promise<Accepted>} */
  previous() { return this.request('previous'); }

  /** @param {Partial<Look>} look what is left out is as in the whole, upright picture @returns {Promise<Accepted>} */
  setView(look) { return this.request('setView', look); }

  /** Of a live item: plays on from live. @returns {Promise<Accepted>} */
  goLive() { return this.request('goLive'); }

  /**
   * What everybody is given of the item's tracks; each may choose otherwise afterwards.
   *
   * @param {{ audio?: string | null, subtitles?: string | null }} tracks ids; null: as each likes
   * @returns {Promise<Accepted>}
   */
  presentTracks(tracks) { return this.request('presentTracks', tracks); }

  /** @param {number | null} at an instant of the server's clock; null calls it off @returns {Promise<Accepted>} */
  schedule(at) { return this.request('schedule', { at }); }

  /** @param {string} item @param {WaitPoint[]} points @returns {Promise<Accepted>} */
  setWaitPoints(item, points) { return this.request('setWaitPoints', { item, points }); }

  // Who has control.

  /** @returns {Promise<Accepted>} */
  requestControl() { return this.request('requestControl'); }

  /** @returns {Promise<Accepted>} */
  withdrawRequest() { return this.request('withdrawRequest'); }

  /** @param {string} member @returns {Promise<Accepted>} */
  handOver(member) { return this.request('handOver', { member }); }

  /** @param {string} member @returns {Promise<Accepted>} */
  denyControl(member) { return this.request('denyControl', { member }); }

  /** @returns {Promise<Accepted>} */
  takeControl() { return this.request('takeControl'); }

  /** @returns {Promise<Accepted>} */
  releaseControl() { return this.request('releaseControl'); }

  // Who is let in, and as what.

  /** @param {string} member of the door @returns {Promise<Accepted>} */
  admit(member) { return this.request('admit', { member }); }

  /** @param {string} member of the door @returns {Promise<Accepted>} */
  reject(member) { return this.request('reject', { member }); }

  /** @param {string} member @returns {Promise<Accepted>} */
  remove(member) { return this.request('remove', { member }); }

  /**
   * @param {{ role: Role, personal?: boolean, validFor?: number }} wish `validFor` in seconds
   * @returns {Promise<import('./protocol.js').Invitation>}
   */
  invite(wish) { return this.request('invite', wish); }

  /** @param {string} invitation its id @returns {Promise<Accepted>} */
  revokeInvitation(invitation) { return this.request('revokeInvitation', { invitation }); }

  /** @param {string} name by which the others see us from now on @returns {Promise<Accepted>} */
  setName(name) { return this.request('setName', { name }); }

  /** @param {string} member @param {Role} role @returns {Promise<Accepted>} */
  setRole(member, role) { return this.request('setRole', { member, role }); }

  /** Gives our seat as the host away. @param {string} member @returns {Promise<Accepted>} */
  transferHost(member) { return this.request('transferHost', { member }); }

  /** @param {Partial<import('./protocol.js').Details>} details those that change @returns {Promise<Accepted>} */
  setDetails(details) { return this.request('setDetails', details); }

  /** @param {string | null} text what everybody is asked to agree to; null: nothing @returns {Promise<Accepted>} */
  setNotice(text) { return this.request('setNotice', { text }); }

  /** @param {number} notice its number @param {boolean} agreed @returns {Promise<Accepted>} */
  agree(notice, agreed) { return this.request('agree', { notice, agreed }); }

  /** @param {string} member @param {Grant[] | null} grants null: those of the role @returns {Promise<Accepted>} */
  setGrants(member, grants) { return this.request('setGrants', { member, grants }); }

  /** @param {Partial<Rules>} rules those that change @returns {Promise<Accepted>} */
  setRules(rules) { return this.request('setRules', rules); }

  /** @param {string} strategy its name @returns {Promise<Accepted>} */
  setStrategy(strategy) { return this.request('setStrategy', { strategy }); }

  /** @param {string} [reason] @returns {Promise<Accepted>} */
  end(reason) { return this.request('end', { reason }); }

  // The queue.

  /** @param {string} locator @returns {Promise<Accepted>} */
  enqueue(locator) { return this.request('enqueue', { locator }); }

  /** @param {string} item @returns {Promise<Accepted>} */
  dequeue(item) { return this.request('dequeue', { item }); }

  /** @param {string} item @param {string | null} before null: to the end @returns {Promise<Accepted>} */
  reorder(item, before) { return this.request('reorder', { item, before }); }

  // The chat.

  /** @param {number} line its `seq` @param {string} reaction @returns {Promise<Accepted>} */
  react(line, reaction) { return this.request('react', { line, reaction }); }

  /** @param {number} line its `seq` @returns {Promise<Accepted>} */
  removeLine(line) { return this.request('removeLine', { line }); }

  /** @param {string} member @param {boolean} muted @returns {Promise<Accepted>} */
  mute(member, muted) { return this.request('mute', { member, muted }); }

  // Notes, for those who run the session and for observers.

  /** @param {string} text lies where the film is @returns {Promise<Accepted>} */
  takeNote(text) { return this.request('takeNote', { text }); }

  /** @param {number} note its `seq` @returns {Promise<Accepted>} */
  dropNote(note) { return this.request('dropNote', { note }); }

  // Trials: what is for those who run the session, and what is everybody's own.

  /** @param {string | null} purpose what is recorded and why; null ends the trial @returns {Promise<Accepted>} */
  setTrial(purpose) { return this.request('setTrial', { purpose }); }

  /** @param {boolean} agreed @returns {Promise<Accepted>} */
  consent(agreed) { return this.request('consent', { agreed }); }

  /** @param {string} member who has agreed @param {number} seconds ahead @returns {Promise<Accepted>} */
  setOffset(member, seconds) { return this.request('setOffset', { member, seconds }); }

  /** @param {string | null} question @returns {Promise<Accepted>} */
  askRating(question) { return this.request('askRating', { question }); }

  /** @param {number} question @param {number} score 5 excellent to 1 bad @returns {Promise<Accepted>} */
  rate(question, score) { return this.request('rate', { question, score }); }
}
