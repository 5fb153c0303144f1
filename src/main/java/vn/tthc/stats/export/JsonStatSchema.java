package vn.tthc.stats.export;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import vn.tthc.stats.common.Schemas;

/**
 * What the OpenAPI document says of a JSON-stat 2.0 dataset, as far as ours go, and where there are any: a list is none, and its
 * parameter {@code format} does not take it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class JsonStatSchema implements OASFilter {

    /** The schema's name. */
    public static final String NAME = "JsonStatDataset";

    /** Called by the build. */
    public JsonStatSchema() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSchema(NAME, dataset());
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(operation -> operation.getParameters() != null && !answersInIt(operation))
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getName().equals("format"))
                .map(Parameter::getSchema)
                .filter(schema -> schema.getEnumeration() != null)
                .forEach(schema -> schema.setEnumeration(schema.getEnumeration().stream()
                        .filter(value -> !value.equals(Format.JSON_STAT.code()))
                        .toList()));
    }

    private static boolean answersInIt(Operation operation) {
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        return answer != null
                && answer.getContent() != null
                && answer.getContent().getMediaType(JsonStat.MEDIA_TYPE) != null;
    }

    private static Schema dataset() {
        Schema texts = Schemas.list(Schemas.text("A code"));
        Schema unit = Schemas.with(
                Schemas.object("Of a figure").addProperty("decimals", Schemas.whole("Digits behind the point")),
                "decimals");
        Schema category = Schemas.with(
                Schemas.object("The members of a dimension")
                        .addProperty("index", texts)
                        .addProperty(
                                "label",
                                Schemas.object("What each is called; left out if only codes are asked for")
                                        .additionalPropertiesSchema(Schemas.text("A name")))
                        .addProperty("unit", Schemas.object("Of each figure").additionalPropertiesSchema(unit)),
                "index");
        Schema dimension = Schemas.with(
                Schemas.object("A dimension")
                        .addProperty("label", Schemas.text("What it is called"))
                        .addProperty("category", category),
                "label",
                "category");
        return Schemas.with(
                Schemas.object("A dataset of JSON-stat 2.0 (json-stat.org)")
                        .addProperty("version", Schemas.oneOf(Stream.of("2.0"), "Of the format"))
                        .addProperty("class", Schemas.oneOf(Stream.of("dataset"), "What of the format it is"))
                        .addProperty("label", Schemas.text("What it is about"))
                        .addProperty("source", Schemas.text("Where the figures come from"))
                        .addProperty(
                                "updated", Schemas.instant("When the data changed last; left out if there are none"))
                        .addProperty("note", Schemas.list(Schemas.text("What has to be known of the figures")))
                        .addProperty("id", Schemas.list(Schemas.text("A dimension; the last one is that of figures")))
                        .addProperty("size", Schemas.list(Schemas.whole("How many members it has")))
                        .addProperty(
                                "role",
                                Schemas.object("Which dimensions are time, place and figures")
                                        .addProperty("time", texts)
                                        .addProperty("geo", texts)
                                        .addProperty("metric", texts))
                        .addProperty(
                                "dimension",
                                Schemas.object("The dimensions by code").additionalPropertiesSchema(dimension))
                        .addProperty(
                                "value", Schemas.list(Schemas.orNull(Schemas.number("A figure; null = there is none"))))
                        .addProperty(
                                "extension",
                                Schemas.object("What the same answer as JSON has beside its rows")
                                        .additionalPropertiesSchema(OASFactory.createSchema())),
                "version",
                "class",
                "label",
                "source",
                "id",
                "size",
                "role",
                "dimension",
                "value",
                "extension");
    }
}
