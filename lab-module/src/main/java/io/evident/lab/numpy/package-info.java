/** NumPy's legacy random numbers, so that what was published with them can be computed again. */
package io.evident.lab.numpy;
