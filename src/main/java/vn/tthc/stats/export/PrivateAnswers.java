package vn.tthc.stats.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;

/** Answers for one reader only, in the format asked for: nobody keeps them, here or on the way. */
@ApplicationScoped
public class PrivateAnswers {

    @Inject
    AnswerHeaders headers;

    @Inject
    Json json;

    @Inject
    Language language;

    @Inject
    UriInfo uri;

    /**
     * Answers with a page.
     *
     * @param table the same page as a table
     */
    public Response respond(Form form, Page<?> page, Table table) {
        boolean file = form.format().isTable();
        Response.ResponseBuilder response = Response.ok(file ? file(form, table) : json.bytes(page))
                .type(form.format().contentType())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, headers.vary());
        if (file) {
            response.header(HttpHeaders.CONTENT_DISPOSITION, table.name().disposition(form.format()));
            headers.link(response, page.next());
        }
        return response.build();
    }

    private byte[] file(Form form, Table table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            TableFile.write(table, form, new Headings(language.locale()), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
