package io.fortimail.dns;

import java.time.Duration;

/**
 * A question has its answer.
 *
 * @param question the question
 * @param answer the answer, of the question's type
 * @param source where it came from
 * @param time how long it took; zero from the cache
 */
public record DnsEvent(
    DnsQuestion<?> question, DnsAnswer<?> answer, DnsSource source, Duration time) {}
