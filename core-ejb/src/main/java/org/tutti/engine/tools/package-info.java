/**
 * The programs beside the server, ffmpeg and ffprobe: {@link org.tutti.engine.tools.Program} finds and starts them, for
 * gateways and for plug-ins, which may not. Nothing else in Tutti starts a program.
 */
package org.tutti.engine.tools;
