/**
 * Where messages are held for a person to look at.
 *
 * <p>Start with {@link io.fortimail.quarantine.Quarantine}, which stores a {@link
 * io.fortimail.quarantine.HeldMessage} with its content and gives a {@link
 * io.fortimail.quarantine.QuarantineEntry} for it. {@link io.fortimail.quarantine.FolderQuarantine}
 * keeps them as files in a folder. Everything here blocks on I/O: call it from an executor, never
 * from a session's loop.
 */
@NullMarked
package io.fortimail.quarantine;

import org.jspecify.annotations.NullMarked;
