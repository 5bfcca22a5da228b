package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies edits of the content: finds which stretches of the message give way to what, and changes
 * the header where the message itself becomes another kind of part.
 */
final class ContentEdits {

  private static final ByteSource EMPTY_LINE = ascii("\r\n");

  private final Message message;
  private final HeaderLines header;
  private final List<MimePart> parts;
  private final Splices splices = new Splices();

  /** What the whole body gives way to; empty while its parts are edited. */
  private Optional<ByteSource> wholeBody = Optional.empty();

  ContentEdits(Message message, HeaderLines header) {
    this.message = message;
    this.header = header;
    this.parts = message.structure().parts();
  }

  /** What stands below the fields of the header: its empty line and the body. */
  ByteSource apply(List<MessageEdit.ContentEdit> edits) throws IOException {
    List<MessageEdit.AddText> texts = new ArrayList<>();
    for (MessageEdit.ContentEdit edit : edits) {
      if (edit instanceof MessageEdit.AddText text) {
        texts.add(text);
      } else if (edit instanceof MessageEdit.ReplacePart replace) {
        outermost(replace.path()).ifPresent(part -> replace(part, replace.content()));
      } else if (edit instanceof MessageEdit.RemovePart remove) {
        outermost(remove.path()).ifPresent(this::remove);
      }
    }
    if (!texts.isEmpty()) {
      addTexts(texts);
    }
    return ByteSource.concat(EMPTY_LINE, body());
  }

  private ByteSource body() {
    if (wholeBody.isPresent()) {
      return wholeBody.get();
    }
    long start = message.headers().size();
    return splices.apply(message.content(), start, message.size());
  }

  /** The part itself, or the innermost around it whose place in the message is known. */
  private Optional<MimePart> outermost(String path) {
    Optional<MimePart> part = find(path);
    if (part.isEmpty() || part.get().place().isPresent()) {
      return part;
    }
    return outermost(path.substring(0, path.lastIndexOf('.')));
  }

  private Optional<MimePart> find(String path) {
    return parts.stream().filter(part -> part.path().equals(path)).findFirst();
  }

  private static MimePart.Place place(MimePart part) {
    return part.place().orElseThrow();
  }

  private boolean isGone(MimePart part) {
    return wholeBody.isPresent() || splices.touch(place(part).start(), place(part).end());
  }

  private void replace(MimePart part, NewPart content) {
    if (part.depth() == 1) {
      header.replaceContentFields(content.fields());
      header.requireMimeVersion();
      wholeBody = Optional.of(new Base64Source(content.content()));
    } else if (!isGone(part) || isAround(part)) {
      splices.put(place(part).start(), place(part).end(), content.written());
    }
  }

  /** Whether what has gone are parts of this one, which may go as a whole. */
  private boolean isAround(MimePart part) {
    return wholeBody.isEmpty() && part.isContainer() && !isWithinGone(part);
  }

  private boolean isWithinGone(MimePart part) {
    return splices.touch(place(part).start(), place(part).start() + 1);
  }

  /** Takes a part out with one of the delimiters around it. */
  private void remove(MimePart part) {
    if (wholeBody.isPresent() || isWithinGone(part)) {
      return;
    }
    Optional<MimePart> next = sibling(part, 1);
    Optional<MimePart> previous = sibling(part, -1);
    MimePart.Place place = place(part);
    if (next.filter(each -> !isWithinGone(each)).isPresent()) {
      splices.put(place.start(), place(next.get()).start(), ByteSource.empty());
    } else if (previous.filter(each -> !isGone(each)).isPresent()) {
      splices.put(place(previous.get()).end(), place.end(), ByteSource.empty());
    } else {
      replace(part, NewPart.text("\n"));
    }
  }

  private Optional<MimePart> sibling(MimePart part, int distance) {
    int dot = part.path().lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    int number = Integer.parseInt(part.path().substring(dot + 1));
    return find(part.path().substring(0, dot + 1) + (number + distance));
  }

  private void addTexts(List<MessageEdit.AddText> texts) throws IOException {
    Map<MimePart, TextInsertion.Result> insertions = new LinkedHashMap<>();
    for (MimePart part : ShownText.of(parts)) {
      Optional<TextInsertion.Result> inserted =
          part.place().isEmpty() || isGone(part)
              ? Optional.empty()
              : TextInsertion.into(part, texts);
      if (inserted.isEmpty()) {
        insertions.clear(); // a reader of the one form must not miss what one of the other sees
        break;
      }
      insertions.put(part, inserted.get());
    }
    if (insertions.isEmpty()) {
      putBeside(texts);
    } else {
      insertions.forEach(this::rewrite);
    }
  }

  private void rewrite(MimePart part, TextInsertion.Result result) {
    if (part.depth() == 1) {
      result.type().ifPresent(type -> header.set("Content-Type", type));
      result.encoding().ifPresent(encoding -> header.set("Content-Transfer-Encoding", encoding));
      if (result.type().isPresent() || result.encoding().isPresent()) {
        header.requireMimeVersion();
      }
      wholeBody = Optional.of(result.content());
      return;
    }
    HeaderLines own = new HeaderLines(part.headers());
    result.type().ifPresent(type -> own.set("Content-Type", type));
    result.encoding().ifPresent(encoding -> own.set("Content-Transfer-Encoding", encoding));
    ByteSource written =
        ByteSource.concat(ByteSource.wrap(own.written()), EMPTY_LINE, result.content());
    splices.put(place(part).start(), place(part).end(), written);
  }

  /** Puts the message, all it is, into a multipart beside parts with the texts. */
  private void putBeside(List<MessageEdit.AddText> texts) throws IOException {
    ByteSource body = body();
    String fields = header.removeContentFields();
    String boundary = NewBoundary.notIn(fields, body);
    ByteSource delimiter = ascii("\r\n--" + boundary + "\r\n");
    List<ByteSource> pieces = new ArrayList<>();
    for (MessageEdit.AddText text : texts) {
      if (text.place() == MessageEdit.Place.START) {
        pieces.add(delimiter);
        pieces.add(NewPart.text(text.plain()).written());
      }
    }
    pieces.add(delimiter);
    pieces.add(ByteSource.wrap((fields + "\r\n").getBytes(ISO_8859_1)));
    pieces.add(body);
    for (MessageEdit.AddText text : texts) {
      if (text.place() == MessageEdit.Place.END) {
        pieces.add(delimiter);
        pieces.add(NewPart.text(text.plain()).written());
      }
    }
    pieces.add(ascii("\r\n--" + boundary + "--\r\n"));
    header.set("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
    header.requireMimeVersion();
    wholeBody = Optional.of(ByteSource.concat(pieces));
  }

  private static ByteSource ascii(String text) {
    return ByteSource.wrap(text.getBytes(US_ASCII));
  }
}
