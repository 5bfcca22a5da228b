package io.fortimail.mail.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;

/**
 * Paths of parts with their decoded content, that of a container being empty. In text each line
 * ends in LF: text is lines (RFC 2045 section 6.7), whose ends Mime4j writes as CRLF whatever they
 * were.
 */
final class InteropParts {

  private InteropParts() {}

  static Map<String, String> of(Message message) throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    for (MimePart part : message.structure().parts()) {
      String content = part.isContainer() ? "" : part.content().asCharSource(ISO_8859_1).read();
      parts.put(part.path(), sameLineEnds(part.type(), content));
    }
    return parts;
  }

  static Map<String, String> of(org.apache.james.mime4j.dom.Message message) throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    add("1", message, parts);
    return parts;
  }

  private static void add(String path, Entity entity, Map<String, String> parts)
      throws IOException {
    parts.put(path, "");
    if (entity.getBody() instanceof Multipart multipart) {
      List<Entity> children = multipart.getBodyParts();
      for (int i = 0; i < children.size(); i++) {
        add(path + "." + (i + 1), children.get(i), parts);
      }
    } else if (entity.getBody() instanceof Entity enclosed) {
      add(path + ".1", enclosed, parts);
    } else if (entity.getBody() instanceof SingleBody body) {
      try (InputStream in = body.getInputStream()) {
        String content = new String(in.readAllBytes(), ISO_8859_1);
        parts.put(path, sameLineEnds(entity.getMimeType(), content));
      }
    }
  }

  private static String sameLineEnds(String type, String content) {
    return type.startsWith("text/") ? content.replace("\r\n", "\n") : content;
  }
}
