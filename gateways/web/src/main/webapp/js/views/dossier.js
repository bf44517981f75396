import { Rows, copyOf, find, html, named, say } from '../dom.js';
import { counted, listed, t, timeOfDay } from '../words.js';

/**
 * For those who run the session: what it is to people and programs outside of it, and what everybody in it is asked to
 * agree to, with who has.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../attempt.js').Attempt} Attempt
 */

const MARKUP = html`
  <form class="settings" data-testid="details" novalidate>
    <label>What it is about, for posts and previews
      <input data-detail="description" data-testid="description" maxlength="500" autocomplete="off"></label>
    <label>Hashtags, parted by spaces
      <input data-detail="hashtags" data-testid="hashtags" maxlength="260" placeholder="FilmNight" autocomplete="off"></label>
    <label>Who may find it
      <select data-detail="privacy" data-testid="privacy">
        <option value="private">Nobody</option>
        <option value="tenant">The staff of our organisation</option>
        <option value="public">Whoever looks for it</option>
      </select></label>
    <label>What our other systems call it
      <input data-detail="correlation" data-testid="correlation" maxlength="200" dir="ltr" autocomplete="off"></label>
  </form>
  <form class="inline" data-testid="notice-form">
    <label for="notice-input">Ask everybody to agree to this</label>
    <input id="notice-input" data-testid="notice-input" maxlength="500" required autocomplete="off">
    <button type="submit" data-testid="notice-ask">Ask</button>
    <button type="button" data-testid="notice-stop" hidden>Ask no more</button>
  </form>
  <p class="group" data-testid="notice-size" role="status"></p>
  <ul class="list" id="notice-answers" aria-label="Who has answered"></ul>`;

/**
 * @param {HTMLElement} place
 * @param {Session} session
 * @param {Attempt} attempt
 */
export function offerDossier(place, session, attempt) {
  place.append(copyOf(MARKUP));
  showDetails(place, session, attempt);
  showNotice(place, session, attempt);
}

/**
 * @param {HTMLElement} place
 * @param {Session} session
 * @param {Attempt} attempt
 */
function showDetails(place, session, attempt) {
  const form = named('details', HTMLFormElement, place);
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */
  const fields = Array.from(form.querySelectorAll('[data-detail]'));
  const show = () => {
    const { description = '', hashtags = [], privacy = 'private', correlation = '' } = session.details ?? {};
    /** @type {Record<string, string>} */
    const values = { description, hashtags: hashtags.join(' '), privacy, correlation: correlation ?? '' };
    for (const field of fields) {
      if (field !== document.activeElement) field.value = values[field.dataset.detail ?? ''];
    }
  };
  form.addEventListener('submit', event => event.preventDefault());
  for (const field of fields) {
    field.addEventListener('change', async () => {
      if (await attempt(session.setDetails(changeOf(field.dataset.detail ?? '', field.value))) === null) show();
    });
  }
  session.addEventListener('details', show);
  show();
}

/**
 * @param {string} name
 * @param {string} value
 */
function changeOf(name, value) {
  const typed = value.trim();
  switch (name) {
    case 'hashtags': return { hashtags: typed.split(/[\s,]+/).map(tag => tag.replace(/^#+/, '')).filter(Boolean) };
    case 'correlation': return { correlation: typed || null };
    default: return { [name]: typed };
  }
}

/**
 * @param {HTMLElement} place
 * @param {Session} session
 * @param {Attempt} attempt
 */
function showNotice(place, session, attempt) {
  const text = named('notice-input', HTMLInputElement, place);
  const stop = named('notice-stop', HTMLButtonElement, place);
  /** @type {Rows<NonNullable<import('../tutti/protocol.js').Notice['answers']>[number]>} */
  const rows = new Rows(find('#notice-answers', HTMLElement, place), () => document.createElement('li'));
  named('notice-form', HTMLFormElement, place).addEventListener('submit', event => {
    event.preventDefault();
    attempt(session.setNotice(text.value.trim()));
  });
  stop.addEventListener('click', () => attempt(session.setNotice(null)));
  let asked = '';
  const show = () => {
    const { notice } = session;
    const now = notice?.text ?? '';
    // What somebody has begun to type stays.
    if (now !== asked && [asked, now].includes(text.value.trim())) text.value = now;
    asked = now;
    stop.hidden = !notice?.text;
    const { agreed = 0, declined = 0 } = notice?.size ?? {};
    say(named('notice-size', HTMLElement, place), notice?.text ? [
      counted(agreed, 'One has agreed', '{count} have agreed'), counted(declined, 'one has not', '{count} have not'),
      ...unanswered(session),
    ].join(' · ') : '');
    rows.show(notice?.answers ?? [], ({ member }) => member, (row, { name, agreed, at }) => {
      row.dataset.testid = 'notice-answer';
      say(row, agreed ? t('{name} agreed at {time}', { name, time: timeOfDay(at) })
        : t('{name} did not agree, at {time}', { name, time: timeOfDay(at) }));
    });
  };
  for (const event of ['notice', 'roster', 'state']) session.addEventListener(event, show);
  show();
}

/**
 * Who has been asked and has not answered: those who run the session and observers are not.
 *
 * @param {Session} session
 */
function unanswered({ notice, roster }) {
  const answered = new Set(notice?.answers?.map(({ member }) => member));
  const names = (roster?.members ?? [])
    .filter(({ member, role }) => ['participant', 'viewer'].includes(role) && !answered.has(member))
    .map(({ name }) => name);
  // A large session names few of those who are there.
  if ((roster?.size.members ?? 0) > (roster?.members.length ?? 0)) {
    return [counted(notice?.size?.open ?? 0, 'one has not answered', '{count} have not answered')];
  }
  return names.length > 0 ? [t('no answer yet from {names}', { names: listed(names) })] : [];
}
