package io.fortimail.mail.interop;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.BodyPart;
import org.apache.james.mime4j.message.HeaderImpl;
import org.apache.james.mime4j.message.MessageImpl;
import org.apache.james.mime4j.message.MultipartImpl;
import org.apache.james.mime4j.parser.ContentHandler;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/**
 * Makes a message of what the parser finds. Mime4j's own builder does the same and knows no limit:
 * the parser may see levels where we saw none, so they are counted again.
 */
final class Mime4jTree implements ContentHandler {

  private final MessageImpl message = new MessageImpl();
  private final Deque<Entity> open = new ArrayDeque<>();
  private final SpooledBodies bodies;
  private final int mostParts;
  private HeaderImpl header = new HeaderImpl();
  private int parts;
  private int besideParts;

  Mime4jTree(SpooledBodies bodies, int mostParts) {
    this.bodies = bodies;
    this.mostParts = mostParts;
  }

  /** What there is so far. */
  Message message() {
    return message;
  }

  private void enter(Entity entity) throws MimeException {
    if (open.size() == Mime4j.MAX_DEPTH) {
      throw new MimeException("more than " + Mime4j.MAX_DEPTH + " levels of nesting");
    }
    parts++;
    if (parts > mostParts) {
      throw new MimeException("more than " + mostParts + " parts");
    }
    open.push(entity);
  }

  @Override
  public void startMessage() throws MimeException {
    if (open.isEmpty()) {
      enter(message);
    } else {
      MessageImpl enclosed = new MessageImpl();
      open.element().setBody(enclosed);
      enter(enclosed);
    }
  }

  @Override
  public void endMessage() {
    open.pop();
  }

  @Override
  public void startBodyPart() throws MimeException {
    BodyPart part = new BodyPart();
    ((Multipart) open.element().getBody()).addBodyPart(part);
    enter(part);
  }

  @Override
  public void endBodyPart() {
    open.pop();
  }

  @Override
  public void startHeader() {
    header = new HeaderImpl();
  }

  @Override
  public void field(Field field) {
    header.addField(field);
  }

  @Override
  public void endHeader() {
    open.element().setHeader(header);
  }

  @Override
  public void startMultipart(BodyDescriptor descriptor) {
    open.element().setBody(new MultipartImpl(descriptor.getSubType()));
  }

  @Override
  public void endMultipart() {}

  @Override
  public void preamble(InputStream in) throws MimeException, IOException {
    ((MultipartImpl) open.element().getBody()).setPreambleRaw(readBesideParts(in));
  }

  @Override
  public void epilogue(InputStream in) throws MimeException, IOException {
    ((MultipartImpl) open.element().getBody()).setEpilogueRaw(readBesideParts(in));
  }

  private ByteArrayBuffer readBesideParts(InputStream in) throws MimeException, IOException {
    byte[] bytes = in.readNBytes(Mime4j.MAX_BESIDE_PARTS - besideParts + 1);
    besideParts += bytes.length;
    if (besideParts > Mime4j.MAX_BESIDE_PARTS) {
      throw new MimeException(
          "more than " + Mime4j.MAX_BESIDE_PARTS + " octets before and after parts");
    }
    return new ByteArrayBuffer(bytes, bytes.length, true);
  }

  @Override
  public void body(BodyDescriptor descriptor, InputStream in) throws IOException {
    boolean text = descriptor.getMimeType().startsWith("text/");
    open.element()
        .setBody(text ? bodies.textBody(in, descriptor.getCharset()) : bodies.binaryBody(in));
  }

  @Override
  public void raw(InputStream in) {
    throw new IllegalStateException("the parser was not asked for raw parts");
  }
}
