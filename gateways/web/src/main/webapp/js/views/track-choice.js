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
