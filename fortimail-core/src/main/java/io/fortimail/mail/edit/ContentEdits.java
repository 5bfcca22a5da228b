package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.MimeStructure;
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
  private final MimeStructure structure;
  private final PartChanges changes;
  private final Splices splices = new Splices();

  /** What the whole body gives way to; empty while its parts are edited. */
  private Optional<ByteSource> wholeBody = Optional.empty();

  ContentEdits(Message message, HeaderLines header) {
    this.message = message;
    this.header = header;
    this.structure = message.structure();
    this.changes = new PartChanges(structure.parts(), message.content());
  }

  /** What stands below the fields of the header: its empty line and the body. */
  ByteSource apply(List<MessageEdit.ContentEdit> edits) throws IOException {
    header.endLastLine();
    List<MessageEdit.AddText> texts = new ArrayList<>();
    for (MessageEdit.ContentEdit edit : edits) {
      if (edit instanceof MessageEdit.AddText text) {
        texts.add(text);
      } else if (edit instanceof MessageEdit.ReplacePart replace) {
        change(replace.path(), Optional.of(replace.content()));
      } else if (edit instanceof MessageEdit.RemovePart remove) {
        change(remove.path(), Optional.empty());
      }
    }
    changes.addTo(splices);
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

  private static MimePart.Place place(MimePart part) {
    return part.place().orElseThrow();
  }

  private void change(String path, Optional<NewPart> instead) {
    Optional<MimePart> part = changes.outermost(path);
    if (part.filter(each -> each.depth() == 1).isPresent()) {
      NewPart content = instead.orElse(NewPart.text("\n"));
      header.replaceContentFields(content.fields());
      header.requireMimeVersion();
      wholeBody = Optional.of(new Base64Source(content.content()));
    } else {
      part.ifPresent(each -> changes.change(each, instead));
    }
  }

  /** None where the reading was stopped: the last part may be cut short, or end too late. */
  private List<MimePart> shownText() {
    return structure.stoppedBy().isPresent() ? List.of() : ShownText.of(structure.parts());
  }

  private void addTexts(List<MessageEdit.AddText> texts) throws IOException {
    Map<MimePart, TextInsertion.Result> insertions = new LinkedHashMap<>();
    for (MimePart part : shownText()) {
      Optional<TextInsertion.Result> inserted =
          wholeBody.isPresent() || part.place().isEmpty() || changes.isGone(part)
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
    own.endLastLine();
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
