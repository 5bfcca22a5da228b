package io.fortimail.mail.text;

import java.util.Set;

/** Octets as text, the charset that was used, and what was odd. */
record DecodedText(String text, String charset, Set<TextAnomaly> anomalies) {}
