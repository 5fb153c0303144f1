package vn.tthc.stats.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;

/** Callers whom an identity provider vouches for are callers like those with a key. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
class OidcTest {

    private static final String DAY = "2023-02-01";

    @Inject
    AgroalDataSource dataSource;

    @Test
    void whatIsMissingInATokenIsSaid() {
        refused(IdentityProvider.token("a", VINH, null), "token-without-role", "access/roles");
        refused(IdentityProvider.token("a", null, "admin"), "token-without-claim", "unit");
        refused(IdentityProvider.token("a", "99999", "reporter"), "token-of-unknown-unit", "99999");
        refused(IdentityProvider.token("a", "*", "publisher"), "token-of-all-units", "publisher");
    }

    private static void refused(String token, String code, String said) {
        Api.submit(token, Api.unitReturn(VINH, DAY))
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(said));
    }

    @Test
    void whoSentAReturnIsRecorded() throws SQLException {
        String clerk = IdentityProvider.token("clerk-1", VINH, "reporter");
        send(clerk, 5).statusCode(201);
        send(IdentityProvider.token("clerk-2", VINH, "publisher"), 6).statusCode(201);
        send(clerk, 7).statusCode(201);
        send(Api.keyFor(VINH, "reporter"), 8).statusCode(201);

        assertThat(texts("""
                select coalesce(o.issuer || ' ' || o.subject, 'key') from submission s
                left join oidc_caller o on o.id = s.api_key_id order by s.id
                """))
                .isEqualTo(String.join(
                        "\n",
                        OnTheInternet.ISSUER + " clerk-1",
                        OnTheInternet.ISSUER + " clerk-2",
                        OnTheInternet.ISSUER + " clerk-1",
                        "key"));
        String number = texts("select id from oidc_caller where subject = 'clerk-1'");
        assertThat(texts("select count(*) from api_key where id = " + number)).isEqualTo("0");
        String count = Api.get("/dossier-counts?unit=" + VINH).extract().path("items[0].id");
        // By a number: names of persons are not for everyone.
        Api.get("/dossier-counts/" + count + "/revisions").statusCode(200).body("by", hasItem("oidc:" + number));
    }

    private static ValidatableResponse send(String token, int received) {
        return Api.submit(token, Api.unitReturn(VINH, DAY, Api.count(Procedures.RESIDENCE, 4, "received", received)));
    }

    @Test
    void anIdempotencyKeyIsTheSendersOwn() {
        for (String sender : new String[] {"one", "two"}) {
            String token = IdentityProvider.token(sender, VINH, "reporter");
            String first = once(token)
                    .header("Idempotency-Replayed", nullValue())
                    .extract()
                    .header("Location");
            once(token).header("Idempotency-Replayed", equalTo("true")).header("Location", equalTo(first));
        }
    }

    private static ValidatableResponse once(String token) {
        return Api.as(token)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "same-for-both")
                .body(Api.unitReturn(VINH, DAY))
                .post("/api/v1/submissions")
                .then()
                .statusCode(201);
    }

    /** Whoever has moved to another unit since still sees what they sent. */
    @Test
    void anImportIsItsSendersWhateverTheirUnitIsNow() {
        String location = Api.as(IdentityProvider.token("mover", VINH, "reporter"))
                .contentType("text/csv; charset=UTF-8")
                .header("Prefer", "respond-async")
                .body("unit,period,procedure,level,received\n%s,%s,%s,4,1\n".formatted(VINH, DAY, Procedures.RESIDENCE))
                .post("/api/v1/submissions")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        String path = location.substring(location.indexOf("/api/"));
        Api.as(IdentityProvider.token("mover", DIEN_CHAU, "reporter"))
                .get(path)
                .then()
                .statusCode(200);
        Api.as(IdentityProvider.token("other", DIEN_CHAU, "reporter"))
                .get(path)
                .then()
                .statusCode(404);
        Api.as(IdentityProvider.token("other", VINH, "reporter"))
                .get(path)
                .then()
                .statusCode(200);
    }

    /** A code that named other units before: who acts for the one does not act for the others. */
    @Test
    void aUnitIsThatOfItsCodeToday() {
        for (String secret : new String[] {
            IdentityProvider.token("heir", USED_THREE_TIMES, "reporter"), Api.keyFor(USED_THREE_TIMES, "reporter")
        }) {
            Api.submit(secret, Api.unitReturn(USED_THREE_TIMES, "2026-01-05")).statusCode(201);
            Api.submit(secret, Api.unitReturn(USED_THREE_TIMES, DAY))
                    .statusCode(403)
                    .body("code", equalTo("outside-own-unit"));
        }
        // Of a unit that has ended its history may still be sent, and that of nobody else.
        String ended = IdentityProvider.token("historian", CUA_LO, "reporter");
        Api.submit(ended, Api.unitReturn(CUA_LO, DAY)).statusCode(201);
        Api.submit(ended, Api.unitReturn(VINH, DAY)).statusCode(403);
        Api.submit(ended, Api.unitReturn(DONG_VINH, DAY)).statusCode(403);
    }

    @Test
    void whoChangesReferenceDataIsNamedByTheProvider() {
        Api.as(IdentityProvider.token("root", "*", "admin"))
                .contentType(ContentType.JSON)
                .queryParam("dryRun", true)
                .body(List.of(Map.of(
                        "action", "rename-unit",
                        "unit", USED_THREE_TIMES,
                        "from", "2027-01-01",
                        "nameVi", "Phường Diễn Châu",
                        "reason", "test")))
                .post("/api/v1/reference-changes")
                .then()
                .statusCode(200)
                .body("changes.madeBy", hasItem("oidc:root"));
    }

    private String texts(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.append(all.isEmpty() ? "" : "\n").append(rows.getString(1));
            }
        }
        return all.toString();
    }
}
