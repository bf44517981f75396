package org.tutti.plugin.media;

/** By the name of the real one, which a scan knows by its name alone. */
public interface MediaSource {}
