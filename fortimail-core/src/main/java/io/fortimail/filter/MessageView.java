package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;

/**
 * What is known when the whole message is here.
 *
 * @param client the client
 * @param envelope the sender and the recipients that were not refused
 * @param message the message; the engine's host closes it, a filter must not keep it
 * @param earlier the findings of the checks before this one
 */
public record MessageView(Client client, Envelope envelope, Message message, Findings earlier) {}
