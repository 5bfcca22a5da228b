package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

  private static final int IN_MEMORY = 1_000;

  /** One piece or many, below the limit, at it, above it: the same bytes come out. */
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "999, 999",
    "1000, 1000",
    "1000, 7",
    "1001, 1001",
    "1001, 1000",
    "5000, 1",
    "5000, 999",
    "5000, 1000",
    "5000, 5000"
  })
  void whatIsWrittenIsRead(int size, int piece) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Spool spool = new Spool(IN_MEMORY);
    for (int i = 0; i < size; i += piece) {
      spool.write(ByteBuffer.wrap(bytes, i, Math.min(piece, size - i)));
    }

    ByteSource content = spool.octets();

    assertThat(content.read()).isEqualTo(bytes);
    assertThat(content.read()).as("a second time").isEqualTo(bytes);
    assertThat(content.size()).isEqualTo(size);
    spool.discard();
  }

  /** A buffer without an array, and one that begins in the middle of its array. */
  @ParameterizedTest
  @ValueSource(ints = {6, 4, 1})
  void anyBufferWillDo(int inMemory) throws IOException {
    Spool spool = new Spool(inMemory);
    ByteBuffer direct =
        ByteBuffer.allocateDirect(4).put(new byte[] {9, 1, 2, 3}).flip().position(1);
    ByteBuffer slice = ByteBuffer.wrap(new byte[] {9, 9, 9, 4, 5, 6}, 2, 4).slice().position(1);

    spool.write(direct);
    spool.write(slice);

    assertThat(direct.hasRemaining()).isFalse();
    assertThat(slice.hasRemaining()).isFalse();
    assertThat(spool.octets().read()).containsExactly(1, 2, 3, 4, 5, 6);
    spool.discard();
  }

  @Test
  void theCallersArrayIsNotKept() throws IOException {
    byte[] bytes = {1, 2, 3};
    Spool spool = new Spool(IN_MEMORY);
    spool.write(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 9);

    assertThat(spool.octets().read()).containsExactly(1, 2, 3);
  }

  @Test
  void aSmallLastPieceStaysBehindALargeOne() throws IOException {
    Spool spool = new Spool(4);
    spool.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    spool.write(ByteBuffer.wrap(new byte[] {4, 5}));
    spool.write(ByteBuffer.wrap(new byte[] {6}));

    assertThat(spool.octets().read()).containsExactly(1, 2, 3, 4, 5, 6);
    spool.discard();
  }

  @Test
  void nothingIsLeftOfADiscardedFile() throws IOException {
    Spool spool = new Spool(4);
    spool.write(ByteBuffer.wrap(new byte[10]));
    ByteSource content = spool.octets();

    spool.discard();

    assertThatThrownBy(content::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
