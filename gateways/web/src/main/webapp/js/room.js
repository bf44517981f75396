import { attempting } from './attempt.js';
import { find, named, say } from './dom.js';
import { ChatElement } from './elements/chat.js';
import { QueueElement } from './elements/queue.js';
import { focus } from './focus.js';
import { Secrecy } from './secrecy.js';
import { Controls } from './views/controls.js';
import { tellCauses } from './views/cause.js';
import { DoorView } from './views/door.js';
import { FloorView } from './views/floor.js';
import { HoldView } from './views/hold.js';
import { InvitationView } from './views/invitation.js';
import { OwnPace } from './views/own-pace.js';
import { Picture } from './views/picture.js';
import { Player } from './views/player.js';
import { RosterView } from './views/roster.js';
import { ScheduleView } from './views/schedule.js';
import { SettingsView } from './views/settings.js';
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
    countUnread(tabs, find('tutti-chat', ChatElement));
    const player = new Player(session, onProblem);
    const ownPace = new OwnPace(session, player.video, attempt);
    new Controls({ session, player, ownPace, attempt });
    new Picture(session, player.video, attempt);
    new RosterView({ session, player, attempt, secrecy });
    new InvitationView({ session, attempt, secrecy });
    find('tutti-chat', ChatElement).connect({ session, attempt, secrecy });
    find('tutti-queue', QueueElement).connect({ session, attempt });
    new SettingsView({ session, attempt, secrecy });
    for (const View of [FloorView, DoorView, ScheduleView]) new View(session, attempt);
    new HoldView(session);
    new TraceView(session);
    tellCauses(session);
    this.#offerToInvite(session);
    this.#offerToLeave(session);
    // The form that had the focus is gone.
    focus(find('#stage', HTMLElement));
  }

  /** @param {import('./tutti/session.js').Session} session */
  #offerToInvite(session) {
    const invite = named('invite', HTMLButtonElement);
    const dialog = find('#invite-dialog', HTMLDialogElement);
    invite.hidden = false;
    invite.addEventListener('click', () => dialog.showModal());
    named('invite-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
    session.addEventListener('state', () => {
      invite.hidden = session.state === 'closed';
      if (invite.hidden) dialog.close();
    });
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
 * Says on the chat's tab how many lines have come while another one was open.
 *
 * @param {Tabs} tabs
 * @param {ChatElement} chat
 */
function countUnread(tabs, chat) {
  const badge = named('chat-unread', HTMLElement);
  let read = 0;
  let lines = 0;
  const show = () => {
    if (!chat.hidden) read = lines;
    badge.hidden = lines <= read;
    say(badge, badge.hidden ? '' : counted(lines - read, '1 new', '{count} new'));
  };
  chat.addEventListener('lines', event => {
    lines = /** @type {CustomEvent<number>} */ (event).detail;
    show();
  });
  tabs.list.addEventListener('open', show);
}
