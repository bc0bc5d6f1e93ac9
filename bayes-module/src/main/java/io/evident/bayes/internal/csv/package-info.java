/** CSV files of numbers, read line by line, with the place of whatever is wrong in them. */
package io.evident.bayes.internal.csv;
