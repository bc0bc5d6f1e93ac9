/**
 * What was published against what was measured: claims, the ledger that lists them, and the verdict
 * on each.
 */
package io.evident.lab.claims;
