/**
 * The server's side of SMTP AUTH (RFC 4954): PLAIN (RFC 4616), LOGIN, SCRAM-SHA-256 and its -PLUS
 * form (RFC 5802, 7677, 5929), OAUTHBEARER (RFC 7628) and XOAUTH2, as exchanges of byte strings.
 *
 * <p>Start with {@link io.fortimail.smtp.auth.SaslExchange}: one exchange, fed with the client's
 * decoded responses, which says what to do next as a {@link io.fortimail.smtp.auth.SaslStep}. It
 * asks the host's {@link io.fortimail.smtp.auth.Credentials} through its caller, and owns no I/O,
 * thread or clock. Base64, the lines around it, the cancelling {@code *} and the count of failed
 * attempts are the caller's.
 */
@NullMarked
package io.fortimail.smtp.auth;

import org.jspecify.annotations.NullMarked;
