import { serverNow } from '../api.js';
import { clockTime, countdown, find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { companyOf, hostsOf, timeLeft } from '../entry.js';
import { lastName } from '../store.js';
import { available } from '../tutti/secret.js';
import { dayAndTime, listed, problemInWords, t, word } from '../words.js';

/**
 * Everything before one is in a session, and after: who is asked for their name, who waits at the door, and why there
 * is no way in. The click that joins is also what allows the page to play sound.
 *
 * @typedef {import('../api.js').Info} Info
 * @typedef {import('../store.js').HostRight} HostRight
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {{ right: HostRight | null, invitation?: string, device?: string, hasKey: boolean }} Means what lets us in
 * @typedef {(entry: { name: string, asHost: boolean, tells: boolean }) => void} OnJoin
 */

const BEAT = 1_000;

/** Why there is no way in, and what one can do. @type {Record<string, [title: string, why: string, again?: string]>} */
const ENDINGS = {
  'session-unknown': [word('Nothing to watch here'),
    word('There is no session at this address. Maybe the link was not copied whole: ask for it again.')],
  'session-ended': [word('This session is over'), ''],
  'not-admitted': [word('You were not let in'),
    word('Those who run the session said no, or did not answer in time.'), word('Ask again')],
  'removed': [word('You were turned out'), ''],
  'left': [word('You have left the session'), word('The same link brings you back.'), word('Come back')],
};

export class TuttiLobby extends TuttiElement {
  static markup = html`
    <main class="lobby">
      <form class="card" id="join-form" hidden>
        <header class="poster">
          <h1 id="join-title" dir="auto"></h1>
          <p class="facts"><bdi id="join-item"></bdi><span id="join-length"></span><span id="join-source"></span></p>
        </header>
        <p class="company" id="join-members" data-testid="join-members" aria-live="polite"></p>
        <div class="start" data-testid="join-start" hidden>
          <p id="join-date"></p>
          <p class="countdown" role="timer" data-testid="join-countdown"></p>
          <p class="help">You may come in now and wait there.</p>
        </div>
        <p class="help" data-testid="join-foreign"></p>
        <p class="help" data-testid="join-admission" role="status"></p>
        <p class="note" data-testid="join-key"></p>
        <div class="who-comes">
          <label for="name">Your name</label>
          <input id="name" data-testid="join-name" required maxlength="80" autocomplete="name" enterkeyhint="go">
        </div>
        <label class="check" id="join-tell" hidden>
          <input type="checkbox" data-testid="join-tell"> Tell my followers on Mastodon</label>
        <div id="join-teller" hidden></div>
        <div class="actions">
          <button type="submit" class="primary big" data-testid="join-as-host" hidden>Join as host</button>
          <button type="submit" class="primary big" data-testid="join">Join</button>
        </div>
      </form>

      <section class="card" id="waiting-room" data-testid="waiting-room" aria-labelledby="waiting-title" hidden>
        <span class="pulse" aria-hidden="true"></span>
        <h1 id="waiting-title" tabindex="-1">Waiting to be let in</h1>
        <p class="lead" role="status">Those who run the session have been told that you are here.</p>
        <p>Keep this page open. As soon as they say yes, it takes you in by itself.</p>
        <p class="group" role="timer" id="waiting-time"></p>
        <button type="button" data-testid="cancel-waiting">Do not wait</button>
      </section>

      <section class="card" id="gone" data-testid="gone" aria-labelledby="gone-title" hidden>
        <h1 id="gone-title" tabindex="-1">Nothing to watch here</h1>
        <p class="lead" id="gone-why" role="status"></p>
        <p class="actions">
          <button type="button" class="primary" data-testid="come-back" hidden>Come back</button>
          <a class="button" data-testid="watch-recording" hidden>Watch the recording</a>
          <a class="button" href="/">To the start page</a>
        </p>
      </section>
    </main>`;

  /** @type {Info | null} */ #info = null;
  /** @type {Session | null} */ #session = null;

  /** @param {{ onJoin: OnJoin }} parts */
  connect({ onJoin }) {
    find('#join-form', HTMLFormElement, this).addEventListener('submit', event => {
      event.preventDefault();
      const field = named('join-name', HTMLInputElement, this);
      // Another device goes by the name its person has there already.
      const name = field.value.trim() || (field.required ? '' : lastName() || t('Another device'));
      const asHost = event.submitter === named('join-as-host', HTMLButtonElement, this);
      const tells = this.#tells.checkVisibility() && this.#tells.checked;
      if (name) onJoin({ name, asHost, tells });
    });
    this.#tells.addEventListener('change', async () => {
      const teller = find('#join-teller', HTMLElement, this);
      teller.hidden = !this.#tells.checked;
      (await import('../telling.js')).showTeller(teller);
    });
    named('cancel-waiting', HTMLButtonElement, this).addEventListener('click', () => this.#session?.leave());
    named('come-back', HTMLButtonElement, this).addEventListener('click', () => location.reload());
    setInterval(() => this.#count(), BEAT);
  }

  get #tells() {
    return named('join-tell', HTMLInputElement, this);
  }

  /** Whether somebody is being asked who they are. */
  get asks() {
    return !this.hidden && !find('#join-form', HTMLElement, this).hidden;
  }

  /**
   * Says which session this is and asks who is coming; may be called again as more is known.
   *
   * @param {Info} info
   * @param {Means} means
   */
  introduce(info, means) {
    const { right, device } = means;
    const first = !this.asks;
    this.#info = info;
    this.#describe(info, means);
    const closed = !right && !device && closedBecause(info, means);
    find('.who-comes', HTMLElement, this).hidden = Boolean(closed || device);
    named('join-admission', HTMLElement, this).className = closed ? 'note' : 'help';
    const name = named('join-name', HTMLInputElement, this);
    const join = named('join', HTMLButtonElement, this);
    const joinAsHost = named('join-as-host', HTMLButtonElement, this);
    name.required = !device;
    // Where only an invitation lets in, a post would lead nobody in.
    find('#join-tell', HTMLElement, this).hidden =
      Boolean(closed || device || right) || info.admission === 'invitation' || !available();
    join.hidden = Boolean(closed);
    joinAsHost.hidden = right === null;
    say(joinAsHost, right?.used ? t('Come back as host') : t('Join as host'));
    const asks = info.admission === 'ask' && !means.invitation;
    say(join, right ? t('Join as someone else') : device ? t('Join on this device') : asks ? t('Ask to be let in') : t('Join'));
    join.classList.toggle('primary', right === null);
    join.classList.toggle('big', right === null);
    if (!first) return;
    if (!name.value) name.value = lastName();
    this.#only('#join-form');
    const main = right ? joinAsHost : join;
    // Whoever is known has but one thing left to do.
    if (!closed) (name.value || device ? main : name).focus();
  }

  /** @param {Session} session */
  watch(session) {
    this.#session = session;
    session.addEventListener('state', () => {
      if (session.state !== 'at-door') return;
      this.#count();
      this.#only('#waiting-room');
      find('#waiting-title', HTMLElement, this).focus();
    });
  }

  /**
   * What is left of the page when there is no way back.
   *
   * @param {string} code why
   * @param {string} message what the server said of it
   * @param {string} [recording] its address, for whoever may watch it
   */
  showEnd(code, message, recording) {
    const [title, why, again = ''] = ENDINGS[code] ?? ENDINGS['session-unknown'];
    const gone = find('#gone', HTMLElement, this);
    gone.dataset.code = code;
    say(find('#gone-title', HTMLElement, this), t(title));
    // Unless somebody has given a reason the title says it all.
    const reason = message === 'The session is over.' ? '' : problemInWords({ code, message });
    say(find('#gone-why', HTMLElement, this), why ? t(why) : reason);
    const back = named('come-back', HTMLButtonElement, this);
    back.hidden = again === '';
    say(back, t(again));
    const watch = named('watch-recording', HTMLAnchorElement, this);
    watch.hidden = !recording;
    watch.href = recording ?? '';
    find('a[href="/"]', HTMLElement, gone).classList.toggle('primary', again === '');
    this.#only('#gone');
    // Whoever hears the page is told where they are now.
    find('#gone-title', HTMLElement, this).focus();
  }

  hide() {
    this.hidden = true;
  }

  /** Whether an answer is under way. */
  get busy() {
    return named('join', HTMLButtonElement, this).disabled;
  }

  set busy(busy) {
    for (const button of find('#join-form', HTMLElement, this).querySelectorAll('button')) button.disabled = busy;
  }

  /** @param {string} shown which of the parts */
  #only(shown) {
    this.hidden = false;
    for (const part of ['#join-form', '#waiting-room', '#gone']) find(part, HTMLElement, this).hidden = part !== shown;
  }

  /**
   * @param {Info} info
   * @param {Means} means
   */
  #describe(info, means) {
    const { title, item, members, names, chat } = info;
    const hosts = hostsOf(info);
    say(find('#join-title', HTMLElement, this), title);
    say(find('#join-item', HTMLElement, this), item.title === title ? '' : item.title);
    say(find('#join-length', HTMLElement, this), item.duration ? clockTime(item.duration) : '');
    say(find('#join-source', HTMLElement, this), hosts.length > 0 ? listed(hosts) : t('from this server'));
    say(find('#join-members', HTMLElement, this), companyOf(members, names));
    say(named('join-foreign', HTMLElement, this), hosts.length > 0
      ? t('The film comes from {hosts}, which will see your address.', { hosts: listed(hosts) }) : '');
    say(named('join-admission', HTMLElement, this), admissionOf(info, means));
    say(named('join-key', HTMLElement, this), chat === 'encrypted' && !means.hasKey
      ? t('The chat is encrypted and this link has no key: to read it and write there, ask for the whole link.')
      : '');
    this.#count();
  }

  /** What goes by the second. */
  #count() {
    const { startsAt } = this.#info ?? {};
    find('.start', HTMLElement, this).hidden = !startsAt;
    if (startsAt) {
      const left = (startsAt - serverNow()) / 1000;
      say(find('#join-date', HTMLElement, this), t('It starts by itself on {when}.', { when: dayAndTime(startsAt) }));
      say(named('join-countdown', HTMLElement, this), left > 0 ? timeLeft(left) : t('Now'));
    }
    const { waiting, clock } = this.#session ?? {};
    if (!waiting || !clock?.ready) return;
    const time = countdown((waiting.until - clock.now()) / 1000);
    say(find('#waiting-time', HTMLElement, this), t('They have {time} left to answer.', { time }));
  }
}

customElements.define('tutti-lobby', TuttiLobby);

/**
 * Why nobody can come in by this link now; empty if one can.
 *
 * @param {Info} info
 * @param {Means} means
 */
function closedBecause({ admission, locked }, { invitation }) {
  if (locked && !invitation) {
    return t('The session is locked: nobody new is let in. Ask somebody inside to unlock it and wait here.');
  }
  if (admission === 'invitation' && !invitation) {
    return t('This session takes an invitation, and this link has none. Ask whoever sent it for one.');
  }
  return '';
}

/**
 * What awaits whoever joins now.
 *
 * @param {Info} info
 * @param {Means} means
 */
function admissionOf(info, means) {
  if (means.device) return t('You join as another device of yours, by the name you have there already.');
  if (means.right) return '';
  const closed = closedBecause(info, means);
  if (closed) return closed;
  if (info.locked) return t('The session is locked: only who has been in it before is let in.');
  if (means.invitation) return t('You are invited.');
  return info.admission === 'ask' ? t('You will ask to be let in.') : '';
}
