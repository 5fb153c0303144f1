package vn.tthc.stats.export;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Database;

/** A file that nobody reads to its end, of rows of the database: for readers who hang up, and for servers that fail. */
@Path("/api/v1/long-file-for-test")
public class LongFileResource {

    @Inject
    StreamedAnswers streamed;

    @Inject
    Database database;

    /** @param failingAt the number of the row that the server fails at */
    @GET
    @Operation(hidden = true)
    public Response file(@RestQuery long failingAt) {
        FileName name = FileName.of("long-file");
        return streamed.respond(
                new Form(Format.CSV, Labelling.BOTH, false),
                new Version("1", 0),
                "long-file" + failingAt,
                name,
                taker -> database.stream(() -> {
                    write(taker, name, failingAt);
                    return null;
                }));
    }

    private void write(Table.Taker taker, FileName name, long failingAt) {
        try {
            taker.take(new Table(
                    name,
                    List.of(Column.plain("code")),
                    rows -> database.each(
                            "select repeat('x', 1000), 1 / (n - ?) from (select generate_series(1, 1000000000) n) s",
                            row -> {
                                try {
                                    rows.take(List.of(row.getString(1)));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            failingAt),
                    List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
