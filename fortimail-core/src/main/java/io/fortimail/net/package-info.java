/**
 * Thin drivers that move bytes between sockets and sessions: {@link io.fortimail.net.SmtpServer}
 * and {@link io.fortimail.net.SmtpClient}.
 *
 * <p>A few selector loops serve all connections; nothing blocks them. What takes time is done
 * elsewhere by the handlers, whose answers come back to the loop before they touch a session.
 */
@NullMarked
package io.fortimail.net;

import org.jspecify.annotations.NullMarked;
