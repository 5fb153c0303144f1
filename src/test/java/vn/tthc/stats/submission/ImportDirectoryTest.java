package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void hasNoUploadsWithoutAName() throws IOException {
        Files.writeString(ImportDirectory.newFile(path), "x");
        assertThat(directory().uploadsBefore(Instant.MAX)).isEmpty();
        directory().nameOrNew();
        assertThat(directory().uploadsBefore(Instant.now().plusSeconds(60))).hasSize(1);
    }
}
