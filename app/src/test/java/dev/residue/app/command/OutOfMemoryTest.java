package dev.residue.app.command;

import ai.djl.engine.EngineException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutOfMemoryTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new OutOfMemoryError("Java heap space"), "Java's heap of", "batchSize"),
                Arguments.of(
                        new OutOfMemoryError("Requested array size exceeds VM limit"),
                        "Requested array size",
                        "-Xmx"),
                Arguments.of(
                        new OutOfMemoryError(
                                "unable to create native thread: possibly out of memory or"
                                        + " process/resource limits reached"),
                        "no further thread",
                        "engine.threads"),
                Arguments.of(
                        new OutOfMemoryError("Cannot reserve 8 bytes of direct buffer memory"),
                        "outside Java's heap",
                        "MaxDirectMemorySize"),
                Arguments.of(new OutOfMemoryError("Metaspace"), "keeps classes", "ulimit"),
                Arguments.of(new StackOverflowError(), "stack is full", "-Xss"),
                Arguments.of(
                        new CompletionException(new OutOfMemoryError("Java heap space")),
                        "Java's heap of",
                        "evaluate.sequences"),
                Arguments.of(
                        new ExceptionInInitializerError(new OutOfMemoryError("Java heap space")),
                        "Java's heap of",
                        "-Xmx"),
                Arguments.of( // the second use of a class that could not start
                        new NoClassDefFoundError("Could not initialize class X")
                                .initCause(
                                        new ExceptionInInitializerError(
                                                "Exception java.lang.OutOfMemoryError: Java heap"
                                                        + " space [in thread \"main\"]")),
                        "MiB is full (Java heap space)",
                        "-Xmx"),
                Arguments.of(
                        new EngineException(
                                "The following operation failed in the TorchScript interpreter.\n"
                                        + "Traceback (most recent call last):\n"
                                        + "RuntimeError: [enforce fail at alloc_cpu.cpp:119]."
                                        + " DefaultCPUAllocator: can't allocate memory: you tried"
                                        + " to allocate 11520000 bytes."),
                        "you tried to allocate 11520000 bytes",
                        "training.accumulate"),
                Arguments.of(new EngineException("std::bad_alloc"), "bad_alloc", "batchSize"),
                Arguments.of(
                        new EngineException("CUDA out of memory. Tried to allocate 2 GiB"),
                        "CUDA out of memory",
                        "batchSize"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatRanOutIsOneSentenceWithARemedy(Throwable failure, String message, String remedy) {
        OutOfMemory found = OutOfMemory.in(failure);
        Assertions.assertThat(found).isNotNull();
        Assertions.assertThat(found.message())
                .startsWith("out of memory: ")
                .contains(message)
                .hasLineCount(1);
        Assertions.assertThat(found.remedy()).contains(remedy).hasLineCount(1);
    }

    @Test
    void otherFailuresAreNone() {
        Assertions.assertThat(OutOfMemory.in(new EngineException("no such operator"))).isNull();
        Assertions.assertThat(OutOfMemory.in(new IllegalStateException())).isNull();
    }
}
