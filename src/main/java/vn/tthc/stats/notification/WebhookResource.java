package vn.tthc.stats.notification;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.FreeText;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.CodedUnit;
import vn.tthc.stats.security.Role;

/** Where systems of offices are told when published figures change. */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@SecurityRequirement(name = "key")
@Tag(name = "Webhooks")
class WebhookResource {

    private static final int LONGEST_LABEL = 200;

    private static final String BODY = """
            {"unit":"40","url":"https://vanphong.example.vn/webhooks/tthc","label":"Văn phòng UBND tỉnh"}""";

    private static final String MESSAGES = """
            Messages are JSON, signed as the Standard Webhooks specification asks: webhook-signature is v1, and the base64 of
            HMAC-SHA256 over webhook-id, webhook-timestamp and the body, joined by full stops, with the bytes behind whsec_. Of
            publication.corrected and publication.reports_missing there is one for each time that a closed period of the unit, or
            of one below it, is not any more as it was told last, or was closed with reports missing. Whatever answers 2xx within
            some seconds has it; others are tried again with growing pauses for three days, under the same webhook-id. One message
            is sent at a time, and a try that finds nobody there counts for all that are due. It may come
            twice, and in another order. Whoever answers 410 gets nothing more. docs/operations.md has an example.""";

    @Inject
    Webhooks webhooks;

    @Inject
    Deliveries deliveries;

    @Inject
    Reach reach;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Origins origins;

    @Inject
    Clock clock;

    @Schema(name = "NewWebhook")
    record NewWebhook(
            @Schema(
                    description =
                            "Of whose publications it is told, and of those of the units below; left out only by an admin"
                                    + " of all units, for all",
                    examples = "40")
            String unit,

            @Schema(
                    required = true,
                    maxLength = WebhookUrl.LONGEST,
                    description = "https, without a user or a fragment, and not in a network of its own")
            String url,

            @Schema(required = true, maxLength = LONGEST_LABEL, description = "Who listens there")
            String label) {}

    /**
     * A webhook without its secret.
     *
     * @param unit code; null = all units
     */
    @Schema(name = "Webhook")
    record WebhookView(
            long id,
            @Schema(nullable = true) String unit,
            String url,
            String label,

            @Schema(
                    enumeration = {"active", "disabled"},
                    description = "Disabled: its receiver has answered 410")
            String state,

            Instant createdAt,

            @Schema(description = "Prefix of the key, or by what the identity provider knows the caller")
            String createdBy,

            @Schema(nullable = true) Instant disabledAt) {}

    @Schema(name = "CreatedWebhook")
    record CreatedWebhook(
            long id,

            @Schema(description = "What messages are signed with. It is shown in this answer only.")
            String secret,

            @Schema(nullable = true) String unit,
            String url,
            String label,
            Instant createdAt) {}

    /** What a webhook was told, or is to be. */
    @Schema(name = "WebhookDelivery")
    record DeliveryView(
            long id,

            @Schema(implementation = String.class, format = "uuid", description = "The message's webhook-id")
            UUID event,

            @Schema(enumeration = {"publication.corrected", "publication.reports_missing", "webhook.ping"})
            String type,

            @Schema(nullable = true, description = "Number of the publication it tells of; null = it is a trial")
            Long publication,

            @Schema(enumeration = {"waiting", "delivered", "given-up", "dropped"})
            String state,

            @Schema(description = "How often it was tried, or nobody was found there when it was due")
            int attempts,

            Instant createdAt,
            @Schema(nullable = true) Instant attemptedAt,

            @Schema(nullable = true, description = "When it is tried again; null = it is not")
            Instant nextAttemptAt,

            @Schema(nullable = true, description = "HTTP status of the last answer; null = there was none")
            Integer status,

            @Schema(
                    nullable = true,
                    description = "Why the last try failed; null = it did not, or there was none. One of unknown-host,"
                            + " address-refused, unreachable, tls, timeout, no-answer, status, gone")
            String error) {

        private static DeliveryView of(Deliveries.Known known) {
            return new DeliveryView(
                    known.id(),
                    known.event(),
                    known.type().code(),
                    known.publication(),
                    known.state(),
                    known.attempts(),
                    known.createdAt(),
                    known.attemptedAt(),
                    known.nextAt(),
                    known.status(),
                    known.error());
        }
    }

    /** A page of what a webhook was told. */
    @Schema(name = "WebhookDeliveryPage")
    record DeliveryPage(
            List<DeliveryView> items,
            @Schema(nullable = true) String next) {}

