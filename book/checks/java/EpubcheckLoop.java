import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * EPUBCheck for many files in one JVM: a path a line, percent-encoded, comes in on stdin; for each, the size of its
 * report in bytes, on a line, and the report itself, JSON in UTF-8, go out on stdout.
 *
 * A report of 0 bytes: EPUBCheck broke off; why is on stderr. The class file beside this one is made of it with
 *
 *   javac --release 17 -g:none -cp .venv/lib/python3.11/site-packages/epubcheck/epubcheck.jar \
 *     book/checks/java/EpubcheckLoop.java
 */
public final class EpubcheckLoop {
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    PrintStream err = System.err;
    BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String path = paths.readLine(); path != null; path = paths.readLine()) {
      String file = URLDecoder.decode(path, StandardCharsets.UTF_8);
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      System.setOut(new PrintStream(report, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(OutputStream.nullOutputStream()));
      try {
        new EpubChecker().run(new String[] {file, "--usage", "--locale", "en", "--json", "-"});
      } catch (RuntimeException | StackOverflowError broken) {
        report.reset();
        err.println(broken);
      }
      System.out.flush();
      out.println(report.size());
      report.writeTo(out);
      out.flush();
    }
  }
}
