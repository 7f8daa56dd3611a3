package dev.residue.analysis.study;

import dev.residue.analysis.record.RunRecord;
import dev.residue.dataset.Task;

/**
 * One of several runs that are compared.
 *
 * @param number its number among all runs, from 1
 * @param layers the number of its model's layers; 0 where the model does not say
 * @param <T> the type of the task
 */
public record ComparedRun<T extends Task>(int number, T task, int layers, RunRecord record) {}
