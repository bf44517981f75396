/** What playlists of HLS (RFC 8216bis) and DASH (ISO/IEC 23009-1) say of their media, read within limits. */
package org.tutti.media.playlist;
