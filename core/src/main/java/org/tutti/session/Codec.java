package org.tutti.session;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Timeline;

/**
 * The stable form of inputs and sessions in the journal: JSON, one way to write each value. An input carries its type
 * with a version, such as {@code seek/1}; what that means never changes. Thread-safe.
 */
public final class Codec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(Input.class, InputForm.class)
            .addMixIn(Event.class, EventForm.class)
            .addMixIn(Decision.Action.class, ActionForm.class)
            .addMixIn(Memory.class, MemoryForm.class)
            .addMixIn(SessionId.class, IdForm.class)
            .addMixIn(MemberId.class, IdForm.class)
            .addMixIn(EndpointId.class, IdForm.class)
            .addMixIn(Timeline.class, DerivedForm.class)
            .addMixIn(MediaDescription.class, MediaForm.class)
            .addMixIn(MediaDescription.Rendition.class, SparseForm.class)
            .addMixIn(MediaDescription.Track.class, SparseForm.class)
            .addMixIn(Live.class, SparseForm.class)
            .addMixIn(Snapshot.class, SparseForm.class)
            .addMixIn(DossierForm.class, SparseForm.class)
            .addMixIn(DossierForm.Asked.class, SparseForm.class)
            .addMixIn(TrialForm.class, SparseForm.class)
            .addMixIn(TrialForm.Open.class, SparseForm.class)
            .addMixIn(TrialForm.Taking.class, SparseForm.class)
            .addMixIn(TreeForm.class, SparseForm.class)
            .addMixIn(TreeForm.Row.class, SparseForm.class)
            .build();

    /** Of lists, whose elements' types are else forgotten. */
    private static final ObjectWriter EVENTS = JSON.writerFor(new TypeReference<List<Event>>() {});

    private Codec() {}

    /** An input as text. */
    public static String encode(Input input) {
        return write(input);
    }

    /** @throws IllegalArgumentException if the text is no input this version knows */
    public static Input decode(String text) {
        return read(text, Input.class);
    }

    /** An actor as text, such as {@code endpoint:8f3k}. */
    public static String encode(Actor actor) {
        return actor.kind().name().toLowerCase(java.util.Locale.ROOT) + ':' + actor.id();
    }

    /** @throws IllegalArgumentException if the text is no actor */
    public static Actor decodeActor(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("An actor is written KIND:ID, not '%s'.".formatted(text));
        }
        String kind = text.substring(0, colon).toUpperCase(java.util.Locale.ROOT);
        return new Actor(Actor.Kind.valueOf(kind), text.substring(colon + 1));
    }

    /** A whole session as text: equal sessions give equal text. */
    public static String snapshot(Session session) {
        return write(Snapshot.of(session));
    }

    /** @throws IllegalArgumentException if the text is no snapshot this version knows */
    public static Session restore(String text) {
        return read(text, Snapshot.class).session();
    }

    /** What was new after an entry, as text: equal events give equal text. Nothing reads it again. */
    public static String encode(List<Event> events) {
        try {
            return EVENTS.writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + events, e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + value, e);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not a %s of this version: %s. Maybe a newer server wrote it."
                            .formatted(type.getSimpleName(), e.getOriginalMessage()),
                    e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @Type(value = Input.Create.class, name = "create/1"),
        @Type(value = Input.Join.class, name = "join/1"),
        @Type(value = Input.Enter.class, name = "enter/1"),
        @Type(value = Input.Drop.class, name = "drop/1"),
        @Type(value = Input.Resume.class, name = "resume/1"),
        @Type(value = Input.Leave.class, name = "leave/1"),
        @Type(value = Input.Remember.class, name = "remember/1"),
        @Type(value = Input.Due.class, name = "due/1"),
        @Type(value = Input.Decide.class, name = "decide/1"),
        @Type(value = Input.FallBack.class, name = "fallBack/1"),
        @Type(value = Input.Takeover.class, name = "takeover/1"),
        @Type(value = Input.Succeed.class, name = "succeed/1"),
        @Type(value = Input.Window.class, name = "window/1"),
        @Type(value = Input.Belong.class, name = "belong/1"),
        @Type(value = Input.TransferHost.class, name = "transferHost/1"),
        @Type(value = Input.SetDetails.class, name = "setDetails/1"),
        @Type(value = Input.SetNotice.class, name = "setNotice/1"),
        @Type(value = Input.Agree.class, name = "agree/1"),
        @Type(value = Input.Play.class, name = "play/1"),
        @Type(value = Input.Pause.class, name = "pause/1"),
        @Type(value = Input.Seek.class, name = "seek/1"),
        @Type(value = Input.SetRate.class, name = "setRate/1"),
        @Type(value = Input.Stop.class, name = "stop/1"),
        @Type(value = Input.Reset.class, name = "reset/1"),
        @Type(value = Input.Select.class, name = "select/1"),
        @Type(value = Input.Next.class, name = "next/1"),
        @Type(value = Input.Previous.class, name = "previous/1"),
        @Type(value = Input.SetView.class, name = "setView/1"),
        @Type(value = Input.GoLive.class, name = "goLive/1"),
        @Type(value = Input.PresentTracks.class, name = "presentTracks/1"),
        @Type(value = Input.Schedule.class, name = "schedule/1"),
        @Type(value = Input.SetWaitPoints.class, name = "setWaitPoints/1"),
        @Type(value = Input.RequestControl.class, name = "requestControl/1"),
        @Type(value = Input.WithdrawRequest.class, name = "withdrawRequest/1"),
        @Type(value = Input.HandOver.class, name = "handOver/1"),
        @Type(value = Input.DenyControl.class, name = "denyControl/1"),
        @Type(value = Input.TakeControl.class, name = "takeControl/1"),
        @Type(value = Input.ReleaseControl.class, name = "releaseControl/1"),
        @Type(value = Input.Admit.class, name = "admit/1"),
        @Type(value = Input.Reject.class, name = "reject/1"),
        @Type(value = Input.Remove.class, name = "remove/1"),
        @Type(value = Input.SetRole.class, name = "setRole/1"),
        @Type(value = Input.SetGrants.class, name = "setGrants/1"),
        @Type(value = Input.SetRules.class, name = "setRules/1"),
        @Type(value = Input.SetStrategy.class, name = "setStrategy/1"),
        @Type(value = Input.RevokeInvitation.class, name = "revokeInvitation/1"),
        @Type(value = Input.End.class, name = "end/1"),
        @Type(value = Input.Enqueue.class, name = "enqueue/1"),
        @Type(value = Input.Dequeue.class, name = "dequeue/1"),
        @Type(value = Input.Reorder.class, name = "reorder/1"),
        @Type(value = Input.Ready.class, name = "ready/1"),
        @Type(value = Input.WatchFreely.class, name = "watchFreely/1"),
        @Type(value = Input.SetName.class, name = "setName/1"),
        @Type(value = Input.Say.class, name = "say/1"),
        @Type(value = Input.SayEncrypted.class, name = "sayEncrypted/1"),
        @Type(value = Input.React.class, name = "react/1"),
        @Type(value = Input.RemoveLine.class, name = "removeLine/1"),
        @Type(value = Input.Mute.class, name = "mute/1"),
        @Type(value = Input.TakeNote.class, name = "takeNote/1"),
        @Type(value = Input.DropNote.class, name = "dropNote/1"),
        @Type(value = Input.SetTrial.class, name = "setTrial/1"),
        @Type(value = Input.Consent.class, name = "consent/1"),
        @Type(value = Input.SetOffset.class, name = "setOffset/1"),
        @Type(value = Input.AskRating.class, name = "askRating/1"),
        @Type(value = Input.Rate.class, name = "rate/1"),
        @Type(value = Input.AddTriples.class, name = "addTriples/1"),
        @Type(value = Input.ChangeTriple.class, name = "changeTriple/1"),
        @Type(value = Input.RemoveTriple.class, name = "removeTriple/1"),
        @Type(value = Input.AddMirror.class, name = "addMirror/1"),
        @Type(value = Input.RemoveMirror.class, name = "removeMirror/1"),
        @Type(value = Input.PublishEvent.class, name = "publishEvent/1"),
        @Type(value = Input.SetTree.class, name = "setTree/1"),
    })
    private interface InputForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @Type(value = Event.TimelineChanged.class, name = "timelineChanged"),
        @Type(value = Event.RosterChanged.class, name = "rosterChanged"),
        @Type(value = Event.QueueChanged.class, name = "queueChanged"),
        @Type(value = Event.ViewChanged.class, name = "viewChanged"),
        @Type(value = Event.TracksPresented.class, name = "tracksPresented"),
        @Type(value = Event.RulesChanged.class, name = "rulesChanged"),
        @Type(value = Event.DoorChanged.class, name = "doorChanged"),
        @Type(value = Event.Admitted.class, name = "admitted"),
        @Type(value = Event.TurnedAway.class, name = "turnedAway"),
        @Type(value = Event.ChatChanged.class, name = "chatChanged"),
        @Type(value = Event.NotesChanged.class, name = "notesChanged"),
        @Type(value = Event.TrialChanged.class, name = "trialChanged"),
        @Type(value = Event.TreeChanged.class, name = "treeChanged"),
        @Type(value = Event.Shifted.class, name = "shifted"),
        @Type(value = Event.DetailsChanged.class, name = "detailsChanged"),
        @Type(value = Event.NoticeChanged.class, name = "noticeChanged"),
        @Type(value = Event.Ended.class, name = "ended"),
    })
    private interface EventForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @Type(value = Decision.Keep.class, name = "keep"),
        @Type(value = Decision.Retime.class, name = "retime"),
        @Type(value = Decision.Wait.class, name = "wait"),
        @Type(value = Decision.Release.class, name = "release"),
        @Type(value = Decision.Advise.class, name = "advise"),
        @Type(value = Decision.Follow.class, name = "follow"),
    })
    private interface ActionForm {}

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    private abstract static class MemoryForm {
        @JsonCreator
        MemoryForm(
                @JsonProperty("strategy") String strategy,
                @JsonProperty("version") int version,
                @JsonProperty("bytes") byte[] bytes) {}
    }

    private interface IdForm {
        @JsonValue
        String value();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private interface DerivedForm {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private interface SparseForm {}

    /** What was not known of media before is left out where there is nothing to say. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private interface MediaForm {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean relayed();
    }
}
