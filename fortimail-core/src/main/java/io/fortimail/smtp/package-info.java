/**
 * SMTP without I/O: RFC 5321 with SIZE (RFC 1870), PIPELINING (RFC 2920), 8BITMIME (RFC 6152) and
 * ENHANCEDSTATUSCODES (RFC 2034).
 *
 * <p>Start with {@link io.fortimail.smtp.SmtpServerSession}, the state machine of a server: bytes
 * go in, {@link io.fortimail.smtp.SmtpEvent}s and replies come out. {@code SmtpFramer} is the only
 * place that knows where a line or a body ends. {@link io.fortimail.smtp.SmtpClientSession} is the
 * other side. A host that does not want to drive the session itself implements {@link
 * io.fortimail.smtp.SmtpHandler} and lets an {@link io.fortimail.smtp.SmtpConversation} ask it.
 *
 * <p>Nothing here owns a thread, a socket or a clock.
 */
@NullMarked
package io.fortimail.smtp;

import org.jspecify.annotations.NullMarked;
