import { copyOf, find, html, named, say } from '../dom.js';
import { keepTrackWish, trackWish } from '../store.js';
import { mixed } from '../tutti/media/open.js';
import { Chooser, isSound, put, trackInWords, wishOf } from '../views/track-choice.js';
import { t } from '../words.js';

/**
 * Quality, form, sound and subtitles: each as its viewer likes, or, by whoever has control, for everybody. What language
 * somebody chose is chosen for them in the next film.
 *
 * @typedef {import('./player.js').TuttiPlayer} TuttiPlayer
 * @typedef {import('./player-screen.js').Screen} Screen
 * @typedef {import('../tutti/media/medium.js').Medium} Medium
 * @typedef {import('../tutti/session.js').Session} Session
 */

/** What the presenter has chosen is said so long (ms). */
const PASSING = 8_000;
const AUTO = 'auto';

const PANEL = html`
  <label>Quality <select data-testid="quality"></select></label>
  <label>Form of the film <select data-testid="form"></select></label>
  <label>Sound <select data-testid="audio"></select></label>
  <label>Subtitles <select data-testid="subtitles"></select></label>
  <p class="group" role="status" data-testid="text-failed"></p>
  <label class="check"><input type="checkbox" data-testid="for-everybody"> Sound and subtitles for everybody</label>
  <p class="group" data-testid="chosen-for-all"></p>
  <button type="button" class="small" data-testid="play-copy">Play my own copy from disk</button>`;

export class Settings {
  #chooser = new Chooser();
  /** Whose texts we listen to. @type {Medium | null} */ #heeded = null;
  /** @type {Session | null} */ #session = null;
  /** @type {any} */ #passes;

  /**
   * @param {TuttiPlayer} player
   * @param {Screen} screen
   */
  constructor(player, screen) {
    const root = /** @type {ShadowRoot} */ (player.shadowRoot);
    this.player = player;
    this.screen = screen;
    this.menu = find('.settings', HTMLDetailsElement, root);
    this.note = named('presented', HTMLElement, root);
    find('.panel', HTMLElement, this.menu).append(copyOf(PANEL));
    this.quality = named('quality', HTMLSelectElement, this.menu);
    this.form = named('form', HTMLSelectElement, this.menu);
    this.audio = named('audio', HTMLSelectElement, this.menu);
    this.subtitles = named('subtitles', HTMLSelectElement, this.menu);
    this.failed = named('text-failed', HTMLElement, this.menu);
    this.forAll = named('for-everybody', HTMLInputElement, this.menu);
    this.chosenForAll = named('chosen-for-all', HTMLElement, this.menu);
    this.copy = named('play-copy', HTMLButtonElement, this.menu);
    this.#listen();
  }

  #listen() {
    const { screen } = this;
    this.quality.addEventListener('change', () => {
      if (screen.medium) screen.medium.level = this.quality.value;
    });
    this.form.addEventListener('change', () => {
      const { renditions = [] } = this.player.session?.item ?? {};
      screen.choose(renditions.find(({ url }) => url === this.form.value) ?? null);
    });
    this.audio.addEventListener('change', () => this.#choose('audio'));
    this.subtitles.addEventListener('change', () => this.#choose('subtitles'));
    this.forAll.addEventListener('change', () => this.#present(this.forAll.checked));
    this.copy.addEventListener('click', () => {
      this.menu.open = false;
      screen.offerCopy();
    });
  }

  /** Shows what can be chosen now, if anything can. */
  show() {
    const { screen: { medium }, player: { session } } = this;
    if (session && session !== this.#session) {
      this.#session = session;
      for (const event of ['tracks', 'roster']) session.addEventListener(event, () => this.#heed(session, event));
    }
    const item = session?.item;
    if (!medium || !item) {
      this.menu.hidden = true;
      return;
    }
    this.#heedTexts(medium);
    this.#chooser.look(medium, trackWish(), lets(session) ? session.tracks : null);
    const { levels, tracks, rendition } = medium;
    offer(this.quality, levels.length === 0 ? [] : [
      [AUTO, medium.level === AUTO && medium.playing ? t('Auto ({level})', { level: medium.playing.label }) : t('Auto')],
      ...levels.map(({ id, label }) => /** @type {[string, string]} */ ([id, label])),
    ], medium.level);
    const forms = item.renditions.filter(each => formInWords(each.type) !== '' && this.#plays(each.type)
      && (item.relayed || !mixed(session.addressOf(each))));
    offer(this.form, forms.length < 2 ? [] : forms.map(each => [each.url, nameOf(each, forms)]), rendition?.url ?? '');
    const sounds = tracks.filter(isSound);
    offer(this.audio, sounds.length < 2 ? [] : sounds.map(each => [each.id, trackInWords(each)]), medium.audio ?? '');
    const texts = tracks.filter(track => !isSound(track));
    offer(this.subtitles, texts.length === 0 ? [] : [
      ['off', t('Off')], ...texts.map(each => /** @type {[string, string]} */ ([each.id, trackInWords(each)])),
    ], medium.subtitles);
    this.copy.hidden = item.fingerprint === undefined || medium.kind === 'own';
    this.#showForAll(session);
    const nothing = [this.quality, this.form, this.audio, this.subtitles].every(each => hides(each)) && this.copy.hidden;
    this.menu.hidden = nothing;
  }

  /** @param {string} type */
  #plays(type) {
    return this.screen.video.canPlayType(type) !== '' || globalThis.MediaSource?.isTypeSupported(type)
      || /mpegurl|dash\+xml/i.test(type);
  }

  /** @param {Session} session */
  #showForAll(session) {
    const choice = !hides(this.audio) || !hides(this.subtitles);
    const presented = isPresented(session);
    const row = /** @type {HTMLElement} */ (this.forAll.parentElement);
    row.hidden = !choice || !session.inControl;
    this.forAll.checked = presented;
    say(this.chosenForAll, presented && !session.inControl ? t('Chosen for everybody. You may choose otherwise.') : '');
  }

  /** A text that does not come is not left chosen, as if it were only silent. @param {Medium} medium */
  #heedTexts(medium) {
    if (medium === this.#heeded) return;
    this.#heeded = medium;
    say(this.failed, '');
    const { sidecars } = /** @type {any} */ (medium);
    sidecars?.addEventListener('failed', (/** @type {CustomEvent<string>} */ { detail }) => {
      const text = medium.tracks.find(({ id }) => id === detail);
      if (!text || medium !== this.screen.medium || medium.subtitles !== detail) return;
      medium.subtitles = 'off';
      say(this.failed, t('“{text}” cannot be loaded just now. Choose it again to try once more.', {
        text: trackInWords(text),
      }));
    });
  }

  /** @param {'audio' | 'subtitles'} kind */
  #choose(kind) {
    const { medium } = this.screen;
    const session = this.player.session;
    if (!medium || !session) return;
    this.#chooser.heed(kind);
    if (kind === 'subtitles') say(this.failed, '');
    put(medium, kind, this[kind].value || null);
    keepTrackWish({ ...trackWish(), ...wishOf(medium.tracks, this.audio.value, this.subtitles.value || 'none') });
    if (session.inControl && isPresented(session)) this.#present(true);
  }

