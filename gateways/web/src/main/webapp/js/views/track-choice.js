import { t } from '../words.js';

/**
 * Which sounds and texts of a film somebody wants, whatever film it is: by language, for the next one, too.
 *
 * @typedef {import('../tutti/protocol.js').Track} Track
 * @typedef {{ audio?: string, description?: boolean, subtitles?: string }} TrackWish languages; `off` for no text
 */

/** @param {Track} track */
export function isSound({ kind }) {
  return kind === 'audio' || kind === 'description';
}

/**
 * @param {readonly Track[]} tracks
 * @param {TrackWish} wish
 * @returns {{ audio: string | null, subtitles: string | null }} ids; null: as the film has it
 */
export function wishedIn(tracks, { audio, description = false, subtitles }) {
  const sounds = tracks.filter(track => isSound(track) && alike(track.language, audio));
  const sound = sounds.find(({ kind }) => (kind === 'description') === description) ?? sounds[0];
  const text = tracks.find(track => !isSound(track) && alike(track.language, subtitles));
  return { audio: sound?.id ?? null, subtitles: subtitles === 'off' ? 'off' : text?.id ?? null };
}

/**
 * What somebody wants who has chosen these.
 *
 * @param {readonly Track[]} tracks
 * @param {string | null} audio
 * @param {string} subtitles
 * @returns {TrackWish}
 */
export function wishOf(tracks, audio, subtitles) {
  const sound = tracks.find(({ id }) => id === audio);
  const text = tracks.find(({ id }) => id === subtitles);
  return {
    ...sound?.language && { audio: sound.language, description: sound.kind === 'description' },
    ...subtitles === 'off' ? { subtitles } : text?.language ? { subtitles: text.language } : {},
  };
}

/**
 * Chooses for a viewer until they do: when a film begins, and again whenever more of its sounds and texts are found.
 * Texts beside it are there at once, those within it later.
 *
 * @typedef {import('../tutti/media/medium.js').Medium} Medium
 * @typedef {'audio' | 'subtitles'} Kind
 */
export class Chooser {
  /** @type {Pick<Medium, 'tracks' | Kind> | null} */ #medium = null;
  /** The ids of what was there to choose from. */ #known = '';
  /** What the viewer has chosen themself. @type {Set<Kind>} */ #theirs = new Set();

  /**
   * @param {Pick<Medium, 'tracks' | Kind>} medium
   * @param {TrackWish} wish
   * @param {{ audio?: string | null, subtitles?: string | null } | null | undefined} presented what is chosen for all
   */
  look(medium, wish, presented) {
    if (medium !== this.#medium) {
      this.#medium = medium;
      this.#known = '';
      this.#theirs.clear();
    }
    const known = medium.tracks.map(({ id }) => id).join('\n');
    if (known === this.#known) return;
    this.#known = known;
    const wished = wishedIn(medium.tracks, wish);
    for (const kind of /** @type {const} */ (['audio', 'subtitles'])) {
      if (!this.#theirs.has(kind)) put(medium, kind, presented?.[kind]) || put(medium, kind, wished[kind]);
    }
  }

  /** @param {Kind} kind that the viewer has chosen themself */
  heed(kind) {
    this.#theirs.add(kind);
  }

  /**
   * Something is chosen for all, whatever a viewer has chosen before; they may choose otherwise afterwards.
   *
   * @param {Pick<Medium, 'tracks' | Kind>} medium
   * @param {{ audio?: string | null, subtitles?: string | null }} presented
   */
  present(medium, presented) {
    for (const kind of /** @type {const} */ (['audio', 'subtitles'])) {
      if (presented[kind] == null) continue;
      this.#theirs.delete(kind);
      put(medium, kind, presented[kind]);
    }
  }
}

/**
 * @param {Pick<Medium, 'tracks' | Kind>} medium
 * @param {Kind} kind
 * @param {string | null | undefined} id none: as it is
 * @returns {boolean} whether that is there
 */
export function put(medium, kind, id) {
  const there = id != null && (kind === 'subtitles' && id === 'off' || medium.tracks.some(track => track.id === id));
  if (there && medium[kind] !== id) medium[kind] = id;
  return there;
}

/** @param {Track} track */
export function trackInWords({ kind, label }) {
  if (kind === 'description') return t('{label}, with description', { label });
  return kind === 'captions' ? t('{label}, for the hard of hearing', { label }) : label;
}

/**
 * @param {string} language
 * @param {string | undefined} wanted
 */
function alike(language, wanted) {
  return Boolean(wanted) && language.split('-')[0] === wanted?.split('-')[0];
}
