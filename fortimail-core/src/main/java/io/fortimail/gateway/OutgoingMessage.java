package io.fortimail.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.mail.edit.EditedMessage;
import io.fortimail.mail.edit.MessageEdit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The message as it leaves: what only we may say removed, then the edits, our trace line on top.
 */
final class OutgoingMessage {

  private OutgoingMessage() {}

  static ByteSource of(GatewayParts parts, Intake intake, List<MessageEdit> edits)
      throws IOException {
    List<MessageEdit> all = new ArrayList<>(edits.size() + 2);
    all.add(new MessageEdit.RemoveForged(parts.hostname(), parts.ownFields()));
    all.addAll(edits);
    all.add(
        ReceivedHeader.of(
            intake.client(),
            intake.extended(),
            parts.hostname(),
            intake.id(),
            intake.envelope(),
            parts.clock().instant()));
    return EditedMessage.of(intake.message(), all);
  }
}
