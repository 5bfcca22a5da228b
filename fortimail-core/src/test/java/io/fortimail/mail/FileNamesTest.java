package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names a field gives to a part, in any reading. */
@Tag("attack-42")
class FileNamesTest {

  private static List<String> names(String field) {
    String message =
        "Content-Type: application/octet-stream\r\nContent-Disposition: " + field + "\r\n\r\nx\r\n";
    return Message.of(message).structure().parts().get(0).fileNames();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // RFC 2183
        "attachment; filename=a.exe | a.exe",
        "attachment; filename=\"a b.exe\" | a b.exe",
        "attachment; filename=\"a\\\"b.exe\" | a\"b.exe",
        "ATTACHMENT; FileName=\"a.EXE\" | a.EXE",
        "attachment; (a comment; x=y) filename=a.exe | a.exe",
        "attachment;;; filename=a.exe;; | a.exe",
        // RFC 2231 section 4: charset, language, percent-encoding
        "attachment; filename*=utf-8''a%2Eexe | a.exe",
        "attachment; filename*=UTF-8'en'%e2%82%ac.exe | \u20ac.exe",
        "attachment; filename*=iso-8859-1''%E4.exe | \u00e4.exe",
        "attachment; filename*=no-such-charset''%E4.exe | \u00e4.exe",
        "attachment; filename*=a%2Eexe | a.exe",
        "attachment; filename*=''a%2Eexe | a.exe",
        // RFC 2231 section 3: pieces
        "attachment; filename*0=inv; filename*1=oice.; filename*2=exe | invoice.exe",
        "attachment; filename*2=exe; filename*0=inv; filename*1=oice. | invoice.exe",
        "attachment; filename*0*=utf-8''inv%6Fice; filename*1=.; filename*2*=%65xe | invoice.exe",
        "attachment; filename*0*=utf-8''%e2%82; filename*1*=%ac.exe | \u20ac.exe",
        "attachment; filename*0*=utf-8''a; filename*1=%2E.exe | a%2E.exe",
        "attachment; filename*0=a; filename*2=.exe | a.exe",
        "attachment; filename*1=a; filename*2=.exe | a.exe",
        "attachment; filename*00=a; filename*01=.exe | a.exe",
        "attachment; filename*0=a.; filename*1=txt; filename*1=exe | a.exe",
        "attachment; filename*0=a.; filename*1=exe; filename*1=txt | a.exe",
        // RFC 2047, where it should not stand but does
        "attachment; filename=\"=?utf-8?B?YS5leGU=?=\" | a.exe",
        "attachment; filename==?utf-8?Q?a=2Eexe?= | a.exe",
        "attachment; filename=\"=?utf-8?Q?a?= =?utf-8?Q?.exe?=\" | a.exe",
        "attachment; filename=\"=?utf-8?B?4oI=?= =?utf-8?B?rC5leGU=?=\" | \u20ac.exe",
        "attachment; filename=\"=?utf-8*en?q?a_b?=.exe\" | a b.exe",
        "attachment; filename=\"=?UTF-8?B?YS5leGU?=\" | a.exe",
        "attachment; filename*0=\"=?utf-8?Q?a\"; filename*1=\"=2Eexe?=\" | a.exe",
        // broken syntax
        "attachment; filename=my file.exe | my file.exe",
        "attachment; filename=a.exe x | a.exe",
        "attachment; filename=\"a.exe | a.exe",
        "attachment; filename=\"a.exe; x=y | a.exe",
        "attachment; filename=\"a.pdf\".exe | a.pdf.exe",
        "attachment filename=a.exe | a.exe",
        "attachment; x=\"y\" filename=a.exe | a.exe",
        "attachment; x=y filename=a.exe | a.exe",
        "filename=a.exe | a.exe",
        "attachment; filename = a.exe | a.exe",
        "attachment; filename=a%2Eexe | a.exe",
        "attachment; name=a.exe | a.exe",
        "attachment; filename=my report=x.exe | my report=x.exe",
      })
  void everyReadingIsAmongTheNames(String field, String name) {
    assertThat(names(field)).contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attachment; filename=a.txt; filename*=utf-8''a.exe | a.exe,a.txt",
        "attachment; filename=a.txt; filename=a.exe | a.txt,a.exe",
        "attachment; filename=a.txt | a.txt",
        "attachment; filename=\"=?utf-8?Q?a.txt | =?utf-8?Q?a.txt",
        "attachment; filename=\"=?utf-8?X?a?=\" | =?utf-8?X?a?=",
        "attachment | ''",
        "attachment; filename=\"\" | ''",
        "'' | ''",
      })
  void namesThatDifferAreAllKept(String field, String expected) {
    assertThat(String.join(",", names(field))).isEqualTo(expected);
  }
}
