package dev.residue.app.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFailureTest {

    @TempDir Path folder;

    @Test
    void aFileSystemWithRoomLeftIsNotCalledAFullDisk() {
        // the folder that tests write to has room: then only inodes can be out
        FileFailure failure = explain("No space left on device");
        Assertions.assertThat(failure.problem())
                .startsWith(folder.resolve("weights") + " cannot be written: ")
                .contains("out of inodes")
                .containsPattern("although [0-9.]+ [kMGT]B are free");
        Assertions.assertThat(failure.remedy()).isEqualTo("delete files there, and X");
    }

    @Test
    void aFullDiskIsCalledOne() {
        IOException unnamed = new IOException("No space left on device");
        Assertions.assertThat(FileFailure.of(unnamed, "X").problem())
                .isEqualTo("the disk is full (No space left on device)");
    }

    /** Only making a file needs an inode, and then Java names the file itself. */
    @Test
    void aFullDeviceThatWasOpenedIsNotOutOfInodes() {
        FileSystemException failure =
                new FileSystemException(
                        folder.resolve("weights").toString(), null, "No space left on device");
        failure.initCause(new IOException("No space left on device"));
        Assertions.assertThat(FileFailure.of(failure, "X").problem())
                .isEqualTo(
                        folder.resolve("weights")
                                + " cannot be written: the disk is full (No space left on device)");
    }

    @ParameterizedTest
    @CsvSource({
        "Disk quota exceeded, your quota of disk space or files is used up",
        "File too large, a file may not become so large",
        "Read-only file system, the file system is read-only",
        "Too many open files, 'this process, or the system, has too many open files'",
    })
    void theSystemsReasonIsSaidWithTheFile(String reason, String words) {
        Assertions.assertThat(explain(reason).problem())
                .isEqualTo(
                        folder.resolve("weights")
                                + " cannot be written: "
                                + words
                                + " ("
                                + reason
                                + ")");
    }

    @Test
    void anyOtherReasonIsLeftToOthers() {
        Assertions.assertThat(FileFailure.of(new IOException("it is damaged"), "X")).isNull();
    }

    private FileFailure explain(String reason) {
        String file = folder.resolve("weights").toString();
        return FileFailure.of(new FileSystemException(file, null, reason), "X");
    }
}
