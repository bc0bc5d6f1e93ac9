package io.evident.cli;

import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void wrongUsageIsRefusedInOneLine() {
    CommandResult.of("bench", "--rounds", "0").assertRefused("--rounds", "at least 1");
    CommandResult.of("bench", "--batch", "4,0").assertRefused("--batch", "at least 1");
    CommandResult.of("bench", "--threads", "0").assertRefused("--threads", "at least 1");
    CommandResult.of("bench", "--work", "lenett").assertRefused("unknown experiment lenett");
    CommandResult.of("bench", "--format", "xml").assertRefused("text, csv, json");
    CommandResult.of("bench", "--guard", "--scaling").assertRefused("--guard", "--scaling");
    CommandResult.of("bench", "--scaling", "--batch", "4").assertRefused("--batch");
    CommandResult.of("bench", "--scaling", "--work", "lenet")
        .assertRefused("--work", "lenet-batch", "images-streamed", "got lenet");
    CommandResult.of("bench", "--guard", "--work", "lenet-evaluation").assertRefused("--guard");
    CommandResult.of("bench", "--guard", "--steps-per-call", "4").assertRefused("--guard", "out");
    CommandResult.of("bench", "--steps-per-call", "0").assertRefused("--steps-per-call", "got 0");
    CommandResult.of("bench", "--device", "tpu").assertRefused("--device", "gpu");
    CommandResult.of("bench", "--work", "lenet", "--data", "no/such/folder")
        .assertRefused("no/such/folder");
  }
}
