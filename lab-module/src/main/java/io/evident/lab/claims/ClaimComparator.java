package io.evident.lab.claims;

/** How a measured figure m is held against the expected one e, within a tolerance t. */
public enum ClaimComparator {
  /** |m - e| &lt;= t in every entry. */
  ABSOLUTE("absolute"),
  /** |m - e| &lt;= t |e| in every entry. */
  RELATIVE("relative"),
  /** The sum of |m - e| over the entries is at most t. */
  SUM_ABSOLUTE("sumAbsolute"),
  /** m &gt;= e. */
  AT_LEAST("atLeast"),
  /** m &lt;= e. */
  AT_MOST("atMost"),
  /** The same text, or the same numbers. */
  EQUAL("equal"),
  /** The experiments' figures rise in the order given, a &lt; b &lt; c. */
  ORDERING("ordering"),
  /** The named experiment has the largest figure. */
  BEST("best"),
  /** Nothing is compared: what was measured is reported. */
  REPORT("report");

  private final String text;

  ClaimComparator(String text) {
    this.text = text;
  }

  /**
   * Its name in a ledger.
   *
   * @return such as {@code sumAbsolute}
   */
  public String text() {
    return text;
  }
}
