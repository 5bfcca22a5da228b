package io.fortimail.filters.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("attack-42")
class AttachmentNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.exe | exe | false | false",
        "A.EXE | exe | false | false",
        "invoice.pdf.exe | exe | false | true",
        "invoice.pdf          .exe | exe | false | true",
        "setup.1.2.exe | exe | false | false",
        "a.exe. | exe | true | false",
        "a.exe.\\s\\s. | exe | true | false",
        "a.exe\\u00a0 | exe | true | false",
        "invoice\\u202efdp.exe | exe | false | false",
        "a.e\\u200bxe | exe | true | false",
        "a.exe\\u202c | exe | true | false",
        "a\\uff0eexe | exe | true | false",
        "a.\\uff45xe | exe | true | false",
        "a.exe\\ufe0f | exe | true | false",
        "a.ex\\u00ade | exe | true | false",
        "a.exe\\u0000.txt | txt,exe | true | false",
        "a.ex\\u0001e | exe | true | false",
        "..\\\\..\\\\a.exe | exe | false | false",
        "C:\\\\dir.d\\\\a.exe | exe | false | false",
        "/tmp/a.exe | exe | false | false",
        "a.exe/ | exe | true | false",
        "a.exe::$DATA | exe | true | false",
        "a.exe\" | exe | true | false",
        "a.exe\\r\\n | exe | true | false",
        "a.txt | txt | false | false",
        "archive.tar.gz | gz | false | true",
        "example.com/notes | `` | false | false",
        "README | `` | false | false",
        ".exe | exe | false | false",
        "... | `` | false | false",
        "`` | `` | false | false",
      })
  void theExtensionIsWhatAnOperatingSystemSees(
      String escaped, String extensions, boolean hidden, boolean doubled) {
    AttachmentName name = AttachmentName.of(unescape(escaped));

    assertThat(String.join(",", name.extensions()).split(","))
        .containsExactlyInAnyOrder(extensions.split(","));
    assertThat(name.hidden()).as("hidden").isEqualTo(hidden);
    assertThat(name.doubled()).as("doubled").isEqualTo(doubled);
    assertThat(name.shown()).matches("[ -~]*");
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        out.append(text.charAt(i));
        continue;
      }
      char c = text.charAt(++i);
      switch (c) {
        case 's' -> out.append(' ');
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  @Test
  void aNameOfAnyLengthIsReadFromItsEnd() {
    AttachmentName name = AttachmentName.of("x".repeat(1_000_000) + ".exe");

    assertThat(name.extensions()).containsExactly("exe");
    assertThat(name.shown()).hasSizeLessThanOrEqualTo(80);
  }
}
