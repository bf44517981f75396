package org.tutti.session;

import org.tutti.plugin.media.MediaDescription;

/**
 * One media resource of a session, as its source described it when it was chosen. The description is part of the
 * journal, so that a replay does not ask the source again.
 *
 * @param source the name of the media source; its renditions live below {@code /media/SOURCE/}
 * @param media the description
 */
public record Item(String source, MediaDescription media) {}
