package io.fortimail.mail;

import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the header of one part says of it, and how its content is to be read. */
final class PartHead {

  /** The type of a part that declares none, or none that can be read (RFC 2045 section 5.2). */
  static final String TEXT_PLAIN = "text/plain";

  static final String MESSAGE = "message/rfc822";

  private static final int LONGEST_BOUNDARY = 70; // RFC 2046 5.1.1

  private static final String PREFIX = "content-";

  private final Headers headers;
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
  private List<String> fileNames = List.of();
  private boolean tooManyParameters;

  PartHead(Headers headers, String defaultType, MessageLimits limits) {
    this.headers = headers;
    this.defaultType = defaultType;
    this.limits = limits;
    noteWhatTheBytesTell();
    List<HeaderField> doubtful = new ArrayList<>(0);
    headers.forEachThatBeginsWith(
        PREFIX,
        field -> {
          if (!add(field)) {
            doubtful.add(field);
          }
        });
    doubtful.forEach(this::addDoubtful);
    finish();
  }

  private void noteWhatTheBytesTell() {
    Set<HeaderAnomaly> found = headers.byteAnomalies();
    if (found.contains(HeaderAnomaly.NO_COLON)) {
      anomalies.add(MimeAnomaly.BAD_FIELD);
    }
    if (found.contains(HeaderAnomaly.SPACE_BEFORE_COLON)) {
      anomalies.add(MimeAnomaly.SPACE_BEFORE_COLON);
    }
    if (found.contains(HeaderAnomaly.NO_EMPTY_LINE)) {
      anomalies.add(MimeAnomaly.NO_EMPTY_LINE);
    }
  }

  /** Reads one of the fields that count here; false if it is none by its name. */
  private boolean add(HeaderField field) {
    switch (Ascii.toLowerCase(field.name())) {
      case "content-type" -> readType(body(field));
      case "content-transfer-encoding" -> readEncoding(body(field));
      case "content-disposition" -> readDisposition(body(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * A field of whose name one mail program may make what another does not: with a comment, a NUL or
   * a fold before the colon. It counts where there is no clear one, and is told.
   */
  private void addDoubtful(HeaderField field) {
    String whole = field.name().isEmpty() ? field.octets() : field.name() + ":" + field.octets();
    int colon = whole.indexOf(':');
    if (colon < 0) {
      return;
    }
    String name = FieldBodyReader.bare(whole.substring(0, colon));
    FieldBody body = FieldBodyReader.read(whole.substring(colon + 1), limits.parameters());
    boolean known = true;
    switch (name) {
      case "content-type" -> readType(body);
      case "content-transfer-encoding" -> readEncoding(body);
      case "content-disposition" -> readDisposition(body);
      default -> known = false;
    }
    if (known) {
      anomalies.add(MimeAnomaly.DOUBTFUL_FIELD);
    }
  }

  private FieldBody body(HeaderField field) {
    FieldBody body = FieldBodyReader.read(field.octets(), limits.parameters());
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
      if (boundary.isPresent() && count(body, "boundary") > 1) {
        anomalies.add(MimeAnomaly.SEVERAL_BOUNDARIES);
      }
    }
  }

  private static Optional<String> first(FieldBody body, String name) {
    for (Parameter parameter : body.parameters()) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  private static int count(FieldBody body, String name) {
    int count = 0;
    for (Parameter parameter : body.parameters()) {
      count += parameter.name().equals(name) ? 1 : 0;
    }
    return count;
  }

  private static String withoutBlanks(String text) {
    boolean none = text.indexOf(' ') < 0 && text.indexOf('\t') < 0;
    return none ? text : text.replace(" ", "").replace("\t", "");
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
  private void finish() {
    if (isMultipart()) {
      if (boundary.isEmpty()) {
        anomalies.add(MimeAnomaly.NO_BOUNDARY);
      }
      boundary
          .filter(b -> b.isEmpty() || b.length() > LONGEST_BOUNDARY || b.endsWith(" "))
          .ifPresent(b -> anomalies.add(MimeAnomaly.BAD_BOUNDARY));
    }
    if (type().equals("message/partial")) {
      anomalies.add(MimeAnomaly.PARTIAL_MESSAGE);
    } else if (type().equals("message/external-body")) {
      anomalies.add(MimeAnomaly.EXTERNAL_BODY);
    }
    if (encodingKind().isEmpty()) {
      anomalies.add(MimeAnomaly.UNKNOWN_ENCODING);
    }
    if (isContainer() && isEncoded()) {
      anomalies.add(MimeAnomaly.ENCODED_CONTAINER);
    }
    fileNames = allFileNames();
    if (fileNames.size() > 1) {
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
    return fileNames;
  }

  private List<String> allFileNames() {
    if (typeNames.isEmpty() || dispositionNames.isEmpty()) {
      return typeNames.isEmpty() ? dispositionNames.names() : typeNames.names();
    }
    Set<String> all = new LinkedHashSet<>(dispositionNames.names());
    all.addAll(typeNames.names());
    return List.copyOf(all);
  }

  Headers headers() {
    return headers;
  }

  Optional<String> boundary() {
    return boundary;
  }

  void note(MimeAnomaly anomaly) {
    anomalies.add(anomaly);
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

  /** Text in a charset of which no character has an octet of value 0: all but UTF-16 and 32. */
  boolean isNarrowText() {
    return type().startsWith("text/")
        && charset.filter(c -> c.startsWith("utf-16") || c.startsWith("utf-32")).isEmpty();
  }

  private boolean isContainer() {
    return isMultipart() || isMessage();
  }

  /** Whether the part's own parts are read from its content as it came. */
  boolean isSplit() {
    return (isMultipart() && boundary.filter(PartHead::fitsLine).isPresent())
        || (isMessage() && !isEncoded());
  }

  private static boolean fitsLine(String boundary) {
    return boundary.length() <= Delimiters.LONGEST_BOUNDARY;
  }

  /** Whether the part's own parts are hidden behind an encoding that it must not have. */
  boolean isEncodedContainer() {
    return isEncoded()
        && (isMessage() || (isMultipart() && boundary.filter(PartHead::fitsLine).isPresent()));
  }

  /** The type of parts within this one that declare none (RFC 2046 section 5.1.5). */
  String defaultTypeOfParts() {
    return type().equals("multipart/digest") ? MESSAGE : TEXT_PLAIN;
  }

  boolean isEncoded() {
    return encodingKind().filter(kind -> kind != EncodingKind.NONE).isPresent();
  }

  private enum EncodingKind {
    NONE,
    BASE64,
    QUOTED_PRINTABLE,
    UUENCODE
  }

  private Optional<EncodingKind> encodingKind() {
    return switch (encoding()) {
      case "7bit", "8bit", "binary" -> Optional.of(EncodingKind.NONE);
      case "base64" -> Optional.of(EncodingKind.BASE64);
      case "quoted-printable" -> Optional.of(EncodingKind.QUOTED_PRINTABLE);
      case "x-uuencode", "uuencode", "x-uue", "uue" -> Optional.of(EncodingKind.UUENCODE);
      default -> Optional.empty();
    };
  }

  /** A decoder for the content; empty if it is taken as it came. */
  Optional<TransferDecoder> decoder() {
    return switch (encodingKind().orElse(EncodingKind.NONE)) {
      case NONE -> Optional.empty();
      case BASE64 -> Optional.of(new Base64Decoder());
      case QUOTED_PRINTABLE -> Optional.of(new QuotedPrintableDecoder());
      case UUENCODE -> Optional.of(new UuDecoder());
    };
  }
}
