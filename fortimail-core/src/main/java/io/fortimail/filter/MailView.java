package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import java.util.Optional;

/**
 * What is known when a client has named a sender.
 *
 * @param client the client
 * @param sender the reverse path; empty for the null path
 * @param earlier the findings of the checks before this one
 */
public record MailView(Client client, Optional<EmailAddress> sender, Findings earlier) {}
