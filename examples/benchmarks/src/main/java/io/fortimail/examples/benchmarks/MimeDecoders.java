package io.fortimail.examples.benchmarks;

import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** The three libraries: each opens every part and reads its decoded content to the end. */
final class MimeDecoders {

  private static final int BUFFER = 8_192;
  private static final Session SESSION = Session.getInstance(new Properties());

  private MimeDecoders() {}

  /** A message keeps its structure, so each time it is another message. */
  static MimeSide.Work fortimail(byte[] octets) {
    Message message = Message.wrap(octets);
    return () -> {
      long decoded = 0;
      for (MimePart part : message.structure().parts()) {
        if (!part.isContainer()) {
          decoded += read(part.content().openStream());
        }
      }
      return decoded;
    };
  }

  static MimeSide.Work mime4j(byte[] octets) {
    return () -> {
      MimeTokenStream tokens = new MimeTokenStream();
      tokens.parse(new ByteArrayInputStream(octets));
      long decoded = 0;
      try {
        EntityState state = tokens.getState();
        while (state != EntityState.T_END_OF_STREAM) {
          if (state == EntityState.T_BODY) {
            decoded += read(tokens.getDecodedInputStream());
          }
          state = tokens.next();
        }
      } catch (MimeException failure) {
        throw new IOException(failure);
      }
      return decoded;
    };
  }

  static MimeSide.Work angusMail(byte[] octets) {
    return () -> {
      try {
        return decode(new MimeMessage(SESSION, new ByteArrayInputStream(octets)));
      } catch (MessagingException failure) {
        throw new IOException(failure);
      }
    };
  }

  private static long decode(Part part) throws IOException, MessagingException {
    if (part.isMimeType("multipart/*")) {
      Multipart parts = (Multipart) part.getContent();
      long decoded = 0;
      for (int i = 0; i < parts.getCount(); i++) {
        decoded += decode(parts.getBodyPart(i));
      }
      return decoded;
    }
    return part.isMimeType("message/rfc822")
        ? decode((Part) part.getContent())
        : read(part.getInputStream());
  }

  private static long read(InputStream content) throws IOException {
    try (content) {
      byte[] buffer = new byte[BUFFER];
      long octets = 0;
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        octets += count;
      }
      return octets;
    }
  }
}
