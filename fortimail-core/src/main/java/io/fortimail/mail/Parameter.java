package io.fortimail.mail;

import java.util.Optional;

/**
 * A parameter of a structured field (RFC 2045 section 5.1), its characters standing for octets.
 *
 * @param name in lower case, with the {@code *} of RFC 2231 if there is one
 * @param value without quotes
 * @param other how some readers take the value where the syntax is broken: a file name with spaces
 *     but without quotes, text behind the closing quote, a quote that never closes
 */
record Parameter(String name, String value, Optional<String> other) {}
