/**
 * Thin drivers that move bytes between sockets and sessions: {@link io.fortimail.net.SmtpServer}
 * and {@link io.fortimail.net.SmtpClient}.
 *
 * <p>{@link io.fortimail.net.ServerTls} is what a server shows in TLS handshakes. Inside, {@code
 * ServerConnection} passes bytes between a socket and a conversation, where there is TLS through a
 * {@code TlsPipe}.
 *
 * <p>A few selector loops serve all connections; nothing blocks them. What takes time is done
 * elsewhere by the handlers, whose answers come back to the loop before they touch a session.
 */
@NullMarked
package io.fortimail.net;

import org.jspecify.annotations.NullMarked;
