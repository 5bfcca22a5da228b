package io.fortimail.mail;

import com.google.common.base.Ascii;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of charsets as they occur in mail, and the names by which Java knows what mail programs
 * then use. Where a program reads a larger charset than the one named, the WHATWG Encoding Standard
 * says so (section 4.2), and a filter must see what the reader sees.
 */
final class CharsetAliases {

  private static final Map<String, String> JAVA_NAMES = javaNames();

  private CharsetAliases() {}

  /**
   * The name by which Java knows a charset.
   *
   * @param name the name as written
   * @return the name to ask Java for; the one given if it has no other
   */
  static String javaName(String name) {
    String lower = Ascii.toLowerCase(withoutFrame(name));
    return JAVA_NAMES.getOrDefault(lower, lower);
  }

  private static String withoutFrame(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isFrame(name.charAt(from))) {
      from++;
    }
    while (to > from && isFrame(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static boolean isFrame(char c) {
    return c <= ' ' || c == '"' || c == '\'';
  }

  private static Map<String, String> javaNames() {
    Map<String, String> names = new HashMap<>();
    add(names, "utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "x-utf-8", "utf-8-mac", "cp65001");
    add(names, "us-ascii", "ascii", "us_ascii", "ansi_x3.4-1968", "iso646-us", "7bit");
    western(names);
    eastAsian(names);
    cyrillicAndOthers(names);
    codePages(names);
    return Map.copyOf(names);
  }

  private static void western(Map<String, String> names) {
    add(names, "windows-1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1");
    add(names, "windows-1252", "iso-8859-1-windows-3.1-latin-1", "iso-8859-8859-1", "8859-1");
    add(names, "windows-1252", "ansi", "ansi_x3.110", "ansi_x3.110-1983", "windows1252", "cp-1252");
    add(names, "windows-1252", "x-ansi", "x-cp1252", "iso-8859-1:1987", "iso_8859-1:1987");
    add(names, "x-macroman", "macintosh", "mac", "x-mac-roman", "macroman", "x-mac");
    add(names, "windows-1254", "iso-8859-9", "iso8859-9", "iso_8859-9", "latin5");
  }

  private static void eastAsian(Map<String, String> names) {
    add(names, "gb18030", "gb2312", "gb_2312-80", "gb2312-80", "gb_2312", "csgb2312", "euc-cn");
    add(names, "gb18030", "gbk", "x-gbk", "cp936", "cp-936", "windows-936", "chinese", "euccn");
    add(names, "windows-31j", "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "cp932");
    add(names, "windows-31j", "cp-932", "shiftjis", "csshiftjis", "ms932", "windows-932");
    add(names, "x-windows-949", "ks_c_5601-1987", "ks_c_5601-1989", "ks_c_5601", "ksc5601");
    add(names, "x-windows-949", "ksc_5601", "euc-kr", "euckr", "cseuckr", "korean", "iso-ir-149");
    add(names, "x-windows-949", "windows-949", "cp949", "cp-949", "uhc", "x-uhc");
    add(names, "big5-hkscs", "big5", "big-5", "x-x-big5", "csbig5", "big5-eten", "cn-big5");
    add(names, "euc-jp", "x-euc-jp", "eucjp", "x-euc", "ujis", "x-eucjp");
    add(names, "x-windows-iso2022jp", "iso-2022-jp", "csiso2022jp", "iso2022jp", "jis", "cp50221");
  }

  private static void cyrillicAndOthers(Map<String, String> names) {
    add(names, "koi8-r", "koi8r", "koi8", "koi", "cskoi8r", "x-koi8-r", "koi-8-r");
    add(names, "koi8-u", "koi8u", "koi8-ru");
    add(names, "windows-1251", "win-1251", "win1251", "windows1251", "cp-1251", "x-cp1251");
    add(names, "windows-1250", "win-1250", "windows1250", "cp-1250", "x-cp1250");
    add(names, "windows-1255", "iso-8859-8-i", "iso-8859-8-e", "logical", "visual");
    add(names, "iso-8859-6", "iso-8859-6-i", "iso-8859-6-e");
    add(names, "x-windows-874", "tis-620", "tis620", "iso-8859-11", "windows-874", "cp874");
    add(names, "utf-16", "unicode", "ucs-2", "ucs2", "iso-10646-ucs-2", "csunicode");
  }

  /** Such as {@code cp-850} for {@code cp850}. */
  private static void codePages(Map<String, String> names) {
    for (int page :
        new int[] {437, 850, 852, 855, 857, 858, 862, 864, 866, 869, 1253, 1256, 1257}) {
      add(names, "cp" + page, "cp-" + page, "cp_" + page, "x-cp" + page, "dos-" + page);
    }
  }

  private static void add(Map<String, String> names, String javaName, String... others) {
    for (String other : others) {
      names.put(other, javaName);
    }
  }
}
