package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  private static final String HEADER =
      "id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note\n";

  @TempDir private Path folder;

  @Test
  void everyDeterministicFigureComesOut() {
    CommandResult result = CommandResult.of("reproduce", "--quick");
    result.assertDone();
    assertTrue(result.out().contains("41 claims: 30 reproduced, 11 erratum"), result.out());
    assertTrue(result.out().contains("221 claims about trainings were left out"), result.out());
  }

  @Test
  void aWrongFigureExitsWithOne() throws IOException {
    Path ledger = folder.resolve("ledger.csv");
    Files.writeString(
        ledger,
        HEADER
            + "right,p,lenet,parameters,,62006,62006,exact,equal,0,\n"
            + "wrong,p,lenet,parameters,,61706,61706,exact,equal,0,\n");
    CommandResult result = CommandResult.of("reproduce", "--ledger", ledger, "--format", "csv");
    assertEquals(ExitCode.FAILED, result.code(), result.out() + result.err());
    assertTrue(result.lines().get(1).contains("right,p,lenet"), result.out());
    assertTrue(result.lines().get(2).contains(",differs,62006,"), result.out());
  }

  @Test
  void aTrainingWithoutDataIsNotRun() throws IOException {
    CommandResult result = CommandResult.of("reproduce", "fc2-test-accuracy", "--format", "json");
    result.assertDone();
    JsonNode verdict = new ObjectMapper().readTree(result.out()).at("/verdicts/0");
    assertEquals("not run", verdict.get("verdict").asText());
    assertTrue(verdict.get("reason").asText().contains("--data"), result.out());
  }

  @Test
  void aTrainingIsMeasuredOnceAndTakenAsItIsAfterwards() throws IOException {
    Path data = CifarFixture.write(folder.resolve("cifar"), 20);
    Path ledger = folder.resolve("ledger.csv");
    Files.writeString(
        ledger,
        HEADER
            + "accuracy,p,fc2,testAccuracy,,1,1,statistical,absolute,1,\n"
            + "recall,p,fc2,testRecall,3,1,1,statistical,absolute,1,\n"
            + "precision,p,fc2,trainPrecision,0,1,1,statistical,absolute,1,\n"
            + "running,p,fc2,runningLoss,10,2,2,statistical,absolute,3,\n"
            + "first,p,fc2,batchLoss,0,2.3,2.3,statistical,absolute,1,\n"
            + "window,p,fc2,windowLoss,1,2.3,2.3,statistical,absolute,1,\n"
            + "better,p,fc2 fc3,testAccuracy,,fc3,fc3,statistical,best,0,\n");
    List<Object> command =
        List.of(
            "reproduce",
            "--ledger",
            ledger,
            "--data",
            data,
            "--seeds",
            "2",
            "--format",
            "csv",
            "--out",
            folder.resolve("runs"));
    CommandResult first = CommandResult.of(command.toArray());
    assertEquals(ExitCode.DONE, first.code(), first.err());
    assertTrue(first.lines().get(1).contains("(2 seeds)"), first.out());
    assertTrue(first.lines().get(5).contains(",reproduced,"), first.out());
    assertTrue(
        first.lines().get(6).contains("not run") && first.lines().get(6).contains("10,001"),
        first.out());
    assertEquals(4, first.err().lines().filter(l -> l.startsWith("training ")).count());
    CommandResult second = CommandResult.of(command.toArray());
    assertEquals(first.out(), second.out());
    assertEquals(0, second.err().lines().filter(l -> l.startsWith("training ")).count());
  }

  @Test
  void unknownNamesAndFormatsAreRefused() {
    CommandResult.of("reproduce", "nothing").assertRefused("nothing", "--list");
    CommandResult.of("reproduce", "--quick", "--format", "xml").assertRefused("--format", "xml");
    CommandResult.of("reproduce", "--seeds", "0").assertRefused("--seeds");
    CommandResult.of("reproduce", "--ledger", folder.resolve("none.csv")).assertRefused("none.csv");
  }

  @Test
  void theClaimsAreListed() {
    CommandResult result = CommandResult.of("reproduce", "--list", "fc?-parameters");
    result.assertDone();
    assertEquals(6, result.lines().size());
    assertTrue(result.lines().get(1).contains("369970"), result.out());
  }
}
