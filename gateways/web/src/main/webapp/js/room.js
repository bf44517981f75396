import { attempting } from './attempt.js';
import { find, named, say } from './dom.js';
import { TuttiChat } from './elements/chat.js';
import { TuttiPlayer } from './elements/player.js';
import { TuttiQueue } from './elements/queue.js';
import { TuttiRoster } from './elements/roster.js';
import { focus } from './focus.js';
import { Secrecy } from './secrecy.js';
import { denied } from './store.js';
import { tellCauses } from './views/cause.js';
import { DoorView } from './views/door.js';
import { FloorView } from './views/floor.js';
import { offerLooks } from './views/looks.js';
import { Picture } from './views/picture.js';
import { ScheduleView } from './views/schedule.js';
import { Tabs } from './views/tabs.js';
import { counted } from './words.js';
import { TraceView } from './views/trace.js';

/** All there is on the page while one is in a session. */
export class Room {
  /**
   * @param {import('./tutti/session.js').Session} session
   * @param {(problem: string) => void} onProblem
   */
  constructor(session, onProblem) {
    const attempt = attempting(onProblem);
    const secrecy = new Secrecy(session);
    find('#room', HTMLElement).hidden = false;
    document.body.classList.add('in-room');
    const tabs = new Tabs(find('[role="tablist"]', HTMLElement));
    countUnread(tabs, find('tutti-chat', TuttiChat));
    const player = find('#stage', TuttiPlayer);
    player.connect({ session, attempt });
    new Picture(session, player.video, attempt);
    find('tutti-roster', TuttiRoster).connect({ session, player, attempt, secrecy, count: find('#roster-count', HTMLElement) });
    this.#offerNotes(session, attempt, tabs);
    find('tutti-chat', TuttiChat).connect({ session, attempt, secrecy });
    find('tutti-queue', TuttiQueue).connect({ session, attempt });
    this.#offerTrial(session, attempt);
    this.#offerNotice(session, attempt);
    this.#offerLayers({ session, player, attempt, tabs });
    this.#offerFeeds(session, attempt);
    this.#offerSettings({ session, attempt, secrecy });
    for (const View of [FloorView, DoorView, ScheduleView]) new View(session, attempt);
    const trace = new TraceView(session);
    tellCauses(session, () => {
      tabs.open(find('#more-tab', HTMLElement));
      trace.reveal();
    });
    offerLooks(find('#looks', HTMLElement));
    this.#heedOwner(session, attempt);
    this.#offerToInvite({ session, attempt, secrecy });
    this.#offerToLeave(session);
    // The form that had the focus is gone.
    focus(player);
  }

