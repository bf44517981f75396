package org.tutti.session;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tutti.plugin.sync.Decision;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings;

/**
 * Something that changes a session once it is stamped and durable. Journals keep inputs for ever: never change what
 * one means, add a new one.
 */
public sealed interface Input {

    // --- the session, and what happens to it -------------------------------------------------------------------------

    /**
     * Begins the session.
     *
     * @param title for people, 1 to 120 characters
     * @param item what is on the timeline
     * @param strategy the name of the sync strategy
     */
    record Create(String title, Item item, String strategy) implements Input {}

    /**
     * A member takes part from a (further) endpoint, whatever the rules. Journals of 0.1.0 have it; since then
     * {@link Enter} asks at the door.
     *
     * @param member a new member, or one who is here from another endpoint
     * @param name 1 to 80 characters; a member who is here keeps theirs
     */
    record Join(MemberId member, EndpointId endpoint, String name, Role role) implements Input {}

    /**
     * A member comes with a (further) endpoint. They are let in, or wait to be, or are refused, as the rules say.
     *
     * @param member a new member, or one who is or was here
     * @param name 1 to 80 characters; a member who is here keeps theirs
     * @param role what their token says they are; for {@link Way#LINK} the rules say it
     * @param way what they have shown. That it is genuine is checked before
     * @param invitation the invitation they came by, so that it can be revoked
     * @param plays whether the endpoint plays the media, and so is waited for
     */
    record Enter(
            MemberId member,
            EndpointId endpoint,
            String name,
            Role role,
            Way way,
            Optional<String> invitation,
            boolean plays)
            implements Input {}

    /** What somebody shows at the door. */
    enum Way {
        /** The session's address alone. */
        LINK,
        /** An invitation. */
        INVITATION,
        /** A seat, or a device token: they were in before. */
        SEAT,
        /** The token of whoever created the session. */
        HOST
    }

    /** An endpoint lost its connection; it may resume within {@link Roster#RESUME_LIMIT}. */
    record Drop(EndpointId endpoint) implements Input {}

    /** An endpoint is back, on a new connection. */
    record Resume(EndpointId endpoint) implements Input {}

    /** An endpoint goes for good. */
    record Leave(EndpointId endpoint) implements Input {}

    /**
     * The server remembers what a member is for when they come back: they are known by an account, and have no token
     * that says it.
     */
    record Remember(MemberId member) implements Input {}

    /** A deadline of the session, in µs, has come. Time enters a session only so. */
    record Due(long deadline) implements Input {}

    /** A sync strategy has decided something other than to keep all as it is. */
    record Decide(String strategy, Decision decision) implements Input {}

    /**
     * A sync strategy cannot be used, and the session goes by the server's clock; or it can be used again.
     *
     * @param strategy the one that the session is to run under
     * @param reason why it cannot be used, for members to read; empty if it can again
     */
    record FallBack(String strategy, Optional<String> reason) implements Input {}

    /**
     * A server takes the session over from the journal, after a restart or in place of another.
     *
     * @param node the server
     * @param lostAt the last instant (µs) at which the session is known to have been served
     */
    record Takeover(String node, long lostAt) implements Input {}

    /**
     * A server takes the session over from another that is gone, while others serve it on: who is connected to one of
     * those stays.
     *
     * @param node the server
     * @param lostAt the last instant (µs) at which the session is known to have been served
     * @param lost the endpoints that are connected to no server; whoever of them is not in the session is of no account
     */
    record Succeed(String node, long lostAt, List<EndpointId> lost) implements Input {
        public Succeed {
            lost = List.copyOf(lost);
        }
    }

    /**
     * The source of a live item says how much of it is there by now.
     *
     * @param window seconds before what is live, above 0; {@link Double#POSITIVE_INFINITY} if nothing goes
     */
    record Window(String item, double window) implements Input {}

    /**
     * The session belongs to an organisation from now on, and to nobody else ever.
     *
     * @param tenant 1 to 64 letters, digits, {@code . _ -}
     * @param owner the member that whoever created it is in it
     */
    record Belong(String tenant, MemberId owner) implements Input {}

    /** What a member asks for. */
    sealed interface Request extends Input {}

    // --- the timeline: for whoever has control -----------------------------------------------------------------------

    /** A command of the member in control. */
    sealed interface Command extends Request {}

    /** Run, from where the timeline is; from the start if it is at the end. Waits for nobody any longer. */
    record Play() implements Command {}

    /** Stop where the timeline is at the effective instant. */
    record Pause() implements Command {}

    /** Go on from {@code position} (s, within the item); a running timeline runs on. */
    record Seek(double position) implements Command {}

    /** Run at {@code rate} (0.25 to 4), now or when it runs next. */
    record SetRate(double rate) implements Command {}

    /** Stop, at the start of the item. */
    record Stop() implements Command {}

