package io.fortimail.filters.content;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is blocked: for each extension and each type its kind, in words. */
final class BlockedKinds {

  private final Map<String, String> byExtension = new LinkedHashMap<>();
  private final Map<String, String> byType = new LinkedHashMap<>();

  void add(FileGroup group) {
    group.extensions().forEach(extension -> byExtension.putIfAbsent(extension, group.label()));
    group.types().forEach(type -> byType.putIfAbsent(type, group.label()));
  }

  void addExtension(String extension) {
    String name = extension.toLowerCase(Locale.ROOT);
    byExtension.putIfAbsent(name.startsWith(".") ? name.substring(1) : name, "of a blocked kind");
  }

  void addType(String type) {
    byType.putIfAbsent(type.toLowerCase(Locale.ROOT), "of a blocked kind");
  }

  BlockedKinds copy() {
    BlockedKinds copy = new BlockedKinds();
    copy.byExtension.putAll(byExtension);
    copy.byType.putAll(byType);
    return copy;
  }

  Optional<String> ofExtension(String extension) {
    return Optional.ofNullable(byExtension.get(extension));
  }

  Optional<String> ofType(String type) {
    String kind = byType.get(type);
    int slash = type.indexOf('/');
    if (kind == null && slash >= 0) {
      kind = byType.get(type.substring(0, slash) + "/*");
    }
    return Optional.ofNullable(kind);
  }
}
