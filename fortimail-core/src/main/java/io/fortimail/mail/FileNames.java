package io.fortimail.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The file names that a field gives to a part, in every way a mail program may read them: whoever
 * hides an extension counts on a filter that reads the name in one way and a mail program that
 * reads it in another.
 *
 * <p>RFC 2231 and RFC 2183 say how it ought to be; the rest is what is seen: encoded words (RFC
 * 2047) in parameters, {@code %XX} without a charset, pieces that are missing, repeated or out of
 * order.
 */
final class FileNames {

  private final List<String> names = new ArrayList<>(0);
  private boolean broken;

  /** One piece of a name: its number, whether it is percent-encoded, its text. */
  private record Piece(int number, boolean encoded, String text) {}

  /** Adds the names that a parameter of the given base name (filename, name) has in this field. */
  void collect(String base, List<Parameter> parameters) {
    List<Piece> pieces = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    String prefix = base + "*";
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      if (name.equals(base)) {
        plain.add(parameter.value());
        parameter.other().ifPresent(plain::add);
      } else if (name.equals(prefix)) {
        addEncoded(parameter.value());
        parameter.other().ifPresent(this::addEncoded);
      } else if (name.startsWith(prefix)) {
        addPiece(pieces, name.substring(prefix.length()), parameter.value());
      }
    }
    if (!pieces.isEmpty()) {
      addPieces(pieces);
    }
    plain.forEach(this::addPlain);
  }

  /** What was found, the reading that the RFCs prefer first; no two are equal. */
  List<String> names() {
    return List.copyOf(names);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether pieces were missing, repeated or out of order. */
  boolean isBroken() {
    return broken;
  }

  void addPlain(String value) {
    add(EncodedWords.decode(value));
    // Some programs undo %XX though nothing announces it.
    add(EncodedWords.decode(PercentText.decode(value)));
  }

  private void add(String name) {
    if (!name.isEmpty() && !names.contains(name)) {
      names.add(name);
    }
  }

  /** RFC 2231 section 4: charset'language'text; charset and language may be missing. */
  private void addEncoded(String value) {
    int first = value.indexOf('\'');
    int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0) {
      add(PeerCharset.guess(PercentText.octets(value)));
    } else {
      add(
          PeerCharset.decode(
              PercentText.octets(value.substring(second + 1)), value.substring(0, first)));
    }
  }

  /** RFC 2231 section 3: the number, then a star if the piece is encoded. */
  private void addPiece(List<Piece> pieces, String suffix, String text) {
    boolean encoded = suffix.endsWith("*");
    String digits = encoded ? suffix.substring(0, suffix.length() - 1) : suffix;
    if (digits.isEmpty() || digits.length() > 6 || !digits.chars().allMatch(FileNames::isDigit)) {
      broken = true;
      pieces.add(new Piece(Integer.MAX_VALUE, encoded, text));
    } else {
      pieces.add(new Piece(Integer.parseInt(digits), encoded, text));
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private void addPieces(List<Piece> pieces) {
    Collection<Piece> firstWins = sorted(pieces, (first, later) -> first);
    Collection<Piece> lastWins = sorted(pieces, (first, later) -> later);
    List<Piece> withoutGap = new ArrayList<>();
    for (Piece piece : firstWins) {
      if (piece.number() != withoutGap.size()) {
        break;
      }
      withoutGap.add(piece);
    }
    List<Piece> everyPiece = new ArrayList<>(pieces);
    everyPiece.sort(Comparator.comparingInt(Piece::number));
    broken |= withoutGap.size() < pieces.size() || !pieces.equals(everyPiece);
    join(withoutGap);
    join(firstWins);
    join(lastWins);
    join(everyPiece);
    join(pieces);
  }

  private static Collection<Piece> sorted(List<Piece> pieces, BinaryOperator<Piece> rule) {
    Map<Integer, Piece> byNumber = new TreeMap<>();
    pieces.forEach(piece -> byNumber.merge(piece.number(), piece, rule));
    return byNumber.values();
  }

  private void join(Collection<Piece> pieces) {
    StringBuilder joined = new StringBuilder();
    boolean encoded = false;
    for (Piece piece : pieces) {
      // A '%' of an unencoded piece stands for itself.
      joined.append(piece.encoded() ? piece.text() : piece.text().replace("%", "%25"));
      encoded |= piece.encoded();
    }
    if (encoded) {
      addEncoded(joined.toString());
    } else {
      addPlain(joined.toString().replace("%25", "%"));
    }
  }
}
