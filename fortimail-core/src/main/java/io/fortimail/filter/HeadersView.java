package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Headers;

/**
 * What is known when the header of the message is here, and its body is not.
 *
 * @param client the client
 * @param envelope the sender and the recipients that were not refused
 * @param headers the header; a filter must not keep it
 * @param earlier the findings of the checks before this one
 */
public record HeadersView(Client client, Envelope envelope, Headers headers, Findings earlier) {}
