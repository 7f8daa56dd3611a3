package dev.residue.app.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFailureTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Disk quota exceeded          | quota             | quota raised",
                "Read-only file system        | is read-only      | for writing",
                "Too many open files          | this process has  | ulimit -n",
                "Too many open files in system| the system has    | ulimit -n",
                "File too large               | File too large    | ulimit -f",
                "Input/output error           | the disk reports  | log",
                "File name too long           | too long a name   | shorter",
                "Something unheard of         | Something unheard | mend",
            })
    void whatTheSystemSaysIsNamedAsWhatItIs(String said, String reason, String remedy) {
        FileFailure failure = FileFailure.of(new FileSystemException("f", null, said));
        Assertions.assertThat(failure).isNotNull();
        Assertions.assertThat(failure.reason()).contains(reason).doesNotContain("disk is full");
        Assertions.assertThat(failure.remedy()).contains(remedy);
    }

    @Test
    void aFileThatCannotBeMadeWhereThereIsRoomLacksAnInode() {
        Assertions.assertThat(Files.isWritable(folder)).isTrue();
        FileFailure made = FileFailure.of(noSpace());
        Assertions.assertThat(made).isNotNull();
        Assertions.assertThat(made.reason()).contains("inodes").doesNotContain("disk is full");
    }

    @Test
    void aFileThatCannotBeWrittenToHasNoRoom() {
        FileSystemException failure = noSpace();
        failure.initCause(new IOException("No space left on device"));
        FileFailure written = FileFailure.of(failure);
        Assertions.assertThat(written).isNotNull();
        Assertions.assertThat(written.reason()).contains("the disk is full");
    }

    @Test
    void otherFailuresAreNotTheSystems() {
        Assertions.assertThat(FileFailure.of(new IOException("x.jsonl:3: not a record"))).isNull();
    }

    private FileSystemException noSpace() {
        String file = folder.resolve("missing/file").toString();
        return new FileSystemException(file, null, "No space left on device");
    }
}
