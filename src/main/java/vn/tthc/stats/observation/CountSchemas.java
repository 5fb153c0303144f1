package vn.tthc.stats.observation;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import vn.tthc.stats.common.Schemas;

/** The measures of counts in the OpenAPI document, in the words of the return that they come with. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CountSchemas implements OASFilter {

    private static final List<String> WITH_MEASURES = List.of("DossierCount", "CountRevision");

    /** Called by the build. */
    public CountSchemas() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Map<String, Schema> sent = schemas.get("ReturnCount").getProperties();
        for (String name : WITH_MEASURES) {
            for (Measure measure : Measure.ALL) {
                schemas.get(name)
                        .addProperty(
                                measure.jsonName(),
                                Schemas.orNull(Schemas.whole(
                                        sent.get(measure.jsonName()).getDescription() + "; null = not reported")));
            }
        }
    }
}
