/**
 * What playlists of HLS (RFC 8216bis) and DASH (ISO/IEC 23009-1) say of their media, read within limits.
 *
 * <p>By readers of our own: of the libraries for HLS none bounds what it reads, and of HLS a dozen tags are needed; the
 * parsers of XML for Java are or need {@code javax.xml}, which no plug-in may use.
 */
package org.tutti.media.playlist;
