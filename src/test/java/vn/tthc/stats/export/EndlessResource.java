package vn.tthc.stats.export;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A file without an end, for readers who hang up. */
@Path("/api/v1/endless-for-test")
public class EndlessResource {

    @Inject
    StreamedAnswers streamed;

    /** Never ends of itself. */
    @GET
    @Operation(hidden = true)
    public Response file() {
        Form form = new Form(Format.CSV, Labelling.BOTH, false);
        FileName name = FileName.of("endless");
        return streamed.respond(
                form,
                new Version("1", 0),
                "endless",
                name,
                taker -> taker.take(new Table(
                        name,
                        List.of(Column.plain("code")),
                        rows -> {
                            while (!Thread.interrupted()) {
                                rows.take(List.of("x".repeat(1000)));
                            }
                        },
                        List.of())));
    }
}