  /** @param {boolean} forAll */
  async #present(forAll) {
    const { session } = this.player;
    if (!session) return;
    const choice = forAll ? { audio: this.audio.value || null, subtitles: this.subtitles.value || null }
      : { audio: null, subtitles: null };
    if (await this.player.attempt(session.presentTracks(choice)) === null) this.show();
  }

  /**
   * @param {Session} session
   * @param {string} event
   */
  #heed(session, event) {
    if (session !== this.player.session) return;
    const { medium } = this.screen;
    if (event === 'tracks' && medium && session.tracks && lets(session)) {
      const { audio, subtitles } = session.tracks;
      this.#chooser.present(medium, session.tracks);
      this.#say(session, [audio, subtitles].flatMap(id => {
        const track = medium.tracks.find(each => each.id === id);
        return track ? [trackInWords(track)] : id === 'off' ? [t('no subtitles')] : [];
      }));
    }
    this.show();
  }

  /**
   * @param {Session} session
   * @param {string[]} names of what has been chosen
   */
  #say(session, names) {
    clearTimeout(this.#passes);
    this.note.hidden = names.length === 0 || session.inControl;
    say(this.note, this.note.hidden ? '' : t('For everybody: {what}', { what: names.join(', ') }));
    this.#passes = setTimeout(() => { this.note.hidden = true; }, PASSING);
  }
}

/** @param {Session} session */
function isPresented({ tracks }) {
  return tracks != null && (tracks.audio != null || tracks.subtitles != null);
}

/**
 * @param {HTMLSelectElement} select not seen if there is nothing to choose
 * @param {[string, string][]} choices
 * @param {string} chosen
 */
function offer(select, choices, chosen) {
  /** @type {HTMLElement} */ (select.parentElement).hidden = choices.length === 0;
  const shown = [...select.options].map(({ value, text }) => [value, text]);
  if (JSON.stringify(shown) !== JSON.stringify(choices)) {
    select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  }
  if (select.value !== chosen) select.value = chosen;
}

/** @param {HTMLSelectElement} select */
function hides(select) {
  return select.parentElement?.hidden === true;
}

/**
 * @param {import('../tutti/protocol.js').Rendition} rendition
 * @param {readonly import('../tutti/protocol.js').Rendition[]} all
 */
function nameOf(rendition, all) {
  const name = [rendition.height ? t('{height}p', { height: rendition.height }) : '', formInWords(rendition.type)]
    .filter(Boolean).join(' · ');
  const alike = all.filter(({ type, height }) => type === rendition.type && height === rendition.height);
  return alike.length < 2 ? name : `${name} (${alike.indexOf(rendition) + 1})`;
}

/** @param {string} type */
function formInWords(type) {
  if (/mpegurl/i.test(type)) return 'HLS';
  if (/dash\+xml/i.test(type)) return 'DASH';
  return /^\w+\/([\w.-]+)/.exec(type)?.[1].toUpperCase() ?? '';
}

/**
 * Whether others may choose here what is heard and read.
 *
 * @param {Session} session
 */
function lets(session) {
  return !session.following.denies.includes('tracks');
}