    /** A trial that is on its way. */
    @Schema(name = "WebhookPing")
    record Pinged(
            @Schema(
                    implementation = String.class,
                    format = "uuid",
                    description = "The message's webhook-id, by which its deliveries tell what became of it")
            UUID event) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWebhook",
            summary = "Be told by a message when published figures change, or reports are missing at closing",
            description = MESSAGES)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewWebhook.class),
                            examples = @ExampleObject(name = "an office", value = BODY)))
    @APIResponse(
            responseCode = "201",
            description = "The new webhook; its secret is in this answer and nowhere else",
            content = @Content(schema = @Schema(implementation = CreatedWebhook.class)))
    @APIResponse(responseCode = "409", description = "The unit has as many webhooks as it may have")
    public Response create(NewWebhook wanted) {
        Codebook codebook = codebooks.current();
        Checked checked = checked(wanted, codebook);
        if (checked.unit == null) {
            caller.requireAllUnits();
        } else {
            caller.requireScope(codebook, checked.unit);
        }
        Webhooks.Fresh fresh = webhooks.create(
                checked.unit == null ? null : checked.unit.id, checked.url, checked.label, origins.current());
        Webhooks.Webhook webhook = fresh.webhook();
        return Response.created(URI.create("/api/v1/webhooks/" + webhook.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new CreatedWebhook(
                        webhook.id(),
                        fresh.secret().text(),
                        codeOf(webhook, codebook),
                        webhook.url().text(),
                        webhook.label(),
                        webhook.createdAt()))
                .build();
    }

    private record Checked(ReportingUnit unit, WebhookUrl url, String label) {}

    private Checked checked(NewWebhook wanted, Codebook codebook) {
        if (wanted == null) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.REQUIRED, "url")));
        }
        List<RowError> errors = new ArrayList<>();
        ReportingUnit unit = wanted.unit == null
                ? null
                : CodedUnit.of(codebook, wanted.unit, LocalDate.now(clock)).orElse(null);
        if (wanted.unit != null && unit == null) {
            errors.add(RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, wanted.unit));
        }
        String label = FreeText.field("label", wanted.label, LONGEST_LABEL, true, errors);
        String text = FreeText.field("url", wanted.url, WebhookUrl.LONGEST, true, errors);
        WebhookUrl url = text == null ? null : WebhookUrl.parse(text).orElse(null);
        if (text != null && url == null) {
            errors.add(RowError.at("/url", ErrorCode.WEBHOOK_ADDRESS_INVALID));
        } else if (url != null && reach.refuses(url)) {
            errors.add(RowError.at("/url", ErrorCode.WEBHOOK_ADDRESS_REFUSED));
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        return new Checked(unit, url, label);
    }

    @GET
    @Operation(
            operationId = "listWebhooks",
            summary = "Webhooks without their secrets",
            description = "Those of the caller's own unit and the ones below it; an admin of all units sees all.")
    public List<WebhookView> list() {
        Codebook codebook = codebooks.current();
        return webhooks.all().stream()
                .filter(webhook -> caller.mayManage(codebook, webhook.unitId()))
                .map(webhook -> view(webhook, codebook))
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getWebhook",
            summary = "One webhook, without its secret",
            description = "As in the list. One that the caller may not manage is answered as if there were none.")
    public WebhookView get(@RestPath @Parameter(description = "The number of the webhook", example = "1") long id) {
        Codebook codebook = codebooks.current();
        return view(managed(id, codebook), codebook);
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "What a webhook was told or is to be told, the newest first",
            description = "Each with how often it was tried, what came of the last try, and when the next one is.")
    public DeliveryPage deliveries(
            @RestPath @Parameter(description = "The number of the webhook", example = "1") long id,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit) {
        Webhooks.Webhook webhook = managed(id, codebooks.current());
        Long before = cursor == null ? null : (Long) Cursor.parse(cursor, 1).longNumber(0);
        Page<DeliveryView> page = Page.of(
                        deliveries.of(webhook.id(), before, limit + 1), limit, last -> Cursor.at(last.id()))
                .map(DeliveryView::of);
        return new DeliveryPage(page.items(), page.next());
    }

    @POST
    @Path("/{id}/ping")
    @Operation(
            operationId = "pingWebhook",
            summary = "Have a trial (webhook.ping) sent, as any message is",
            description =
                    "It is signed and sent like others, and tried three times; what became of it stands among the deliveries.")
    @APIResponse(
            responseCode = "202",
            description = "It is on its way",
            content = @Content(schema = @Schema(implementation = Pinged.class)))
    @APIResponse(responseCode = "409", description = "The webhook is disabled, or another trial of it waits")
    @APIResponse(responseCode = "415", description = "Nothing is to be sent, and what was is of no type")
    public Response ping(@RestPath @Parameter(description = "The number of the webhook", example = "1") long id) {
        UUID event = webhooks.ping(managed(id, codebooks.current()), origins.current());
        return Response.accepted(new Pinged(event)).build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteWebhook",
            summary = "Delete a webhook",
            description = "Nothing more is sent to it, what waits included, and its secret is erased.")
    public void delete(@RestPath @Parameter(description = "The number of the webhook", example = "1") long id) {
        webhooks.delete(managed(id, codebooks.current()), origins.current());
    }

    /** One that the caller may see and delete; of others they are not told whether there are any. */
    private Webhooks.Webhook managed(long id, Codebook codebook) {
        return webhooks.find(id)
                .filter(webhook -> caller.mayManage(codebook, webhook.unitId()))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }

    private static WebhookView view(Webhooks.Webhook webhook, Codebook codebook) {
        return new WebhookView(
                webhook.id(),
                codeOf(webhook, codebook),
                webhook.url().text(),
                webhook.label(),
                webhook.disabledAt() == null ? "active" : "disabled",
                webhook.createdAt(),
                webhook.createdBy(),
                webhook.disabledAt());
    }

    private static String codeOf(Webhooks.Webhook webhook, Codebook codebook) {
        return webhook.unitId() == null ? null : codebook.unit(webhook.unitId()).orElseThrow().code;
    }
}
