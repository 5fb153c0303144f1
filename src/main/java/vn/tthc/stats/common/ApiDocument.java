package vn.tthc.stats.common;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What the OpenAPI document says of every operation: how it is refused, and how a key is shown. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    private static final String PROBLEM_TYPE = "application/problem+json";

    /**
     * Parameters whose examples Swagger UI may fill in together: what they ask for is in the demonstration data. All others
     * at once would ask for what is nowhere, so their examples are told in words, unless they are required.
     */
    private static final Set<String> FILLED_IN = Set.of("dryRun", "groupBy", "limit", "orderBy", "period", "q");

    /** Called by the build. */
    public ApiDocument() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSchema("ErrorCode", errorCode())
                .addSchema("Problem", problem())
                .addSecurityScheme(
                        "key",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key, bound to a unit; where the operator has set up an identity"
                                        + " provider (OpenID Connect), one of its access tokens too"));
        // What the framework would say of problems, which ours say otherwise.
        List.of("HttpProblem", "HttpValidationProblem", "Violation").forEach(document.getComponents()::removeSchema);
        document.setServers(List.of(OASFactory.createServer()
                .url("/")
                .description("Máy chủ đã cung cấp tài liệu này. / The server that this document came from.")));
        document.setTags(TAGS.entrySet().stream()
                .map(tag -> OASFactory.createTag().name(tag.getKey()).description(tag.getValue()))
                .toList());
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(operation -> {
                    addRefusals(operation);
                    if (operation.getParameters() != null) {
                        operation.getParameters().forEach(ApiDocument::tellExample);
                    }
                }));
        new ApiExamples().addTo(document);
    }

    /** The groups of operations in the order in which they are shown, in both languages. */
    private static final Map<String, String> TAGS = tags();

    private static Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(
                "Metrics",
                "Tỷ lệ và tổng theo kỳ, đơn vị, thủ tục; mức độ đầy đủ của báo cáo; hình vẽ. / Rates and sums by"
                        + " period, unit and procedure; coverage; charts.");
        tags.put("Counts", "Từng số liệu và lịch sử sửa đổi. / Counts one by one, and how they were corrected.");
        tags.put("Codelists", "Đơn vị, thủ tục, lĩnh vực, cơ quan. / Units, procedures, fields, agencies.");
        tags.put("Submissions", "Gửi báo cáo, biểu mẫu, biên nhận, cảnh báo. / Returns, forms, receipts, warnings.");
        tags.put("Imports", "Tệp lớn được lưu ở chế độ nền. / Large files stored in the background.");
        tags.put(
                "Programme",
                "Chỉ tiêu và nhiệm vụ của chương trình, số đã in bên cạnh số tính được. / Indicators and tasks of the"
                        + " programme, what was printed beside what is worked out.");
        tags.put(
                "Publications",
                "Kỳ đã chốt và những gì đã đổi từ đó. / Periods that were closed, and what changed since.");
        tags.put(
                "Reports", "Bản tin tháng và biểu II.06a/VPCP/KSTT. / The monthly bulletin and form II.06a/VPCP/KSTT.");
        tags.put(
                "Webhooks",
                "Báo cho cơ quan khi số liệu đã công bố thay đổi. / Offices are told when published figures change.");
        tags.put("Keys", "Khóa API và người giữ khóa. / API keys and who holds them.");
        tags.put("Audit", "Ai đã làm gì. / Who did what.");
        tags.put("Operation", "Đối chiếu các bảng tổng. / Proof that all totals add up.");
        return tags;
    }

    private static void tellExample(Parameter parameter) {
        if (parameter.getExample() instanceof String values
                && parameter.getSchema().getType() != null
                && parameter.getSchema().getType().contains(SchemaType.ARRAY)) {
            parameter.setExample(List.of(values.split(",")));
        }
        if (parameter.getExample() == null
                || Boolean.TRUE.equals(parameter.getRequired())
                || FILLED_IN.contains(parameter.getName())) {
            return;
        }
        String told = "Example: "
                + (parameter.getExample() instanceof List<?> values
                        ? String.join(",", values.stream().map(Object::toString).toList())
                        : parameter.getExample());
        parameter.setDescription(parameter.getDescription() == null ? told : parameter.getDescription() + ". " + told);
        parameter.setExample(null);
    }

    private static void addRefusals(Operation operation) {
        refusal(operation, "400", "The request cannot be understood; code and errors say why");
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            refusal(operation, "401", "The key is missing, wrong, expired or revoked");
            refusal(operation, "403", "The key may not do that");
        } else {
            // A key or none: the operator decides.
            operation.setSecurity(List.of(
                    OASFactory.createSecurityRequirement(),
                    OASFactory.createSecurityRequirement().addScheme("key")));
            refusal(operation, "401", "Reads are closed here, and the key is missing, wrong, expired or revoked");
            refusal(operation, "403", "Reads are closed here, and the token names no unit or role");
        }
        refusal(
                operation,
                "406",
                "It cannot be had in any of the types in Accept; errors names those it can be had in");
        if (!described(operation, "409") && takes(operation, "minRevision")) {
            refusal(operation, "409", "The data has not come as far as minRevision");
        }
        refusal(operation, "414", "The address is too long; narrow the question");
        if (operation.getRequestBody() == null) {
            refusal(operation, "422", "The answer takes too long to work out; narrow the question");
        }
        if (!described(operation, "429")) {
            refusal(operation, "429", "Too many requests, or wrong keys, came from there; ask again after Retry-After");
        }
        if (!described(operation, "503")) {
            refusal(operation, "503", "Overloaded, or the database is away; ask again after Retry-After");
        }
        if (operation.getRequestBody() != null) {
            refusal(operation, "413", "The body is too large");
            refusal(operation, "415", "The body is of another type");
            refusal(operation, "422", "The body is wrong; errors names each place. Nothing was stored.");
        } else {
            described(operation, "415");
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(p -> "path".equals(String.valueOf(p.getIn())))) {
            refusal(operation, "404", "There is nothing of that name");
        }
    }

    /** Whether the operation itself tells of it; its own words stay. */
    private static boolean described(Operation operation, String status) {
        APIResponse own = operation.getResponses().getAPIResponse(status);
        if (own != null) {
            refusal(operation, status, own.getDescription());
        }
        return own != null;
    }

    private static boolean takes(Operation operation, String parameter) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(p -> parameter.equals(p.getName()));
    }

    private static void refusal(Operation operation, String status, String description) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                PROBLEM_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
        operation.getResponses().addAPIResponse(status, response);
        operation
                .getResponses()
                .setAPIResponses(new TreeMap<>(operation.getResponses().getAPIResponses()));
    }

    private static Schema errorCode() {
        Schema schema = text("What is wrong. Stable: clients may branch on it.");
        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).sorted().forEach(schema::addEnumeration);
        return schema;
    }

    private static Schema problem() {
        return object("Why a request was refused (RFC 9457)")
                .addProperty("type", text("urn:tthc-stats:problem:<code>"))
                .addProperty("title", text("The kind of problem, in the language of the answer"))
                .addProperty("status", OASFactory.createSchema().type(List.of(SchemaType.INTEGER)))
                .addProperty("detail", text("What is wrong and what to do, in the language of the answer"))
                .addProperty("code", OASFactory.createSchema().ref("#/components/schemas/ErrorCode"))
                .addProperty(
                        "errorCount",
                        OASFactory.createSchema()
                                .type(List.of(SchemaType.INTEGER))
                                .description("How many errors there are; errors has the first 1,000"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .type(List.of(SchemaType.ARRAY))
                                .items(OASFactory.createSchema().ref("#/components/schemas/RowError")))
                .required(List.of("type", "title", "status", "detail", "code"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().type(List.of(SchemaType.OBJECT)).description(description);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().type(List.of(SchemaType.STRING)).description(description);
    }
}
