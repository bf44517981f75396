/**
 * What playlists of HLS (RFC 8216bis) and DASH (ISO/IEC 23009-1) say of their media, read within limits.
 *
 * <p>By readers of our own: m3u8-parser, the library for HLS, checks nothing, as it says itself, so that all
 * limits and all that counts here would be ours anyway, for a dozen tags; Woodstox and Aalto implement
 * {@code javax.xml}, which no plug-in may use, and a manifest needs little of XML.
 */
package org.tutti.media.playlist;
