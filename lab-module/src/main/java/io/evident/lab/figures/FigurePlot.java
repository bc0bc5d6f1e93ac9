package io.evident.lab.figures;

import java.nio.file.Path;

/**
 * A plot of the trainings behind some claims.
 *
 * @param title what it shows, for those who do not see it
 * @param file where it is
 */
public record FigurePlot(String title, Path file) {}
