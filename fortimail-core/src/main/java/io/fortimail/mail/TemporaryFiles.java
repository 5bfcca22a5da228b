package io.fortimail.mail;

import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a message has on disk. */
final class TemporaryFiles {

  private static final Logger log = LoggerFactory.getLogger(TemporaryFiles.class);

  private TemporaryFiles() {}

  static void discard(FileBackedOutputStream spool) {
    try {
      spool.reset();
    } catch (IOException leftBehind) {
      // The file could not be deleted; the JVM's temporary folder is where it is looked for.
      log.warn("temporary file left behind", leftBehind);
    }
  }
}
