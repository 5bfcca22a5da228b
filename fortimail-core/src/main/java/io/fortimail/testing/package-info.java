/**
 * What integrators and authors of filters test with. No sockets, no sleeping, no real DNS.
 *
 * <p>A filter's test starts with {@link io.fortimail.testing.FilterScript}, which tells one
 * transaction, {@link io.fortimail.testing.SampleMessage}, which writes its message, and {@link
 * io.fortimail.testing.FilterAssertions}, which begin AssertJ assertions on what comes of it. Where
 * SMTP itself matters, start with {@link io.fortimail.testing.SmtpDialog}, and with {@link
 * io.fortimail.testing.SmtpScript} for dialogues written down. {@link
 * io.fortimail.testing.MemoryConnector} is a destination in memory.
 *
 * <p>Time: {@link io.fortimail.testing.ManualTimer} stands still until a test moves it, as a timer
 * and as a clock; where a filter takes a {@link java.time.Clock}, {@link java.time.Clock#fixed} is
 * enough. DNS: {@code ZoneDns} of the module fortimail-dns answers from the text of a zone.
 */
@NullMarked
package io.fortimail.testing;

import org.jspecify.annotations.NullMarked;
