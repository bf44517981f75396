package org.tutti.gateway.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tutti.gateway.sip.sound.Language;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.gateway.sip.sound.Prompts;
import org.tutti.gateway.sip.sound.Said;
import org.tutti.gateway.sip.sound.Tone;

/** What the server has to say, in words and tones. Thread-safe. */
final class Cues implements Announcer {

    private final Prompts prompts = new Prompts();
    private final Language language;

    Cues(String language) {
        this.language = Language.of(language);
    }

    @Override
    public short[] sound(Cue cue, int sampleRate) {
        return switch (cue) {
            case Cue.Done _ -> Tone.DONE.samples(sampleRate);
            case Cue.NotDone _ -> Tone.NOT_DONE.samples(sampleRate);
            case Cue.Refused(Phrase why) -> {
                short[] tone = Tone.NOT_DONE.samples(sampleRate);
                short[] words = prompts.say(language, sampleRate, List.of(why));
                short[] all = Arrays.copyOf(tone, tone.length + words.length);
                System.arraycopy(words, 0, all, tone.length, words.length);
                yield all;
            }
            case Cue.Says(Phrase phrase) -> prompts.say(language, sampleRate, List.of(phrase));
            case Cue.Where where -> prompts.say(language, sampleRate, words(where));
            case Cue.Who who -> prompts.say(language, sampleRate, words(who));
        };
    }

    private static List<Said> words(Cue.Where where) {
        List<Said> words = new ArrayList<>();
        if (where.items() > 1) {
            words.addAll(List.of(Phrase.ITEM, new Said.Number(where.item()), Phrase.OF, new Said.Number(where.items())));
        }
        words.add(where.held() ? Phrase.WAITING_AT : where.playing() ? Phrase.PLAYING_AT : Phrase.PAUSED_AT);
        words.add(new Said.Position(where.position()));
        return words;
    }

    private static List<Said> words(Cue.Who who) {
        List<Said> words = new ArrayList<>(who.members() == 1
                ? List.of(Phrase.ALONE)
                : List.of(new Said.Number(who.members()), Phrase.PEOPLE_HERE));
        if (who.control()) {
            words.add(Phrase.CONTROL_YOURS);
        }
        return words;
    }
}
