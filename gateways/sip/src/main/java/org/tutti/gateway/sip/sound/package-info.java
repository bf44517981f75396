/** What is heard: soundtracks, prepared out of process, and what the server says and beeps. */
package org.tutti.gateway.sip.sound;