    /** As it was at first: stopped, at the start, at normal speed, the whole picture. */
    record Reset() implements Command {}

    /** Put an item of the queue on, from its start; a running timeline runs on when players are ready. */
    record Select(String item) implements Command {}

    /** Put the next item of the queue on. */
    record Next() implements Command {}

    /** Put the previous item of the queue on. */
    record Previous() implements Command {}

    /** Look at the picture so. */
    record SetView(View view) implements Command {}

    /** Run, from what is live now, at normal speed. */
    record GoLive() implements Command {}

    /** Give everybody this sound and text of the item. */
    record PresentTracks(Presented presented) implements Command {}

    /**
     * Start by itself.
     *
     * @param at when (µs), within a year; empty to call it off
     */
    record Schedule(Optional<Long> at) implements Command {}

    /** Wait at these places of an item, at most 50, and at no others. */
    record SetWaitPoints(String item, List<WaitPoint> points) implements Command {}

    // --- control -----------------------------------------------------------------------------------------------------

    /** Asks for control, answers who asks, passes it on. */
    sealed interface FloorRequest extends Request {}

    /** Ask for control; asked for again it stays asked for. Lapses after {@link Roster#REQUEST_LIMIT}. */
    record RequestControl() implements FloorRequest {}

    /** Ask for control no longer. */
    record WithdrawRequest() implements FloorRequest {}

    /** Give control to a member. For the controller, and those who run the session. */
    record HandOver(MemberId member) implements FloorRequest {}

    /** Say no to a member who asks for control. For the controller, and those who run the session. */
    record DenyControl(MemberId member) implements FloorRequest {}

    /** Take control, whoever has it. For those who run the session. */
    record TakeControl() implements FloorRequest {}

    /** Give control up: to whoever has asked for it longest, else to who runs the session. */
    record ReleaseControl() implements FloorRequest {}

    // --- who is in, and what they may --------------------------------------------------------------------------------

    /** Decides who is in and what they may. */
    sealed interface AccessRequest extends Request {}

    /** Let in who waits at the door. */
    record Admit(MemberId member) implements AccessRequest {}

    /** Do not let in who waits at the door. */
    record Reject(MemberId member) implements AccessRequest {}

    /** Turn a member out for good, with all their endpoints and tokens. */
    record Remove(MemberId member) implements AccessRequest {}

    /** Make a member something else. */
    record SetRole(MemberId member, Role role) implements AccessRequest {}

    /**
     * Give and take permissions.
     *
     * @param grants all that the member may do; empty for what their role may
     */
    record SetGrants(MemberId member, Optional<Set<Grant>> grants) implements AccessRequest {
        /** Keeps one order, so that equal inputs are written alike. */
        public SetGrants {
            grants = grants.map(set -> Collections.unmodifiableSet(new TreeSet<>(set)));
        }
    }

    /**
     * Give one's seat as the host to somebody who is here, and be a co-host from then on. Whoever gives it has control
     * no longer, if they had it.
     */
    record TransferHost(MemberId member) implements AccessRequest {}

    /** Set the rules, all of them. */
    record SetRules(Rules rules) implements AccessRequest {}

    /** Run under another sync strategy. */
    record SetStrategy(String strategy) implements AccessRequest {}

    /** An invitation is good no longer; who came by it stays. */
    record RevokeInvitation(String invitation) implements AccessRequest {}

    /**
     * End the session for all.
     *
     * @param reason for those who are in it, up to 500 characters; may be empty
     */
    record End(String reason) implements AccessRequest {}

    // --- what the session is to others -------------------------------------------------------------------------------

    /** Changes what the session is to others, or answers what is asked of everybody in it. */
    sealed interface DossierRequest extends Request {}

    /** Set the details, all of them. For those who run the session. */
    record SetDetails(Details details) implements DossierRequest {}

    /**
     * Ask everybody to agree to something, in place of what was asked before. For those who run the session.
     *
     * @param text 1 to {@link Notice#MAX_TEXT} characters; empty to ask nothing
     */
    record SetNotice(Optional<String> text) implements DossierRequest {}

    /**
     * Agree to what is asked, or not; once more in place of what one answered before.
     *
     * @param notice its {@link Notice#seq}
     */
    record Agree(long notice, boolean agreed) implements DossierRequest {}

    // --- the queue ---------------------------------------------------------------------------------------------------

    /** Changes the queue. */
    sealed interface QueueRequest extends Request {}

    /** Add an item, last. */
    record Enqueue(Item item) implements QueueRequest {}

    /** Take an item out; not the one that is on. */
    record Dequeue(String item) implements QueueRequest {}

    /** Move an item to stand before another, or last. */
    record Reorder(String item, Optional<String> before) implements QueueRequest {}

    // --- being there -------------------------------------------------------------------------------------------------

    /**
     * The endpoint is ready to go on: what the barrier waits for.
     *
     * @param barrier its {@link Barrier#seq}
     */
    record Ready(long barrier) implements Request {}

