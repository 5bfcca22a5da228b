package io.fortimail.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How a file looked: another time or size says that it has changed. */
record FileStamp(Path path, Optional<FileTime> time, long size) {

  static List<FileStamp> of(Collection<Path> paths) {
    return paths.stream().map(FileStamp::of).toList();
  }

  private static FileStamp of(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(path, Optional.of(now.lastModifiedTime()), now.size());
    } catch (IOException gone) { // its reader will say so
      return new FileStamp(path, Optional.empty(), 0);
    }
  }
}
