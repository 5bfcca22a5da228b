/**
 * What integrators test with: an SMTP dialogue and a destination in memory, and time that stands
 * still until it is told to go on. No sockets, no sleeping, no real DNS.
 *
 * <p>Start with {@link io.fortimail.testing.SmtpDialog}; {@link io.fortimail.testing.ManualTimer}
 * lets a filter's deadline pass when the test says so.
 */
@NullMarked
package io.fortimail.testing;

import org.jspecify.annotations.NullMarked;