  /**
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   * @param {Tabs} tabs
   */
  #offerNotes(session, attempt, tabs) {
    const tab = find('#notes-tab', HTMLElement);
    let loaded = false;
    const offer = async () => {
      tab.hidden = !session.readsNotes;
      if (tab.hidden && tab.ariaSelected === 'true') tabs.open(find('#chat-tab', HTMLElement));
      if (tab.hidden || loaded) return;
      // Most who come never see it.
      loaded = true;
      const notes = await import('./elements/notes.js').catch(() => null);
      loaded = notes !== null;
      if (notes) find('tutti-notes', notes.TuttiNotes).connect({
        session, attempt, count: named('notes-unread', HTMLElement), said: find('#notes-said', HTMLElement),
      });
    };
    for (const event of ['roster', 'rules', 'state']) session.addEventListener(event, offer);
    offer();
    // Whoever runs a session for others, by invitation and each for themselves, looks after these first.
    const { admission, progressForAll } = session.rules ?? {};
    if (session.readsNotes && admission === 'invitation' && !progressForAll) tabs.open(tab);
  }

  /**
   * Most sessions try nothing out.
   *
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   */
  #offerTrial(session, attempt) {
    const panel = find('#trial-panel', HTMLDetailsElement);
    let loaded = false;
    const offer = async () => {
      panel.hidden = session.state === 'closed' || !session.runs && !session.trial?.purpose && !session.trial?.kept;
      const wanted = session.trial !== null || !panel.hidden && panel.open;
      if (!wanted || loaded) return;
      loaded = true;
      const trial = await import('./elements/trial.js').catch(() => null);
      loaded = trial !== null;
      if (!trial) return;
      find('tutti-trial-card', trial.TuttiTrialCard).connect({ session, attempt, said: find('#trial-said', HTMLElement) });
      find('tutti-trial', trial.TuttiTrial).connect({ session, attempt });
    };
    for (const event of ['trial', 'roster', 'state']) session.addEventListener(event, offer);
    panel.addEventListener('toggle', offer);
    offer();
  }

  /**
   * What the person of this device lets nobody else do here.
   *
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   */
  async #heedOwner(session, attempt) {
    session.following.denies = denied();
    const place = find('#own-device', HTMLElement);
    const offer = async () => (await import('./views/own-device.js')).offerOwnDevice(place, session, attempt);
    if (denied().includes('timeline')) {
      await attempt(session.watchFreely(true));
      await offer();
    } else {
      place.addEventListener('toggle', offer, { once: true });
    }
  }

  /**
   * Most who come run nothing.
   *
   * @param {object} parts
   * @param {import('./tutti/session.js').Session} parts.session
   * @param {import('./attempt.js').Attempt} parts.attempt
   * @param {Secrecy} parts.secrecy
   */
  #offerSettings(parts) {
    const { session } = parts;
    const load = fetching(() => import('./views/settings.js'), ({ SettingsView }) => new SettingsView(parts));
    const offer = () => session.runs && load();
    for (const event of ['roster', 'state']) session.addEventListener(event, offer);
    offer();
  }

  /**
   * Most sessions ask nobody to agree to anything.
   *
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   */
  #offerNotice(session, attempt) {
    const load = fetching(() => import('./views/notice.js'), ({ NoticeView }) => new NoticeView(session, attempt));
    const offer = () => session.notice?.text && load();
    session.addEventListener('notice', offer);
    offer();
  }

  /**
   * Most sessions link nothing to their films.
   *
   * @param {object} parts
   * @param {import('./tutti/session.js').Session} parts.session
   * @param {TuttiPlayer} parts.player
   * @param {import('./attempt.js').Attempt} parts.attempt
   * @param {Tabs} parts.tabs
   */
  #offerLayers({ session, player, attempt, tabs }) {
    const tab = find('#layers-tab', HTMLElement);
    /** @type {Promise<import('./layers/layers.js').Layers | null> | null} */ let loading = null;
    const load = () => loading ??= import('./layers/layers.js')
      .then(({ Layers }) => new Layers({ session, player, attempt }), () => loading = null);
    const offer = async () => {
      const linked = (session.tree?.size ?? 0) > 0;
      tab.hidden = session.state === 'closed' || !linked && !session.may('tree') && tab.ariaSelected !== 'true';
      if (tab.hidden && tab.ariaSelected === 'true') tabs.open(find('#chat-tab', HTMLElement));
      if (linked) load();
      if (tab.ariaSelected !== 'true' || !session.treeSettings) return;
      (await load())?.edit();
      if (!session.tree) attempt(session.openTree());
    };
    for (const event of ['tree', 'roster', 'rules', 'state']) session.addEventListener(event, offer);
    tabs.list.addEventListener('open', offer);
    offer();
  }

  /**
   * Most sessions have no two live streams.
   *
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   */
  #offerFeeds(session, attempt) {
    let loaded = false;
    const offer = async () => {
      const live = session.queue?.items.filter(({ item }) => item.live) ?? [];
      if (loaded || live.length < 2) return;
      loaded = true;
      const feeds = await import('./views/feeds.js').catch(() => null);
      loaded = feeds !== null;
      if (feeds) new feeds.FeedsView(session, attempt);
    };
    session.addEventListener('queue', offer);
    offer();
  }

  /**
   * Most who come invite nobody: what it takes is fetched when all else is there.
   *
   * @param {object} parts
   * @param {import('./tutti/session.js').Session} parts.session
   * @param {import('./attempt.js').Attempt} parts.attempt
   * @param {Secrecy} parts.secrecy
   */
  async #offerToInvite({ session, attempt, secrecy }) {
    const loaded = await import('./elements/invite.js').catch(() => null);
    if (!loaded) {
      session.addEventListener('state', () => this.#offerToInvite({ session, attempt, secrecy }), { once: true });
      return;
    }
    const dialog = find('tutti-invite', loaded.TuttiInvite);
    dialog.connect({ session, attempt, secrecy });
    const invite = named('invite', HTMLButtonElement);
    const show = () => {
      invite.hidden = session.state === 'closed';
    };
    invite.addEventListener('click', () => dialog.open());
    session.addEventListener('state', show);
    show();
  }

  /** @param {import('./tutti/session.js').Session} session */
  #offerToLeave(session) {
    const leave = named('leave', HTMLButtonElement);
    leave.hidden = false;
    leave.addEventListener('click', () => session.leave());
    session.addEventListener('state', () => {
      leave.hidden = session.state === 'closed';
    });
  }
}

/**
 * Fetches a module when it is first wanted; once more if it could not be had.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @param {(module: T) => void} use
 */
function fetching(load, use) {
  let begun = false;
  return async () => {
    if (begun) return;
    begun = true;
    const module = await load().catch(() => null);
    begun = module !== null;
    if (module) use(module);
  };
}

/**
 * Says on the chat's tab how many lines have come while another one was open.
 *
 * @param {Tabs} tabs
 * @param {TuttiChat} chat
 */
function countUnread(tabs, chat) {
  const badge = named('chat-unread', HTMLElement);
  let read = 0;
  let lines = 0;
  const show = () => {
    if (!chat.hidden) read = lines;
    badge.hidden = lines <= read;
    say(badge, badge.hidden ? '' : String(lines - read));
    badge.setAttribute('aria-label', badge.hidden ? '' : counted(lines - read, '1 new', '{count} new'));
  };
  chat.addEventListener('lines', event => {
    lines = /** @type {CustomEvent<number>} */ (event).detail;
    show();
  });
  tabs.list.addEventListener('open', show);
}
