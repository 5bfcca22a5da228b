package io.fortimail.quarantine;

import java.time.Instant;

/**
 * A message that is held.
 *
 * @param id its name
 * @param received when it was stored, to the millisecond
 * @param size the number of octets of its content
 * @param message what is known of it
 */
public record QuarantineEntry(QuarantineId id, Instant received, long size, HeldMessage message) {}
