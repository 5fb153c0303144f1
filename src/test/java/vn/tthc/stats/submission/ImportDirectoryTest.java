package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.common.Refusal;

/** Whose the files are. */
class ImportDirectoryTest {

    @TempDir
    Path path;

    private ImportDirectory directory() {
        ImportDirectory directory = new ImportDirectory();
        directory.path = path;
        return directory;
    }

    @Test
    void belongsToOneAtATime() throws IOException {
        ImportDirectory one = directory();
        ImportDirectory other = directory();
        assertThat(one.take()).as("a directory without a name").isFalse();
        assertThat(path).isEmptyDirectory();
        assertThat(one.nameOrNew()).isEqualTo(other.nameOrNew());
        assertThat(one.take()).isTrue();
        assertThat(one.take()).isTrue();
        assertThat(other.take()).isFalse();
        one.leave();
        assertThat(other.take()).isTrue();
        other.leave();
    }

    @Test
    void whatIsKeptGivesWay() throws IOException {
        ImportDirectory directory = directory();
        Path waiting = ImportDirectory.newFile(path);
        Path refused = ImportDirectory.newFile(path);
        Files.writeString(waiting, "x");
        Files.writeString(refused, "x");
        directory.keep(refused.getFileName().toString());
        directory.minFree = new MemorySize(BigInteger.ZERO);
        directory.requireRoom(0);
        assertThat(refused).doesNotExist();
        assertThat(directory.find(refused.getFileName().toString()))
                .hasValueSatisfying(kept -> assertThat(kept).exists());
        // No disk has as much.
        directory.minFree = new MemorySize(BigInteger.ONE.shiftLeft(60));
        assertThatThrownBy(() -> directory.requireRoom(0)).isInstanceOf(Refusal.class);
        assertThat(directory.find(refused.getFileName().toString())).isEmpty();
        assertThat(directory.find(waiting.getFileName().toString())).contains(waiting);
    }

    @Test
    void hasNoUploadsWithoutAName() throws IOException {
        Files.writeString(ImportDirectory.newFile(path), "x");
        assertThat(directory().uploadsBefore(Instant.MAX)).isEmpty();
        directory().nameOrNew();
        assertThat(directory().uploadsBefore(Instant.now().plusSeconds(60))).hasSize(1);
    }
}
