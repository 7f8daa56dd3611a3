package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** When a child is in the midst of writing something, seen from what it has written so far. */
enum Moment {
    JOURNAL("metrics\\.jsonl"),
    CHECKPOINT("step-\\d+\\.unfinished"),
    PROBE("step-\\d+\\.(npz|jsonl|sha256)\\.unfinished"),
    PROBE_AFTER_TRAINING("step-\\d*[1-9]\\d*\\.(npz|jsonl|sha256)\\.unfinished"),
    ANY(".*"),
    REPORT("report\\.html\\.unfinished");

    private static final long LIMIT_SECONDS = 300;

    private final Pattern name;

    Moment(String name) {
        this.name = Pattern.compile(name);
    }

    /** Watches a run that is about to start; its directories are created. */
    static WatchService watch(Path run) throws IOException {
        WatchService watch = run.getFileSystem().newWatchService();
        for (String folder : new String[] {"", "checkpoints", "probes"}) {
            Files.createDirectories(run.resolve(folder))
                    .register(
                            watch,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
        }
        return watch;
    }

    /**
     * Waits until files of this kind were written a number of times.
     *
     * @return whether that happened before the child ended
     */
    boolean await(WatchService watch, int times, Child child) throws InterruptedException {
        int left = times;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < end) {
            WatchKey key = watch.poll(1, TimeUnit.SECONDS);
            if (key == null) {
                if (!child.isRunning()) {
                    return false;
                }
                continue;
            }
            for (WatchEvent<?> event : key.pollEvents()) {
                if (name.matcher(String.valueOf(event.context())).matches() && --left == 0) {
                    return true;
                }
            }
            key.reset();
        }
        return false;
    }
}
