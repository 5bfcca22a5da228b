package io.fortimail.filter;

import io.fortimail.mail.Client;

/**
 * What is known when a client has given its name.
 *
 * @param client the client, its {@code helo} present
 * @param earlier the findings of the checks before this one
 */
public record HeloView(Client client, Findings earlier) {}
