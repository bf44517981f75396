/** What is at addresses of other servers, told in words for who named them, by {@code url} and {@code live}. */
package org.tutti.media.elsewhere;