    /** Watch at one's own pace, waited for by nobody, or come back to the group. */
    record WatchFreely(boolean freely) implements Request {}

    /** Go by another name: 1 to {@link Session#MAX_NAME} characters. What was said before keeps the name it was said by. */
    record SetName(String name) implements Request {}

    // --- the chat ----------------------------------------------------------------------------------------------------

    /** Says something, or looks after what is said. */
    sealed interface ChatRequest extends Request {}

    /** Say something; 1 to {@link Chat#MAX_TEXT} characters. */
    record Say(String text) implements ChatRequest {}

    /** Say something that only the members can read: Base64 of at most {@link Chat#MAX_CIPHER} bytes. */
    record SayEncrypted(String cipher) implements ChatRequest {}

    /** React to a line, or take the same reaction back. */
    record React(long line, String reaction) implements ChatRequest {}

    /** Take a line away: one's own, or as who runs the session anybody's. */
    record RemoveLine(long line) implements ChatRequest {}

    /** Let a member write in the chat no longer, or again. */
    record Mute(MemberId member, boolean muted) implements ChatRequest {}

    // --- notes -------------------------------------------------------------------------------------------------------

    /** Keeps notes, for those whom {@link Notes} are for. */
    sealed interface NoteRequest extends Request {}

    /** Write something down at this place in the film; 1 to {@link Notes#MAX_TEXT} characters. */
    record TakeNote(String text) implements NoteRequest {}

    /** Take a note away: one's own, or as a host anybody's. */
    record DropNote(long note) implements NoteRequest {}

    // --- trials ------------------------------------------------------------------------------------------------------

    /** Tries something out with those who agree: {@link Trial}. */
    sealed interface TrialRequest extends Request {}

    /**
     * Open a trial, or end it. For those who run the session.
     *
     * @param purpose what is recorded and why, for members to decide on; 1 to {@link Trial#MAX_PURPOSE} characters.
     *        Empty to end it
     */
    record SetTrial(Optional<String> purpose) implements TrialRequest {}

    /** Take part in the trial that is open, or not (any longer): everybody for themselves. */
    record Consent(boolean agreed) implements TrialRequest {}

    /**
     * Set the players of a member off who has agreed. For those who run the session.
     *
     * @param seconds ahead of where they would be, or, negative, behind; up to {@link Trial#MAX_OFFSET}
     */
    record SetOffset(MemberId member, double seconds) implements TrialRequest {}

    /**
     * Ask those who have agreed how it is, in place of what was asked before. For those who run the session.
     *
     * @param question 1 to {@link Trial#MAX_QUESTION} characters; empty to ask nothing
     */
    record AskRating(Optional<String> question) implements TrialRequest {}

    /**
     * Say how it is; once more in place of what one said before. For those who have agreed.
     *
     * @param question the {@link Trial.Question#seq} of what is asked
     * @param score {@link Trial#WORST} to {@link Trial#BEST}
     */
    record Rate(long question, int score) implements TrialRequest {}

    // --- the synchronisation tree ------------------------------------------------------------------------------------

    /** Changes the synchronisation tree: {@link org.tutti.tree.Tree}. */
    sealed interface TreeRequest extends Request {}

    /**
     * Add links: all, or none.
     *
     * @param triples one or more
     * @param delay how long the request has travelled (µs, up to {@link Trees#MAX_DELAY}): what is relative to now is
     *        relative to where things were then. Whoever writes the entry says it
     */
    record AddTriples(List<NewTriple> triples, long delay) implements TreeRequest {}

    /**
     * Move a link, or call it otherwise.
     *
     * @param triple its id
     * @param ifRev only if it was not changed since this entry
     * @param subject its subject, with another fragment
     * @param object its object, with another fragment
     */
    record ChangeTriple(
            String triple,
            Optional<Long> ifRev,
            Optional<String> subject,
            Optional<String> object,
            Optional<String> label)
            implements TreeRequest {}

    /**
     * Remove a link and all under it.
     *
     * @param ifRev only if it was not changed since this entry
     */
    record RemoveTriple(String triple, Optional<Long> ifRev) implements TreeRequest {}

    /** Say that two URIs are of the same source. Of one's own device everybody may. */
    record AddMirror(Copy subject, Copy object) implements TreeRequest {}

    /** Take back that two URIs are of the same source. */
    record RemoveMirror(String mirror) implements TreeRequest {}

    /** Say that something happens now, for the links that go by it. */
    record PublishEvent(String event) implements TreeRequest {}

    /** Keep the tree otherwise; what is empty stays as it is. For those who run the session. */
    record SetTree(
            Optional<Settings.Keeping> keeping,
            Optional<Boolean> published,
            Optional<Integer> triples,
            Optional<Integer> depth)
            implements TreeRequest {}
}
