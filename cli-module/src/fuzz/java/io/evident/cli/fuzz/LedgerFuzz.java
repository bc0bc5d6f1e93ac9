package io.evident.cli.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A ledger is refused, or has at least one claim. */
public final class LedgerFuzz {
  private static final String HEADER =
      "id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note\n";
  private static final Path FILE = Scratch.file("f-ledger.csv");

  private LedgerFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    String head = data.consumeBoolean() ? HEADER : "";
    byte[] rest = data.consumeRemainingAsBytes();
    byte[] all = java.util.Arrays.copyOf(head.getBytes(java.nio.charset.StandardCharsets.UTF_8), head.length() + rest.length);
    System.arraycopy(rest, 0, all, head.length(), rest.length);
    Files.write(FILE, all);
    try {
      for (Claim claim : ClaimLedger.read(FILE).claims()) {
        Refusals.same(false, claim.experiments().isEmpty());
      }
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
    }
  }
}
