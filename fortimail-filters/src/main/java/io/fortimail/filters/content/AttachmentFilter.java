package io.fortimail.filters.content;

import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.MessageView;
import io.fortimail.filter.Outcome;
import io.fortimail.filter.Work;
import io.fortimail.filters.content.AttachmentResult.Blocked;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.MimeStructure;
import io.fortimail.mail.PeerText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Finds attachments of blocked kinds, by file name and by content.
 *
 * <ul>
 *   <li><b>By name:</b> every name that some mail program may read from the part's header (see
 *       {@link MimePart#fileNames}) is brought to what an operating system makes of it: without
 *       path, unseen characters, and dots and blanks at its end. Its extension counts.
 *   <li><b>By content:</b> the type that the first 64 KiB show, whatever name and declared type
 *       say. Text that a mail program shows rather than offers as a file (text/plain or text/html
 *       without name and not declared an attachment) is not looked at.
 *   <li><b>By declared type.</b>
 * </ul>
 *
 * <p>Where a limit stopped the reading of the message and nothing was found until there, the
 * finding is {@link Outcome#UNAVAILABLE}: what was not read may hold anything. What archives hold
 * is not looked at.
 */
public final class AttachmentFilter implements MessageFilter {

  /** The most attachments listed in a result; one is enough to decide. */
  private static final int MAX_LISTED = 100;

  private static final int MAX_TYPE = 100;

  private final BlockedKinds kinds;

  /**
   * Blocks what runs: {@link FileGroup#EXECUTABLE_WINDOWS}, {@link FileGroup#EXECUTABLE_UNIX},
   * {@link FileGroup#SCRIPT}, {@link FileGroup#SHORTCUT}, {@link FileGroup#JAVA} and {@link
   * FileGroup#DISK_IMAGE}.
   */
  public AttachmentFilter() {
    this(builder().blockWhatRuns());
  }

  private AttachmentFilter(Builder builder) {
    this.kinds = builder.kinds.copy();
  }

  /** {@return a builder that blocks nothing yet} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return {@link Work#BLOCKING}: it decodes the message} */
  @Override
  public Work work() {
    return Work.BLOCKING;
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(AttachmentResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(MessageView view) {
    return inspect(view.message().structure()).now();
  }

  private Finding inspect(MimeStructure structure) {
    List<Blocked> blocked = new ArrayList<>();
    Optional<String> failure = structure.stoppedBy();
    for (MimePart part : structure.parts()) {
      try {
        check(part).filter(found -> blocked.size() < MAX_LISTED).ifPresent(blocked::add);
      } catch (IOException unreadable) {
        failure = Optional.of("part " + part.path() + " cannot be read");
      }
    }
    AttachmentResult result = new AttachmentResult(structure.parts().size(), blocked);
    if (!blocked.isEmpty()) {
      String more = blocked.size() > 1 ? " and " + (blocked.size() - 1) + " more" : "";
      return Finding.match(blocked.get(0).inWords() + more).withResult(result);
    }
    return failure
        .map(reason -> Finding.unavailable("not all attachments were seen: " + reason))
        .orElseGet(() -> Finding.clear("no attachment of a blocked kind"))
        .withResult(result);
  }

  private Optional<Blocked> check(MimePart part) throws IOException {
    Optional<String> detected = isShown(part) ? Optional.empty() : part.detectedType();
    Optional<Blocked> byName = byName(part, detected);
    if (byName.isPresent()) {
      return byName;
    }
    Optional<Blocked> byContent =
        detected
            .flatMap(kinds::ofType)
            .map(kind -> blocked(part, firstName(part), detected, AttachmentRule.CONTENT, kind));
    if (byContent.isPresent()) {
      return byContent;
    }
    return kinds
        .ofType(part.type())
        .map(kind -> blocked(part, firstName(part), detected, AttachmentRule.DECLARED_TYPE, kind));
  }

  /** Whether mail programs show the part instead of offering it as a file. */
  private static boolean isShown(MimePart part) {
    return part.isContainer()
        || ((part.type().equals("text/plain") || part.type().equals("text/html"))
            && part.fileNames().isEmpty()
            && part.disposition().filter(d -> !d.equals("inline")).isEmpty());
  }

  private Optional<Blocked> byName(MimePart part, Optional<String> detected) {
    for (String fileName : part.fileNames()) {
      AttachmentName name = AttachmentName.of(fileName);
      for (String extension : name.extensions()) {
        Optional<String> kind = kinds.ofExtension(extension);
        if (kind.isPresent() && !isSubject(part, extension)) {
          return Optional.of(
              blocked(part, Optional.of(name.shown()), detected, rule(name), kind.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** An enclosed message is named after its subject, which may well end in "example.com". */
  private static boolean isSubject(MimePart part, String extension) {
    return extension.equals("com") && part.isContainer();
  }

  private static AttachmentRule rule(AttachmentName name) {
    if (name.hidden()) {
      return AttachmentRule.HIDDEN_EXTENSION;
    }
    return name.doubled() ? AttachmentRule.DOUBLE_EXTENSION : AttachmentRule.EXTENSION;
  }

  private static Optional<String> firstName(MimePart part) {
    return part.fileName().map(name -> AttachmentName.of(name).shown());
  }

  private static Blocked blocked(
      MimePart part,
      Optional<String> name,
      Optional<String> detected,
      AttachmentRule rule,
      String kind) {
    return new Blocked(
        part.path(), name, PeerText.clean(part.type(), MAX_TYPE), detected, rule, kind);
  }

  /** Chooses what to block. Not safe for use by several threads. */
  public static final class Builder {

    private final BlockedKinds kinds = new BlockedKinds();

    private Builder() {}

    /**
     * Blocks groups of files, by extension and by type.
     *
     * @param groups which
     * @return this
     */
    public Builder block(FileGroup... groups) {
      for (FileGroup group : groups) {
        kinds.add(group);
      }
      return this;
    }

    /**
     * Blocks all that runs when opened, as {@link AttachmentFilter#AttachmentFilter()} does.
     *
     * @return this
     */
    public Builder blockWhatRuns() {
      return block(
          FileGroup.EXECUTABLE_WINDOWS,
          FileGroup.EXECUTABLE_UNIX,
          FileGroup.SCRIPT,
          FileGroup.SHORTCUT,
          FileGroup.JAVA,
          FileGroup.DISK_IMAGE);
    }

    /**
     * Blocks files by the extension of their name.
     *
     * @param extensions in any case, with or without dot
     * @return this
     */
    public Builder blockExtension(String... extensions) {
      for (String extension : extensions) {
        kinds.addExtension(extension);
      }
      return this;
    }

    /**
     * Blocks files by type, declared or shown by their content.
     *
     * @param types such as {@code application/pdf}, or {@code video/*} for all of a kind
     * @return this
     */
    public Builder blockType(String... types) {
      for (String type : types) {
        kinds.addType(type);
      }
      return this;
    }

    /** {@return the filter} */
    public AttachmentFilter build() {
      return new AttachmentFilter(this);
    }
  }
}
