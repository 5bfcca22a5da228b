package io.fortimail.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.quarantine.HeldMessage;
import io.fortimail.quarantine.Quarantine;
import io.fortimail.quarantine.QuarantineEntry;
import io.fortimail.quarantine.QuarantineId;
import java.util.Optional;
import java.util.stream.Stream;

/** A quarantine that is not what it was compiled against. */
final class BrokenQuarantine implements Quarantine {

  int tried;

  @Override
  public QuarantineEntry store(HeldMessage message, ByteSource content) {
    tried++;
    throw new LinkageError("no such method");
  }

  @Override
  public Stream<QuarantineEntry> list(Order order) {
    return Stream.empty();
  }

  @Override
  public Optional<QuarantineEntry> find(QuarantineId id) {
    return Optional.empty();
  }

  @Override
  public Optional<ByteSource> content(QuarantineId id) {
    return Optional.empty();
  }

  @Override
  public void delete(QuarantineId id) {}
}
