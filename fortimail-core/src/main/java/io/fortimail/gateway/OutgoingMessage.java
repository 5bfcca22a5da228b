package io.fortimail.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.edit.MessageEdit;
import java.util.List;

/**
 * The message as it leaves: our trace header and the edits on top, the bytes below as they came.
 */
final class OutgoingMessage {

  private OutgoingMessage() {}

  static ByteSource of(GatewayParts parts, Intake intake, List<MessageEdit> edits) {
    StringBuilder top = new StringBuilder();
    top.append(
        ReceivedHeader.of(
                intake.client(),
                intake.extended(),
                parts.hostname(),
                intake.id(),
                intake.envelope(),
                parts.clock().instant())
            .toField());
    for (MessageEdit edit : edits) {
      if (edit instanceof MessageEdit.AddHeader header) {
        top.append(header.toField());
      }
    }
    return ByteSource.concat(
        ByteSource.wrap(top.toString().getBytes(US_ASCII)), intake.message().content());
  }
}
