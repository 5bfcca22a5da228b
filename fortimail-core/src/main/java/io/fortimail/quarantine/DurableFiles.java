package io.fortimail.quarantine;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files of one folder that are there whole or not at all, and stay after a crash: written under
 * another name, forced to the disk, and renamed; then the folder is forced, too, because it holds
 * the name.
 */
final class DurableFiles {

  private static final FileAttribute<?>[] ANY = {};

  private final Path folder;
  private final boolean posix;

  private DurableFiles(Path folder) {
    this.folder = folder;
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Makes the folder if it is not there: mail is nobody's business but the owner's. */
  static DurableFiles in(Path folder) throws IOException {
    DurableFiles files = new DurableFiles(folder);
    Files.createDirectories(folder, files.ownerOnly("rwx------"));
    return files;
  }

  /** Writes a new file to the disk. What is there if it fails is the caller's to delete. */
  long write(Path file, ByteSource content) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownerOnly("rw-------"))) {
      long size = content.copyTo(Channels.newOutputStream(out));
      out.force(true);
      return size;
    }
  }

  /** Gives a file its final name. */
  void publish(Path file, Path name) throws IOException {
    Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Forces the folder's list of names to the disk. */
  void sync() throws IOException {
    if (posix) { // elsewhere a folder cannot be opened, and renaming is forced by the file system
      try (FileChannel names = FileChannel.open(folder, READ)) {
        names.force(true);
      }
    }
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : ANY;
  }
}
