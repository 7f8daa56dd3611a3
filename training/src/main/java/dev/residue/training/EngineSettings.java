package dev.residue.training;

import org.jspecify.annotations.Nullable;

/**
 * Which engine computes, and where; its components are the keys below {@code engine} in an
 * experiment file.
 *
 * @param name DJL's name of the engine, such as PyTorch
 * @param device {@code cpu}, or {@code gpu0} for the first GPU
 * @param threads the number of threads of one operation; none for all cores
 */
public record EngineSettings(String name, String device, @Nullable Integer threads) {}
