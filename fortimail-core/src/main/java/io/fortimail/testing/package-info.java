/**
 * What integrators test with: no sockets, no sleeping, no real DNS.
 *
 * <p>Start with {@link io.fortimail.testing.ManualTimer}, under which a filter's deadline passes
 * when the test says so, and {@link io.fortimail.testing.SmtpDialog}, which talks to a session.
 */
@NullMarked
package io.fortimail.testing;

import org.jspecify.annotations.NullMarked;
