package dev.residue.analysis.study;

import dev.residue.dataset.Task;

/**
 * One of several runs that are compared.
 *
 * @param task what it was trained on
 * @param layers the number of its model's layers; 0 where the model does not say
 * @param measurements what was measured in it
 */
public record ComparedRun(Task task, int layers, RunMeasurements measurements) {}
