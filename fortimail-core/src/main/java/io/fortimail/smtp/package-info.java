/**
 * SMTP without I/O: RFC 5321 and the extensions in use today, as state machines.
 *
 * <p>Start with {@link io.fortimail.smtp.SmtpServerSession}, a server's side: bytes go in, {@link
 * io.fortimail.smtp.SmtpEvent}s and replies come out. What it is, offers and bears with is in
 * {@link io.fortimail.smtp.SmtpServerSettings}. A host that does not want to drive it implements
 * {@link io.fortimail.smtp.SmtpHandler} and lets an {@link io.fortimail.smtp.SmtpConversation} ask
 * it. {@link io.fortimail.smtp.SmtpClientSession} is the other side.
 *
 * <p>Inside, {@code SmtpFramer} is the only place that knows where a line or a body ends; {@code
 * SmtpInput} reads, {@code SmtpCommands} knows what may be said when, {@code SmtpMailCommands}
 * holds the transaction, and all that goes to the client passes {@code SmtpReplyGate}, which holds
 * back what must wait. A new extension is a line in {@code EsmtpParameters} and a constant in
 * {@link io.fortimail.smtp.SmtpExtension}.
 *
 * <p>Nothing here owns a thread, a socket or a clock.
 */
@NullMarked
package io.fortimail.smtp;

import org.jspecify.annotations.NullMarked;
