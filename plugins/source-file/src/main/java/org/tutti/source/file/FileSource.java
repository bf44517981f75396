package org.tutti.source.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.media.MediaTools;

/**
 * The media source {@code file}: serves a folder of the server. {@code file:NAME} is either a folder {@code NAME} with
 * a {@code description.json} or a single file, such as {@code file:holiday.mp4}, {@code file:trips/holiday.webm} or
 * {@code file:show/master.m3u8}.
 *
 * <p>The description is {@code {"title", "duration", "renditions": [{"file", "type"}], "tracks": [{"file", "kind",
 * "language", "label"}], "chapters": [{"position", "title"}], "poster"}}, best rendition first; {@code duration} and
 * {@code position} are in seconds. All but title and renditions may be left out.
 */
@Component(property = MediaSource.NAME + "=file")
@Designate(ocd = FileSource.Config.class)
public final class FileSource implements MediaSource {

    private static final String SCHEME = "file:";

    private final MediaFolder folder;
    private final Optional<MediaTools> tools;
    private final Posters posters;

    /** Where the media are. */
    @ObjectClassDefinition(name = "Media source: file")
    @interface Config {
        @AttributeDefinition(description = "The folder that is served. ${NAME} stands for a framework property.")
        String folder() default "${tutti.media.dir}";
    }

    /** @throws IllegalStateException if no folder is configured */
    @Activate
    public FileSource(
            Config config,
            BundleContext context,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    MediaTools tools) {
        this(folder(config.folder(), context::getProperty), Optional.ofNullable(tools));
    }

    FileSource(Path folder, Optional<MediaTools> tools) {
        this.folder = new MediaFolder(folder);
        this.tools = tools;
        this.posters = new Posters(this.folder, tools);
    }

    static Path folder(String configured, UnaryOperator<String> properties) {
        if (!configured.startsWith("${") || !configured.endsWith("}")) {
            return Path.of(configured);
        }
        String value = properties.apply(configured.substring(2, configured.length() - 1));
        if (value == null) {
            throw new IllegalStateException(
                    "The folder (%s) of the media source 'file' is not set.\nMaybe the server was started without it."
                            .formatted(configured));
        }
        return Path.of(value);
    }

    @Override
    public boolean accepts(String locator) {
        return locator.startsWith(SCHEME) && locator.length() > SCHEME.length();
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        try {
            return CompletableFuture.completedStage(read(locator));
        } catch (MediaException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private MediaDescription read(String locator) throws MediaException {
        if (!accepts(locator)) {
            throw new MediaException("'%s' is no locator of a file.\nMaybe you mean 'file:%1$s'.".formatted(locator));
        }
        try {
            return new Describer(folder, tools, locator, locator.substring(SCHEME.length())).describe();
        } catch (IOException e) {
            throw new MediaException(
                    "'%s' is there, but the server cannot read it.\nMaybe it may not: check who owns the file."
                            .formatted(locator),
                    e);
        }
    }

    @Override
    public Optional<Content> content(String path) throws IOException {
        Optional<String> type = MediaTypes.served(path);
        Optional<Path> file = type.isPresent() ? folder.find(path) : Optional.empty();
        return file.isPresent() ? Optional.of(FileContent.of(file.get(), type.get())) : posters.at(path);
    }
}
