package io.fortimail.gateway;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;

/** A whole message as it came in: from whom, for whom, and by which greeting. */
record Intake(String id, Client client, boolean extended, Envelope envelope, Message message) {}
