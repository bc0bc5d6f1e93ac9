/** How fast trainings are, and what the machine could do at most. */
package io.evident.lab.benchmark;
