package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import java.util.Optional;

/**
 * What is known when a client has named a recipient.
 *
 * @param client the client
 * @param sender the reverse path; empty for the null path
 * @param recipient the recipient in question
 * @param earlier the findings of the checks before this one
 */
public record RcptView(
    Client client, Optional<EmailAddress> sender, Recipient recipient, Findings earlier) {}
