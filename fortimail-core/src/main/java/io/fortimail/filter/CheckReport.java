package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.time.Duration;
import java.util.Optional;

/**
 * One line of a trace: a check that ran.
 *
 * @param stage when it ran
 * @param check the name of the check
 * @param recipient for whom, where the stage is {@link Stage#RCPT}; else empty
 * @param finding what it found
 * @param elapsed how long it took, from its start to its answer
 */
public record CheckReport(
    Stage stage, String check, Optional<Recipient> recipient, Finding finding, Duration elapsed) {}
