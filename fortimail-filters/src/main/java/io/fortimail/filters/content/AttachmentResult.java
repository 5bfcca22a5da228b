package io.fortimail.filters.content;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.fortimail.filter.FilterResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which parts of a message are attachments of a blocked kind.
 *
 * @param parts how many parts were looked at
 * @param blocked those of a blocked kind, in the order they stand in the message
 */
public record AttachmentResult(int parts, List<Blocked> blocked) implements FilterResult {

  /** Copies the list. */
  public AttachmentResult {
    blocked = ImmutableList.copyOf(blocked);
  }

  /**
   * A part of a blocked kind.
   *
   * @param path where it stands, such as {@code 1.2}
   * @param fileName the file name that was recognised, or the first, in printable ASCII; empty if
   *     there is none
   * @param declaredType the type that its header declares, in printable ASCII
   * @param detectedType the type that its content shows; empty if it is empty or was not looked at
   * @param rule by which mark it was recognised
   * @param kind what it is, in words with an article: {@code a Windows executable}
   */
  public record Blocked(
      String path,
      Optional<String> fileName,
      String declaredType,
      Optional<String> detectedType,
      AttachmentRule rule,
      String kind) {

    /** {@return this part in words, such as {@code attachment "a.exe" is a Windows executable}} */
    public String inWords() {
      String what =
          fileName
              .map(name -> "attachment \"" + name + "\"")
              .orElse("attachment without a name (part " + path + ")");
      String how =
          switch (rule) {
            case CONTENT -> detectedType.orElse("by its content");
            case DECLARED_TYPE -> "declared as " + declaredType;
            case EXTENSION, DOUBLE_EXTENSION, HIDDEN_EXTENSION ->
                detectedType.filter(type -> !type.equals("text/plain")).orElse("by its name");
          };
      return what + " is " + kind + " (" + how + ")";
    }

    private Map<String, Object> fields() {
      ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();
      fields.put("part", path);
      fileName.ifPresent(name -> fields.put("fileName", name));
      fields.put("declaredType", declaredType);
      detectedType.ifPresent(type -> fields.put("detectedType", type));
      return fields.put("rule", rule.name()).put("kind", kind).buildOrThrow();
    }
  }

  @Override
  public Map<String, Object> fields() {
    return ImmutableMap.of(
        "parts", parts, "blocked", blocked.stream().map(Blocked::fields).toList());
  }
}
