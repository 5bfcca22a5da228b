package io.fortimail.mail.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What Jakarta Mail asks of a stream from which it cuts parts. */
class SharedBytesTest {

  private static final ByteSource SOURCE = ByteSource.wrap("0123456789".getBytes(US_ASCII));

  private final SharedBytes bytes = new SharedBytes(SOURCE, 2, 8);

  @Test
  void readsItsRange() throws IOException {
    assertThat(bytes.available()).isEqualTo(6);
    assertThat(bytes.readAllBytes()).asString(US_ASCII).isEqualTo("234567");
    assertThat(bytes.read()).isEqualTo(-1);
    assertThat(bytes.getPosition()).isEqualTo(6);
    assertThat(bytes.available()).isZero();
  }

  @Test
  void goesBackToItsMark() throws IOException {
    assertThat(bytes.read()).isEqualTo('2');
    bytes.mark(100);
    assertThat(bytes.skip(2)).isEqualTo(2);
    assertThat(bytes.read()).isEqualTo('5');
    bytes.reset();
    assertThat(bytes.getPosition()).isEqualTo(1);
    assertThat(bytes.read()).isEqualTo('3');
  }

  @Test
  void aPartCountsFromItsOwnStart() throws IOException {
    InputStream part = bytes.newStream(1, 4);
    assertThat(part.readAllBytes()).asString(US_ASCII).isEqualTo("345");
    assertThat(bytes.newStream(4, -1).readAllBytes()).asString(US_ASCII).isEqualTo("67");
    assertThat(bytes.newStream(4, 100).readAllBytes()).asString(US_ASCII).isEqualTo("67");
    assertThat(bytes.newStream(7, 3).readAllBytes()).isEmpty();
    assertThat(bytes.getPosition()).as("of the whole").isZero();
  }

  @Test
  void closingAPartLeavesTheWholeOpen() throws IOException {
    InputStream part = bytes.newStream(0, -1);
    part.close();

    assertThatThrownBy(part::read).isInstanceOf(IOException.class);
    assertThat(bytes.read()).isEqualTo('2');
  }

  @Test
  void withoutAMarkThereIsNoWayBack() {
    assertThatThrownBy(bytes::reset).isInstanceOf(IOException.class);
  }

  @Test
  void lessThanThereWasIsNoEnd() {
    assertThatThrownBy(new SharedBytes(ByteSource.empty(), 0, 5)::readAllBytes)
        .isInstanceOf(EOFException.class);
  }
}
