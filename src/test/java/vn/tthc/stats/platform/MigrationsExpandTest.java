package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations only expand: while a new version is rolled out the old one works on the same tables, and it can be gone back to.
 * So after V8 nothing that was there is taken away, renamed, or made narrower.
 */
class MigrationsExpandTest {

    private static final Path DIRECTORY = Path.of("src/main/resources/db/migration");
    private static final int LAST_WITHOUT_RULE = 8;
    private static final Pattern FILE = Pattern.compile("V(\\d+)(?:_\\d+)*__\\w+\\.sql");

    /** What would break a version that does not know of it, by what it is called here. */
    private static final Map<String, Pattern> BREAKING = Map.of(
            "takes something away",
            sql("drop (table|column|view|materialized view|function|procedure|sequence|type|schema|constraint|domain)"),
            "takes a column away",
            sql("alter table .*\\bdrop (?!default|not null|constraint|expression|identity)"),
            "renames",
            sql("\\brename\\b"),
            "changes a type",
            sql("alter (column )?\\w+ (set data )?type\\b"),
            "requires what was optional",
            sql("\\bset not null\\b"),
            "takes a default away",
            sql("\\bdrop default\\b"),
            "adds a column that nobody fills",
            sql("add (column )?(if not exists )?(?!constraint|check|unique|primary|foreign|exclude)\\w+"
                    + "(?!.*\\b(default|generated)\\b).*\\bnot null\\b"),
            "empties",
            sql("^(truncate|delete from)\\b"),
            "moves",
            sql("\\bset schema\\b"));

    /** Rules for rows that a version which does not know of them may break; fine for tables that are new. */
    private static final Map<String, Pattern> BREAKING_FOR_OLD_TABLES = Map.of(
            "adds a rule",
            sql(
                    "alter table (?:if exists )?(?:only )?(\\w+).*\\badd (constraint|check|unique|primary|foreign|exclude)\\b"),
            "makes unique what was not",
            sql("create unique index .*?\\bon (?:only )?(\\w+)"),
            "reacts to rows",
            sql("create (?:or replace )?(?:constraint )?trigger .*?\\bon (\\w+)"));

    private static final Pattern NEW_TABLE = sql("create (?:unlogged )?table (?:if not exists )?(\\w+)");

    private static Pattern sql(String text) {
        return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    @Test
    void migrationsOnlyExpand() throws IOException {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                assertThat(name.matches())
                        .as("%s is a migration by its name", file)
                        .isTrue();
                seen++;
                if (Integer.parseInt(name.group(1)) > LAST_WITHOUT_RULE) {
                    breaking(Files.readString(file)).forEach(why -> wrong.add(file.getFileName() + " " + why));
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(LAST_WITHOUT_RULE);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table submission",
                "alter table submission drop column reason",
                "alter table submission drop reason",
                "alter table submission rename column reason to why",
                "alter table submission rename to returns",
                "alter table submission alter column reason type int using 1",
                "alter table submission alter reason set data type int",
                "alter table submission alter column reason set not null",
                "alter table submission alter column reason drop default",
                "alter table submission add column why text not null",
                "alter table submission\n  add a int,\n  add b text not null",
                "alter table submission add constraint few check (inserted < 10)",
                "alter table submission add check (inserted < 10)",
                "create unique index on submission (unit_id)",
                "create trigger t before insert on submission for each row execute function f()",
                "delete from submission",
                "truncate submission",
                "/* drop */ create table x (id int); drop view y",
                "alter table submission drop constraint submission_pkey"
            })
    void whatBreaksTheOldVersionIsFound(String sql) {
        assertThat(breaking(sql)).as(sql).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table x (id int primary key, name text not null); create unique index on x (name)",
                "create table x (id int); alter table x add constraint few check (id < 10)",
                "alter table submission add column why text",
                "alter table submission add column why text not null default ''",
                "alter table submission add why text, add n int not null default 0",
                "create index on submission (unit_id); drop index if exists other",
                "alter table submission alter column reason drop not null",
                "create function f() returns int language sql as $$ delete from x; select 1 $$",
                "insert into x select 'drop table y'",
                "-- drop table x\ncreate sequence s"
            })
    void whatOnlyAddsIsNot(String sql) {
        assertThat(breaking(sql)).as(sql).isEmpty();
    }

    private static List<String> breaking(String script) {
        // What is written in texts, bodies of functions and comments is done by nobody now.
        String plain = script.replaceAll("(?s)/\\*.*?\\*/", " ")
                .replaceAll("--[^\n]*", " ")
                .replaceAll("(?s)(\\$\\w*\\$).*?\\1", " body ")
                .replaceAll("'(?:[^']|'')*'", " text ");
        Set<String> added = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (String part : plain.split(";")) {
            String statement = part.strip().replaceAll("\\s+", " ");
            Matcher created = NEW_TABLE.matcher(statement);
            if (created.lookingAt()) {
                added.add(created.group(1).toLowerCase(Locale.ROOT));
                continue;
            }
            // Each change of an ALTER TABLE by itself; a comma inside brackets parts nothing.
            for (String change : statement.split(",(?![^(]*\\))")) {
                BREAKING.forEach((why, pattern) -> {
                    if (pattern.matcher(change.strip()).find()) {
                        wrong.add(why + ": " + statement);
                    }
                });
            }
            BREAKING_FOR_OLD_TABLES.forEach((why, pattern) -> {
                Matcher matcher = pattern.matcher(statement);
                if (matcher.find() && !added.contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
                    wrong.add(why + ": " + statement);
                }
            });
        }
        return wrong;
    }
}
