package io.fortimail.mail.edit;

import io.fortimail.mail.EmailAddress;

/** Edits in words. */
final class EditWords {

  private EditWords() {}

  static String of(MessageEdit edit) {
    if (edit instanceof MessageEdit.HeaderEdit header) {
      return ofHeader(header);
    } else if (edit instanceof MessageEdit.ContentEdit content) {
      return ofContent(content);
    }
    return ofEnvelope((MessageEdit.EnvelopeEdit) edit);
  }

  private static String ofHeader(MessageEdit.HeaderEdit edit) {
    if (edit instanceof MessageEdit.AddHeader add) {
      return "add header " + add.name();
    } else if (edit instanceof MessageEdit.InsertHeader insert) {
      return "insert header " + insert.name();
    } else if (edit instanceof MessageEdit.ReplaceHeader replace) {
      return "replace header " + replace.name();
    } else if (edit instanceof MessageEdit.RemoveHeader remove) {
      return "remove header " + remove.name();
    } else if (edit instanceof MessageEdit.TagSubject tag) {
      return "tag subject with " + tag.tag();
    }
    return "remove forged fields";
  }

  private static String ofContent(MessageEdit.ContentEdit edit) {
    if (edit instanceof MessageEdit.ReplacePart replace) {
      return "replace part " + replace.path();
    } else if (edit instanceof MessageEdit.RemovePart remove) {
      return "remove part " + remove.path();
    }
    return "add text at the "
        + (((MessageEdit.AddText) edit).place() == MessageEdit.Place.START ? "start" : "end");
  }

  private static String ofEnvelope(MessageEdit.EnvelopeEdit edit) {
    if (edit instanceof MessageEdit.ChangeSender change) {
      return "change sender to " + change.sender().map(EmailAddress::toString).orElse("<>");
    } else if (edit instanceof MessageEdit.AddRecipient add) {
      return "add recipient " + add.recipient();
    } else if (edit instanceof MessageEdit.RemoveRecipient remove) {
      return "remove recipient " + remove.recipient();
    }
    MessageEdit.RewriteRecipient rewrite = (MessageEdit.RewriteRecipient) edit;
    return "rewrite recipient " + rewrite.recipient() + " to " + rewrite.to();
  }
}
