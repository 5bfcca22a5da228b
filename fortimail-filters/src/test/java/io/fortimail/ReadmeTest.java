package io.fortimail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code in the READMEs compiles, that of the page for authors runs, and the two commands are
 * two.
 */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final List<String> READMES =
      List.of(
          "README.md",
          "fortimail-core/README.md",
          "fortimail-dns/README.md",
          "fortimail-filters/README.md");

  private static final String IMPORTS =
      """
      import com.google.common.net.InetAddresses;
      import io.fortimail.delivery.*;
      import io.fortimail.dns.*;
      import io.fortimail.dns.dane.*;
      import io.fortimail.dns.delivery.*;
      import io.fortimail.dns.mtasts.*;
      import io.fortimail.dns.reputation.*;
      import io.fortimail.dns.tlsrpt.*;
      import io.fortimail.filter.*;
      import io.fortimail.filters.content.*;
      import io.fortimail.filters.session.*;
      import io.fortimail.gateway.*;
      import io.fortimail.mail.*;
      import io.fortimail.mail.edit.*;
      import io.fortimail.mail.header.*;
      import io.fortimail.mail.interop.*;
      import io.fortimail.mail.text.*;
      import io.fortimail.net.*;
      import io.fortimail.quarantine.*;
      import io.fortimail.smtp.*;
      import io.fortimail.smtp.auth.*;
      import io.fortimail.testing.*;
      import io.fortimail.tls.*;
      import java.io.*;
      import java.net.*;
      import java.nio.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.Function;
      import static io.fortimail.testing.FilterAssertions.assertThat;
      """;

  @TempDir Path classes;

  @TestFactory
  Stream<DynamicTest> codeCompiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String readme : READMES) {
      List<String> blocks = blocks(Files.readString(ROOT.resolve(readme), UTF_8), "java");
      for (int i = 0; i < blocks.size(); i++) {
        String code = blocks.get(i);
        tests.add(DynamicTest.dynamicTest(readme + " " + (i + 1), () -> compile(code)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(3);
    return tests.stream();
  }

  /** Its blocks build on each other, and the tests among them hold. */
  @Test
  void thePageForAuthorsOfFiltersRuns() throws Exception {
    Path page = ROOT.resolve("fortimail-core/HOW-TO-WRITE-A-FILTER.md");
    List<String> blocks = blocks(Files.readString(page, UTF_8), "java");
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(8);
    compile(String.join("", blocks));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Class<?> snippet = loader.loadClass("Snippet");
      snippet.getMethod("run").invoke(snippet.getConstructor().newInstance());
    }
  }

  @Test
  void thereAreTwoCommands() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"), UTF_8);
    String section = readme.substring(readme.indexOf("## Two commands"));
    List<String> blocks = blocks(section.substring(0, section.indexOf("\n## ", 5)), "");
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).lines()).hasSize(2);
  }

  private static List<String> blocks(String text, String language) {
    List<String> blocks = new ArrayList<>();
    String[] pieces = text.split("(?m)^```", -1);
    for (int i = 1; i < pieces.length; i += 2) {
      int firstLine = pieces[i].indexOf('\n');
      if (pieces[i].substring(0, firstLine).startsWith(language)) {
        blocks.add(pieces[i].substring(firstLine + 1));
      }
    }
    return blocks;
  }

  /** What a snippet takes as given stands in the fields, which its own variables may hide. */
  private void compile(String code) {
    String source =
        IMPORTS
            + "public class Snippet {\n"
            + "  FilterChain chain; DnsClient dns; Message message; Envelope envelope;\n"
            + "  InetAddress peer; InetSocketAddress unbound; RouteResolver bulkRelay;\n"
            + "  public void run() throws Exception {\n"
            + code
            + "  }\n}\n";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                found,
                List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                null,
                List.of(file))
            .call();
    assertThat(compiled).as("%s%n%s", found.getDiagnostics(), source).isTrue();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
