import { Consent } from '../consent.js';
import { find, named, say } from '../dom.js';
import { TuttiError } from '../tutti/protocol.js';
import { Session } from '../tutti/session.js';
import { stateOf } from '../views/hold.js';
import { problemInWords, t, word } from '../words.js';
import { Bar } from './player-bar.js';
import { Extras } from './player-extras.js';
import { furnish } from './player-markup.js';
import { Screen } from './player-screen.js';

/**
 * `<tutti-player>`: a film in step with all who watch it, and its controls. On a page of its own (docs/sdk.md,
 * "Embedding") it joins the session its attributes name; our page hands it one that has been joined.
 *
 * @typedef {import('../attempt.js').Attempt} Attempt
 * @typedef {import('../views/hold.js').PlayerState} PlayerState
 */

/** What changes only with time is looked at so often (ms). */
const BEAT = 200;
/** A problem that nobody else shows is shown so long (ms). */
const PASSING = 6_000;
const AT_DOOR = word('Waiting to be let in');

export class TuttiPlayer extends HTMLElement {
  static observedAttributes = ['session', 'server', 'host-token', 'invitation', 'device', 'controls', 'muted'];

  /** How a player on its own asks, and tells what was refused. @type {Attempt} */
  #attempt = request => request.catch(error => {
    this.#tellRefusal(error);
    return null;
  });
  /** Does what is asked of the session, and tells what it refuses. */
  attempt = this.#attempt;
  /** @type {Session | null} */ #session = null;
  /** Ends with the session. */ #inSession = new AbortController();
  /** Whether we joined the session ourselves, by our attributes, and are to leave it when we go. */
  #joinedHere = false;
  #turn = 0;
  #joining = false;
  #unreached = false;
  /** @type {PlayerState} */ #state = 'idle';
  #notice = '';
  #passing = '';
  /** @type {any} */ #passes;
  /** Of the viewer, to what this session shows from other servers. @type {Consent | null} */ #consent = null;
  #screen;
  #bar;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    furnish(root);
    this.#screen = new Screen(root, {
      onProblem: (code, message) => this.#tellProblem(code, message),
      consent: () => this.getAttribute('consent') === 'given' ? null : this.consent,
    });
    this.#bar = new Bar(this);
    new Extras(this, this.#screen);
    this.#screen.addEventListener('medium', () => {
      this.#bar.allow();
      this.#judge();
    });
    named('player-notice', HTMLFormElement, root).addEventListener('submit', event => {
      event.preventDefault();
      this.join({ name: named('player-name', HTMLInputElement, root).value.trim() || undefined }).catch(() => null);
    });
  }

  connectedCallback() {
    if (this.#session) return;
    this.video.muted = this.hasAttribute('muted');
    if (this.getAttribute('join') !== 'click' && this.#name && this.getAttribute('session')) this.#joinSoon();
    else this.#judge();
  }

  /** Whoever is put elsewhere in the page is back at once; whoever is taken out leaves. */
  disconnectedCallback() {
    setTimeout(() => {
      if (this.isConnected) return;
      this.#turn++;
      if (this.#joinedHere) this.leave();
    });
  }

  /** A move that keeps all as it is: nothing to do. */
  connectedMoveCallback() {}

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    if (name === 'controls') return this.#bar.allow();
    if (name === 'muted') this.video.muted = now !== null;
    else if (this.#joinedHere || this.getAttribute('join') !== 'click' && this.#name) this.#joinSoon();
  }

  // --- what it is and knows --------------------------------------------------------------------------------------

  /** The element the session steers. */
  get video() {
    return this.#screen.video;
  }

  /** The element as the session sees it: where its positions are those of the item; null while there is none. */
  get media() {
    return this.#screen.media;
  }

  /** What plays the item; null while nothing does. */
  get medium() {
    return this.#screen.medium;
  }

  /** To which other servers the viewer agrees; null while there is no session. */
  get consent() {
    return this.#consent;
  }

  /** Frames a second of what is on; NaN until some have been seen, or if the browser does not tell. */
  get frameRate() {
    return this.#screen.frames?.frameRate ?? NaN;
  }

  /** The session it plays; null while there is none. @returns {Session | null} */
  get session() {
    return this.#session;
  }

  /** Plays a session that was joined elsewhere, which is the caller's to leave. */
  set session(session) {
    if (session) this.connect({ session });
    else this.#end();
  }

  /** Whether it stands on a page that does nothing else for the session. */
  get alone() {
    return this.#joinedHere;
  }

  get state() {
    return this.#state;
  }

  /** Where this player is, in seconds; NaN while nothing is known. */
  get position() {
    return this.#session?.position() ?? NaN;
  }

  /** Of the item, in seconds; NaN if unknown. */
  get duration() {
    return this.#session?.item?.duration ?? NaN;
  }

  get inControl() {
    return this.#session?.inControl ?? false;
  }

  /** How many ms this player is ahead of the timeline; NaN while that means nothing. */
  get offset() {
    return this.#session?.follower?.offset ?? NaN;
  }

  /** What its bar offers. @returns {'full' | 'own' | 'none'} */
  get controls() {
    const wish = this.getAttribute('controls');
    return wish === 'own' || wish === 'none' ? wish : 'full';
  }

  /** The address of the server: that the module came from, unless told. */
  get server() {
    return new URL(this.getAttribute('server') ?? import.meta.url, document.baseURI).origin;
  }

  get #name() {
    return this.getAttribute('name') ?? '';
  }

  // --- what it does ----------------------------------------------------------------------------------------------

  /**
   * Plays a session that has been joined. Whoever joined it leaves it.
   *
   * @param {object} given
   * @param {Session} given.session
   * @param {Attempt} [given.attempt] tells people what is refused; the player itself unless given
   */
  connect({ session, attempt }) {
    this.#end();
    this.#begin(session, attempt);
    this.#follow(session);
  }

  /**
   * Joins the session that the attributes name.
   *
   * @param {{ name?: string }} [who]
   * @returns {Promise<Session>} rejected with a TuttiError if it does not let us in
   */
  async join({ name = this.#name } = {}) {
    const id = this.getAttribute('session');
    if (!id) throw new TuttiError('session-unknown', 'The attribute session is empty. It takes the id of a session.');
    const turn = ++this.#turn;
    await this.#quit();
    if (turn !== this.#turn) throw new TuttiError('left', 'The player was told to join once more.');
    const session = new Session({
      session: id, name: name || t('Guest'), server: this.server, hostToken: this.#given('host-token'),
      invitation: this.#given('invitation'), device: this.#given('device'),
    });
    this.#begin(session);
    this.#joinedHere = true;
    this.#judge();
    try {
      await session.join();
    } catch (error) {
      const { code } = /** @type {TuttiError} */ (error);
      if (code !== 'left' && session === this.#session) {
        this.#notice = problemInWords(/** @type {TuttiError} */ (error));
        this.#tellProblem(code, this.#notice);
        this.#judge();
      }
      throw error;
    }
    this.#follow(session);
    return session;
  }

  /** Leaves the session if it was joined here, and is ready for another. */
  async leave() {
    // Whoever is about to join had better not.
    this.#turn++;
    await this.#quit();
  }

  async #quit() {
    const session = this.#session;
    const ours = this.#joinedHere;
    this.#end();
    if (ours) await session?.leave();
  }

  async play() {
    return this.#joined().play();
  }

  async pause() {
    return this.#joined().pause();
  }

  /** @param {number} position in seconds */
  async seek(position) {
    return this.#joined().seek(position);
  }

  /** @param {number} rate 0.25 to 4 */
  async setRate(rate) {
    return this.#joined().setRate(rate);
  }

  /** Whoever runs the session takes it; others ask for it. */
  async requestControl() {
    const session = this.#joined();
    return session.runs ? session.takeControl() : session.requestControl();
  }

  async releaseControl() {
    return this.#joined().releaseControl();
  }

  /** @param {string} text a line for the chat */
  async say(text) {
    return this.#joined().say(text);
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    find('.player', HTMLElement, /** @type {ShadowRoot} */ (this.shadowRoot)).focus(options);
  }

  // --- inside ----------------------------------------------------------------------------------------------------

  /** @param {string} attribute */
  #given(attribute) {
    return this.getAttribute(attribute) ?? undefined;
  }

  #joined() {
    if (!this.#session) throw new TuttiError('not-connected', 'The player is in no session. Join one first.');
    return this.#session;
  }

  /** Attributes that are set one after the other are one wish. */
  #joinSoon() {
    if (this.#joining) return;
    this.#joining = true;
    queueMicrotask(() => {
      this.#joining = false;
      if (this.isConnected) this.join().catch(error => this.#tellMisuse(error));
    });
  }

  /** @param {unknown} error what the session refused is told already; what else there is comes from the attributes */
  #tellMisuse(error) {
    if (!(error instanceof TuttiError)) this.#tellRefusal(new TuttiError('malformed', String(error)));
  }

  /**
   * @param {Session} session
   * @param {Attempt} [attempt]
   */
  #begin(session, attempt = this.#attempt) {
    this.#session = session;
    this.#consent = new Consent(session.session, new URL(session.server ?? '/', this.server).origin);
    this.attempt = attempt;
    this.#unreached = false;
    this.#inSession = new AbortController();
    const { signal } = this.#inSession;
    this.#relay(session, signal);
    session.addEventListener('state', () => this.#watchConnection(session), { signal });
    const timer = setInterval(() => this.#judge(), BEAT);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** @param {Session} session that has been joined */
  #follow(session) {
    if (session !== this.#session) return;
    this.#notice = '';
    this.#screen.follow(session, this.#inSession.signal);
    this.#bar.follow(session, this.#inSession.signal);
    for (const name of ['timeline', 'pace', 'item']) {
      session.addEventListener(name, () => this.#judge(), { signal: this.#inSession.signal });
    }
    this.#judge();
    // The first ones came with the welcome, before anybody could listen.
    if (session.timeline) this.#tell('timelinechange', session.timeline);
    if (session.roster) this.#tell('rosterchange', session.roster);
  }

  #end() {
    this.#inSession.abort();
    this.#session = null;
    this.#joinedHere = false;
    this.#notice = '';
    this.video.pause();
    this.#bar.allow();
    this.#judge();
  }

  /**
   * What happens in the session happens on the element, too.
   *
   * @param {Session} session
   * @param {AbortSignal} signal
   */
  #relay(session, signal) {
    const names = { timeline: 'timelinechange', roster: 'rosterchange', item: 'itemchange', pace: 'pacechange' };
    for (const [name, ours] of Object.entries(names)) {
      session.addEventListener(name, event => {
        if (session.follower) this.#tell(ours, /** @type {CustomEvent} */ (event).detail);
      }, { signal });
    }
    session.addEventListener('chat', event => {
      // Those that were there before us are in session.chat.
      if (!session.follower) return;
      for (const line of /** @type {CustomEvent} */ (event).detail) this.#tell('chatline', line);
    }, { signal });
    session.addEventListener('error', event => {
      const error = /** @type {CustomEvent<TuttiError>} */ (event).detail;
      this.#tellProblem(error.code, problemInWords(error));
    }, { signal });
  }

  /** @param {Session} session */
  #watchConnection(session) {
    const reason = session.closedBecause;
    if (session.state === 'closed' && session.welcome && reason) {
      this.#notice = this.#joinedHere ? problemInWords(reason) : '';
      if (reason.code !== 'left') this.#tellProblem(reason.code, problemInWords(reason));
    } else if (session.state === 'waiting' && !session.welcome && !session.connection?.busy
      && !this.#unreached) {
      this.#unreached = true;
      this.#notice = t('{server} cannot be reached from this page. Maybe it does not know that pages of {page} may connect.', {
        server: this.server, page: location.origin,
      });
      this.#tellProblem('not-reached', this.#notice);
    }
    this.#judge();
  }

  #judge() {
    const session = this.#session;
    const before = this.#state;
    const following = session?.follower != null;
    this.#state = stateOf({
      connection: session?.state ?? null,
      welcomed: session?.welcome != null && following,
      playable: this.#screen.playable,
      free: session?.free ?? false,
      timeline: session?.timeline ?? null,
      now: session?.clock.ready ? session.clock.now() : NaN,
      duration: session?.item?.duration,
    });
    this.dataset.state = this.#state;
    this.#screen.show(this.#state, this.#words(), !this.#joinedHere);
    this.#offerToJoin();
    if (this.#state !== before) {
      this.#tell('statechange', { state: this.#state, before, reason: session?.closedBecause ?? null });
    }
  }

  /** What stands in the way just now. */
  #words() {
    if (this.#notice) return this.#notice;
    if (this.#state === 'at-door') return t(AT_DOOR);
    const busy = this.#session?.connection?.busy;
    if (this.#state === 'joining') return busy ? problemInWords(busy) : t('Joining…');
    if (this.#state === 'idle' && this.getAttribute('session')) return t('Watch together');
    return this.#passing;
  }

  #offerToJoin() {
    const offered = this.getAttribute('session') !== null && (this.#state === 'idle' || this.#state === 'closed');
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    const join = named('player-join', HTMLButtonElement, root);
    join.hidden = !offered;
    say(join, this.#state === 'closed' ? t('Try again') : t('Join'));
    named('player-name', HTMLInputElement, root).hidden = !offered || this.#name !== '';
  }

  /** @param {TuttiError} error what was refused, and is shown for a while */
  #tellRefusal(error) {
    clearTimeout(this.#passes);
    this.#passing = problemInWords(error);
    this.#passes = setTimeout(() => {
      this.#passing = '';
      this.#judge();
    }, PASSING);
    this.#tellProblem(error.code, this.#passing);
    this.#judge();
  }

  /**
   * @param {string} code
   * @param {string} message
   */
  #tellProblem(code, message) {
    this.#tell('problem', { code, message });
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('tutti-player', TuttiPlayer);
