package io.evident.models.baseline;

import io.evident.models.internal.text.PlainText;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.PairedDifference.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A baseline as a person reads it. */
public final class BaselineText {
  private BaselineText() {}

  /**
   * In one line what it is, its scores and those of the network on the test rows, and whether the
   * network beats it.
   *
   * @param baseline any
   * @return without a newline
   */
  public static String line(Baseline baseline) {
    if (!baseline.isThere()) {
      return "none: " + baseline.missing();
    }
    return baseline.regressions().isEmpty() ? shares(baseline) : regressions(baseline);
  }

  private static String regressions(Baseline baseline) {
    List<LinearBaseline> all = baseline.regressions();
    if (all.size() == 1) {
      LinearBaseline only = all.get(0);
      return text(
          "Bayesian linear regression, test RMSE %.5g, R2 %s; the network's RMSE %.5g, R2 %s: %s (%s)",
          only.scores().rmse(),
          share(only.scores().r2()),
          only.network().rmse(),
          share(only.network().r2()),
          only.difference().verdict(),
          difference("squared errors", only.difference()));
    }
    return text(
        "Bayesian linear regressions, mean test R2 %s; the network's mean R2 %s: %s",
        share(mean(all, target -> target.scores().r2())),
        share(mean(all, target -> target.network().r2())),
        verdicts(baseline));
  }

  private static String shares(Baseline baseline) {
    List<ShareBaseline> all = baseline.shares();
    String scores =
        text(
            "class shares, test log loss %s, accuracy %.4f; the network's log loss %s, accuracy %.4f",
            PlainText.number(mean(all, target -> target.scores().logLoss())),
            mean(all, target -> target.scores().accuracy()),
            PlainText.number(mean(all, target -> target.network().logLoss())),
            mean(all, target -> target.network().accuracy()));
    PairedDifference first = all.get(0).difference();
    return all.size() == 1
        ? text("%s: %s (%s)", scores, first.verdict(), difference("log losses", first))
        : text("%s (means over labels): %s", scores, verdicts(baseline));
  }

  private static String verdicts(Baseline baseline) {
    return text(
        "it beats the baseline for %d of %d targets, does not for %d, no clear difference for %d",
        baseline.count(Verdict.BEATS),
        baseline.differences().size(),
        baseline.count(Verdict.BEATEN),
        baseline.count(Verdict.UNCLEAR));
  }

  private static String difference(String of, PairedDifference difference) {
    return Double.isNaN(difference.standardError())
        ? "a single test row says nothing"
        : text(
            "%s differ by %.3g on average, standard error %.3g",
            of, difference.mean(), difference.standardError());
  }

  private static <T> double mean(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "undefined" : text("%.4f", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
