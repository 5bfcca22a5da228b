/**
 * What integrators test with: no sockets, no sleeping, no real DNS.
 *
 * <p>Start with {@link io.fortimail.testing.ManualTimer}, under which a filter's deadline passes
 * when the test says so.
 */
@NullMarked
package io.fortimail.testing;

import org.jspecify.annotations.NullMarked;
