import { attempting } from './attempt.js';
import { find, named } from './dom.js';
import { TuttiNotes } from './elements/notes.js';
import { isConsultation } from './elements/notes-model.js';
import { TuttiRoster } from './elements/roster.js';
import { focus } from './focus.js';
import { Secrecy } from './secrecy.js';
import { Controls } from './views/controls.js';
import { tellCauses } from './views/cause.js';
import { ChatView } from './views/chat.js';
import { DoorView } from './views/door.js';
import { FloorView } from './views/floor.js';
import { HoldView } from './views/hold.js';
import { InvitationView } from './views/invitation.js';
import { OwnPace } from './views/own-pace.js';
import { Picture } from './views/picture.js';
import { Player } from './views/player.js';
import { QueueView } from './views/queue.js';
import { ScheduleView } from './views/schedule.js';
import { SettingsView } from './views/settings.js';
import { Tabs } from './views/tabs.js';
import { TraceView } from './views/trace.js';
import { WaitPointsView } from './views/wait-points.js';

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
    const player = new Player(session, onProblem);
    const ownPace = new OwnPace(session, player.video, attempt);
    new Controls({ session, player, ownPace, attempt });
    new Picture(session, player.video, attempt);
    find('tutti-roster', TuttiRoster).connect({ session, player, attempt, secrecy, count: find('#roster-count', HTMLElement) });
    this.#offerNotes(session, attempt, tabs);
    new InvitationView({ session, attempt, secrecy });
    new ChatView({ session, attempt, secrecy });
    new SettingsView({ session, attempt, secrecy });
    for (const View of [FloorView, DoorView, QueueView, WaitPointsView, ScheduleView]) new View(session, attempt);
    new HoldView(session);
    const trace = new TraceView(session);
    tellCauses(session, () => {
      tabs.open(find('#more-tab', HTMLElement));
      trace.reveal();
    });
    this.#offerToInvite(session);
    this.#offerToLeave(session);
    // The form that had the focus is gone.
    focus(find('#stage', HTMLElement));
  }

  /**
   * @param {import('./tutti/session.js').Session} session
   * @param {import('./attempt.js').Attempt} attempt
   * @param {Tabs} tabs
   */
  #offerNotes(session, attempt, tabs) {
    const tab = find('#notes-tab', HTMLElement);
    const offer = () => {
      tab.hidden = !session.readsNotes;
      if (tab.hidden && tab.ariaSelected === 'true') tabs.open(find('#chat-tab', HTMLElement));
    };
    find('tutti-notes', TuttiNotes).connect({
      session, attempt, count: named('notes-unread', HTMLElement), said: find('#notes-said', HTMLElement),
    });
    for (const event of ['roster', 'rules', 'state']) session.addEventListener(event, offer);
    offer();
    // Whoever runs a session for others looks after these first.
    if (session.readsNotes && isConsultation(session.rules)) tabs.open(tab);
  }

  /** @param {import('./tutti/session.js').Session} session */
  #offerToInvite(session) {
    const invite = named('invite', HTMLButtonElement);
    const dialog = find('#invite-dialog', HTMLDialogElement);
    invite.hidden = false;
    invite.addEventListener('click', () => dialog.showModal());
    document.addEventListener('invite', () => invite.click());
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
