package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * What the header of one part says of it, gathered field by field; and what the parser beneath is
 * to make of it, which is not always the same.
 */
final class PartHead implements BodyDescriptor {

  /** The type of a part that declares none, or none that can be read (RFC 2045 section 5.2). */
  static final String TEXT_PLAIN = "text/plain";

  static final String MESSAGE = "message/rfc822";

  private static final int LONGEST_BOUNDARY = 70; // RFC 2046 5.1.1

  private final String defaultType;
  private final MessageLimits limits;
  private final Set<MimeAnomaly> anomalies = EnumSet.noneOf(MimeAnomaly.class);
  private final FileNames dispositionNames = new FileNames();
  private final FileNames typeNames = new FileNames();

  private boolean sawType;
  private String type = "";
  private Optional<String> charset = Optional.empty();
  private Optional<String> boundary = Optional.empty();
  private Optional<String> encoding = Optional.empty();
  private Optional<String> disposition = Optional.empty();
  private boolean tooManyParameters;

  PartHead(String defaultType, MessageLimits limits) {
    this.defaultType = defaultType;
    this.limits = limits;
  }

  void add(Field field) {
    switch (Ascii.toLowerCase(field.getName())) {
      case "content-type" -> readType(body(field));
      case "content-transfer-encoding" -> readEncoding(body(field));
      case "content-disposition" -> readDisposition(body(field));
      default -> {}
    }
  }

  /** The field's body without line ends, each octet as one character. */
  private FieldBody body(Field field) {
    ByteSequence raw = field.getRaw();
    String text = new String(raw.toByteArray(), ISO_8859_1);
    String unfolded = text.substring(text.indexOf(':') + 1).replace("\r", "").replace("\n", "");
    FieldBody body = FieldBodyReader.read(unfolded, limits.parameters());
    tooManyParameters |= body.tooMany();
    return body;
  }

  private void readType(FieldBody body) {
    if (sawType) {
      anomalies.add(MimeAnomaly.SEVERAL_TYPES);
    }
    sawType = true;
    typeNames.collect("name", body.parameters());
    String declared = withoutBlanks(body.value());
    int slash = declared.indexOf('/');
    if (slash < 1 || slash == declared.length() - 1) {
      anomalies.add(MimeAnomaly.BAD_TYPE);
    } else if (type.isEmpty()) {
      type = declared;
      charset = first(body, "charset").map(Ascii::toLowerCase);
      boundary = first(body, "boundary");
      if (body.parameters().stream().filter(p -> p.name().equals("boundary")).count() > 1) {
        anomalies.add(MimeAnomaly.SEVERAL_BOUNDARIES);
      }
    }
  }

  private static Optional<String> first(FieldBody body, String name) {
    return body.parameters().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  private static String withoutBlanks(String text) {
    return text.replace(" ", "").replace("\t", "");
  }

  private void readEncoding(FieldBody body) {
    if (encoding.isPresent()) {
      anomalies.add(MimeAnomaly.SEVERAL_ENCODINGS);
    } else if (!body.value().isEmpty()) {
      encoding = Optional.of(body.value());
    }
  }

  private void readDisposition(FieldBody body) {
    dispositionNames.collect("filename", body.parameters());
    // Seen in the wild, and some programs take it.
    dispositionNames.collect("name", body.parameters());
    if (disposition.isPresent()) {
      anomalies.add(MimeAnomaly.SEVERAL_DISPOSITIONS);
    } else if (!body.value().isEmpty()) {
      disposition = Optional.of(body.value());
    }
  }

  /** The header is complete: draws the conclusions. */
  void finish() {
    if (isMultipart()) {
      if (boundary.isEmpty()) {
        anomalies.add(MimeAnomaly.NO_BOUNDARY);
      }
      boundary
          .filter(b -> b.isEmpty() || b.length() > LONGEST_BOUNDARY)
          .ifPresent(b -> anomalies.add(MimeAnomaly.BAD_BOUNDARY));
    }
    if (isContainer() && isEncoded()) {
      anomalies.add(MimeAnomaly.ENCODED_CONTAINER);
    }
    if (fileNames().size() > 1) {
      anomalies.add(MimeAnomaly.SEVERAL_NAMES);
    }
    if (dispositionNames.isBroken() || typeNames.isBroken()) {
      anomalies.add(MimeAnomaly.BROKEN_NAME);
    }
  }

  String type() {
    return type.isEmpty() ? defaultType : type;
  }

  Optional<String> charset() {
    return charset;
  }

  String encoding() {
    return encoding.orElse("7bit");
  }

  Optional<String> disposition() {
    return disposition;
  }

  /** The names of Content-Disposition, then those of Content-Type; no two are equal. */
  List<String> fileNames() {
    List<String> all = new ArrayList<>(dispositionNames.names());
    typeNames.names().stream().filter(name -> !all.contains(name)).forEach(all::add);
    return all;
  }

  Set<MimeAnomaly> anomalies() {
    return anomalies;
  }

  boolean hasTooManyParameters() {
    return tooManyParameters;
  }

  boolean isMultipart() {
    return type().startsWith("multipart/");
  }

  /** An enclosed message; RFC 6532 section 3.7 adds the internationalised one. */
  boolean isMessage() {
    return type().equals(MESSAGE) || type().equals("message/global");
  }

  private boolean isContainer() {
    return isMultipart() || isMessage();
  }

  /** Whether the parser splits the part or descends into it. */
  boolean isSplit() {
    return (isMultipart() && boundary.isPresent()) || (isMessage() && !isEncoded());
  }

  /** The type of parts within this one that declare none (RFC 2046 section 5.1.5). */
  String defaultTypeOfParts() {
    return type().equals("multipart/digest") ? MESSAGE : TEXT_PLAIN;
  }

  boolean isEncoded() {
    return switch (encoding()) {
      case "base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue", "uue" -> true;
      default -> false;
    };
  }

  TransferDecoder decoder() {
    return switch (encoding()) {
      case "base64" -> new Base64Decoder();
      case "quoted-printable" -> new QuotedPrintableDecoder();
      case "x-uuencode", "uuencode", "x-uue", "uue" -> new UuDecoder();
      case "7bit", "8bit", "binary" -> TransferDecoder.identity();
      default -> {
        anomalies.add(MimeAnomaly.UNKNOWN_ENCODING);
        yield TransferDecoder.identity();
      }
    };
  }

  /**
   * What the parser is to do: split multiparts that have a boundary, descend into messages that are
   * not encoded, and leave all else as one body.
   */
  @Override
  public String getMimeType() {
    if (!isSplit()) {
      return TEXT_PLAIN;
    }
    return isMessage() ? MESSAGE : type();
  }

  @Override
  public String getMediaType() {
    return getMimeType().substring(0, getMimeType().indexOf('/'));
  }

  @Override
  public String getSubType() {
    return getMimeType().substring(getMimeType().indexOf('/') + 1);
  }

  @Override
  public @Nullable String getBoundary() {
    return boundary.orElse(null);
  }

  @Override
  public @Nullable String getCharset() {
    return charset.orElse(null);
  }

  /** Decoding is done here, not by the parser. */
  @Override
  public String getTransferEncoding() {
    return "7bit";
  }

  @Override
  public long getContentLength() {
    return -1;
  }
}
